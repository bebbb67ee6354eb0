import { sleep, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';
import type { Windows } from '../domain/sessions/window';
import { hasStateFor, stateOf, wasElsewhere, type Bequest } from '../state/memory/journal';
import { bequeathMemory, openMemoryStore } from '../state/memory/store';
import { nodeKeyOf } from '../state/node';
import { openWatchedStore, storeWarning, usesRedis } from '../state/open';
import type { StateStore } from '../state/port';
import { startClock } from './clock';
import { Complaints } from './complaints';
import { dispatch } from './dispatch';
import { refuseEngine2 } from './engine';
import { run, type Running } from './succession';
import { register } from './watchers';

/** How often the store is opened anew, as its credential may have changed, in milliseconds. */
const REOPEN_MS = 30_000;

/** For how long the way out may be held up, and how often to look, in milliseconds. n8n gives 30 s in all. */
const LONGEST_FAREWELL_MS = 20_000;
const LOOK_MS = 25;

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
	private isStopping = false;
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
		await this.tick('all');
		this.sayWhatCannotBeRead();
		await this.warn();
		this.stopClock = startClock(async () => await this.tick('due'));
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
		this.isStopping = true;
		await this.stopClock();
		await this.companion?.stop();
		try {
			await Promise.all(this.stores.map(async (store) => await this.sayFarewell(store)));
		} catch (error) {
			this.complaints.ofStore('', error);
		}
		stateOf(this.context).isWatched = false;
		this.unregister();
	}

	/** Never throws. */
	private async tick(users: 'due' | 'all'): Promise<void> {
		if (!this.isRetired) {
			await this.attempt('', async () => await this.reopen());
			this.companion?.tick();
		}
		for (const store of this.stores) {
			// One that is away holds up no other.
			await this.attempt(store.name, async () => {
				const isFormer = this.former.includes(store);
				try {
					const errors = isFormer
						? await store.stop(this.windows)
						: await store.tick(this.windows, users);
					for (const error of errors) this.complaints.ofUser(error);
				} finally {
					// Where only a part of a cluster is away, what waits in the others is started all the same.
					await this.dispatch(store);
				}
				if (isFormer && (await store.isEmpty())) this.forget(store);
			});
		}
		if (this.isRetired) await this.attempt('', async () => await this.rest());
	}

	/** Ends the clock of who has retired, when nothing of its own waits for n8n any more. */
	private async rest(): Promise<void> {
		const areEmpty = await Promise.all(this.stores.map(async (store) => await store.isEmpty()));
		// Not waited for: it waits for the tick at hand.
		if (areEmpty.every(Boolean)) void this.stopClock();
	}

	private async attempt(store: string, work: () => Promise<void>): Promise<void> {
		try {
			await work();
			this.complaints.isReached(store);
		} catch (error) {
			this.complaints.ofStore(store, error);
		}
	}

	private get stores(): StateStore[] {
		return this.current === undefined ? this.former : [this.current, ...this.former];
	}

	private nudge(): void {
		if (this.current !== undefined) void this.dispatch(this.current).catch(() => undefined);
	}

	private async dispatch(store: StateStore): Promise<void> {
		await dispatch(this.context, store, this.windows, () => this.isStopping);
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

	/** A credential that was changed leads to another Redis: what the one before holds is handed over. */
	private async reopen(): Promise<void> {
		if (Date.now() - this.openedAt < REOPEN_MS || !usesRedis(this.context)) return;
		const before = this.current;
		this.current = await this.open();
		if (before === undefined || before.name === this.current.name) return;
		this.former.push(before);
		this.companion?.moved(before);
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

	/**
	 * Waits until n8n executes what would be lost otherwise. When n8n is stopped it waits for the executions that are
	 * running, but drops those that have not begun; and of these no journal knows.
	 */
	private async sayFarewell(store: StateStore): Promise<void> {
		if (!(await store.close(this.windows))) return;
		for (let waited = 0; waited < LONGEST_FAREWELL_MS; waited += LOOK_MS) {
			await this.dispatch(store);
			if (await store.isEmpty()) return;
			await sleep(LOOK_MS);
		}
	}
}
