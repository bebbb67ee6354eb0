import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type { Windows } from '../domain/sessions/window';
import { hasStateFor, stateOf, wasElsewhere, type Bequest } from '../state/memory/journal';
import { bequeathMemory, openMemoryStore } from '../state/memory/store';
import { nodeKeyOf } from '../state/node';
import { openWatchedStore, storeWarning, usesRedis } from '../state/open';
import type { StateStore } from '../state/port';
import { startClock } from './clock';
import { Complaints } from './complaints';
import { refuseEngine2 } from './engine';
import { Rounds } from './rounds';
import { run, type Running } from './succession';
import { register } from './watchers';

/** How often the store is opened anew, as its credential may have changed, in milliseconds. */
const REOPEN_MS = 30_000;

/**
 * The shared stores of each node that this process has watched, by their names, to end what they hold when the node is
 * set to another.
 */
const sharedStores = new Map<string, Map<string, StateStore>>();

/** What the watcher knows, for who goes along with it. */
export interface Watched {
	/** Undefined until it could be opened. */
	store(): StateStore | undefined;
	/** Where the node remembered things before. */
	former(): readonly StateStore[];
	/** Something waits in the outbox. */
	nudge(): void;
}

/** Who goes along with the watcher: as long as it lives, and by its clock. */
export interface Companion {
	start(): Promise<void>;
	/** Must neither throw nor take long. */
	tick(): void;
	stop(): Promise<void>;
	/** The node remembers things elsewhere from now on. */
	moved(from: StateStore): void;
}

/**
 * A trigger's `trigger()`: takes up what was left undone, lets the clock go on, and dispatches the outbox; until
 * the workflow is published anew or n8n stops.
 */
export async function watch<Input>(
	context: ITriggerFunctions,
	windows: Windows<Input>,
	companionOf?: (watched: Watched) => Companion,
): Promise<ITriggerResponse> {
	refuseEngine2(context, 'start what a trigger has collected and has to know of');
	return await run(context, new Watcher(context, windows, companionOf));
}

class Watcher<Input> implements Running {
	private current: StateStore | undefined;
	/** Where the node remembered things before: what they hold is handed over. */
	private former: StateStore[] = [];
	private openedAt = 0;
	private readonly complaints: Complaints;
	private readonly rounds: Rounds<Input>;
	/** Another goes on with what was collected: what n8n is being offered is still to be ended. */
	private isRetired = false;
	private stopClock: () => Promise<void> = async () => undefined;
	private unregister = () => {};

	private readonly companion: Companion | undefined;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly windows: Windows<Input>,
		companionOf?: (watched: Watched) => Companion,
	) {
		this.complaints = new Complaints(context);
		this.rounds = new Rounds(context, windows, this.complaints);
		this.companion = companionOf?.({
			store: () => this.current,
			former: () => this.former,
			nudge: () => this.nudge(),
		});
	}

	async start(): Promise<void> {
		this.current = await this.open();
		this.findFormer();
		stateOf(this.context).isWatched = true;
		// Before anything is awaited: a request may come at once.
		this.unregister = register(nodeKeyOf(this.context), { nudge: () => this.nudge() });
		await this.companion?.start();
		await this.tick();
		await this.rounds.settle();
		this.sayWhatCannotBeRead();
		await this.warn();
		this.stopClock = startClock(async () => await this.tick());
	}

	retire(): Bequest {
		this.isRetired = true;
		void this.companion?.stop();
		// Whoever goes on has the same.
		if (usesRedis(this.context)) this.current = undefined;
		this.unregister();
		return bequeathMemory(this.context);
	}

	async close(): Promise<void> {
		this.rounds.stop();
		await this.stopClock();
		await this.companion?.stop();
		await this.rounds.settle();
		try {
			await Promise.all(this.stores.map(async (store) => await this.rounds.sayFarewell(store)));
		} catch (error) {
			this.complaints.ofStore('', error);
		}
		stateOf(this.context).isWatched = false;
		this.unregister();
	}

	/** Never throws, and waits for no store. */
	private async tick(): Promise<void> {
		if (!this.isRetired) {
			await this.reopen();
			this.companion?.tick();
		}
		for (const store of this.former) if (this.rounds.isEmpty(store)) this.forget(store);
		for (const store of this.stores) {
			this.rounds.begin(store, this.isRetired || this.former.includes(store));
		}
		// Who has retired has no clock any more when nothing of its own waits for n8n. It waits for the tick at hand.
		const hasDone = this.isRetired && this.stores.every((store) => this.rounds.isEmpty(store));
		if (hasDone) void this.stopClock();
	}

	private get stores(): StateStore[] {
		return this.current === undefined ? this.former : [this.current, ...this.former];
	}

	private nudge(): void {
		if (this.current !== undefined) this.rounds.nudge(this.current);
	}

	private async open(): Promise<StateStore> {
		this.openedAt = Date.now();
		const store = await openWatchedStore(this.context, this.windows.current.isDurable);
		if (usesRedis(this.context)) {
			const key = nodeKeyOf(this.context);
			sharedStores.set(key, (sharedStores.get(key) ?? new Map()).set(store.name, store));
		}
		return store;
	}

	/** A credential that was changed leads to another Redis: what the one before holds is handed over. Never throws. */
	private async reopen(): Promise<void> {
		if (Date.now() - this.openedAt < REOPEN_MS || !usesRedis(this.context)) return;
		const before = this.current;
		try {
			const opened = await this.open();
			this.current = opened;
			this.complaints.isReached('');
			// It may have been changed back.
			this.former = this.former.filter(({ name }) => name !== opened.name);
			if (before === undefined || before.name === opened.name) return;
			this.former.push(before);
			this.companion?.moved(before);
		} catch (error) {
			this.complaints.ofStore('', error);
		}
	}

	private findFormer(): void {
		const { context } = this;
		const shared = [...(sharedStores.get(nodeKeyOf(context))?.values() ?? [])];
		this.former.push(...shared.filter(({ name }) => name !== this.current?.name));
		if (usesRedis(context)) {
			if (hasStateFor(context)) this.former.push(openMemoryStore(context, true));
		} else if (shared.length === 0 && wasElsewhere(context)) {
			this.sayWhatIsLeftBehind();
		}
	}

	private forget(emptied: StateStore): void {
		this.former = this.former.filter((store) => store !== emptied);
		sharedStores.get(nodeKeyOf(this.context))?.delete(emptied.name);
	}

	private sayWhatIsLeftBehind(): void {
		this.complaints.tell(
			`What '${this.context.getNode().name}' was still collecting in Redis cannot be reached any more`,
			"Its option 'Session Store' was set to Memory while n8n was not running. If a conversation was going on then, set it to Redis with the same credential and publish: it comes out. Then set it to Memory again.",
		);
	}

	/** What an earlier process has left in static data. */
	private sayWhatCannotBeRead(): void {
		const { unread } = stateOf(this.context);
		if (unread.isEmpty) return;
		this.complaints.tell(
			`Some of what '${this.context.getNode().name}' had collected cannot be read`,
			`${unread.reason}. It is kept for a week, and comes out when a version runs that can read it. What arrives meanwhile is collected anew.`,
		);
	}

	private async warn(): Promise<void> {
		const warning = await storeWarning(this.context).catch(() => undefined);
		if (warning !== undefined) this.context.logger.warn(warning);
	}
}
