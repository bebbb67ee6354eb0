import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type { Windows } from '../domain/sessions/window';
import { stateOf, wasElsewhere, type Bequest } from '../state/memory/journal';
import { bequeathMemory, openWatchedMemoryStore } from '../state/memory/store';
import { nodeKeyOf } from '../state/node';
import {
	forgetShared,
	openWatchedStore,
	sharedStoresOf,
	storeWarning,
	usesRedis,
} from '../state/open';
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
 * For how long a store that was left is looked at though it is empty, in milliseconds: a delivery may have been on its way
 * there. Omi waits for thirty seconds.
 */
const LINGER_MS = 60_000;

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

/** A store that the node is not set to any more. */
interface Left {
	readonly store: StateStore;
	/** When it was last opened, in milliseconds since the epoch. */
	readonly since: number;
}

class Watcher<Input> implements Running {
	private current: StateStore | undefined;
	/** By their names, where the node was set to before, be it for a moment: what they hold is handed over. */
	private readonly left = new Map<string, Left>();
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
			former: () => this.formerStores,
			nudge: () => this.nudge(),
		});
	}

	async start(): Promise<void> {
		this.current = await this.open();
		this.findLeft();
		this.findMemory();
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
		try {
			const farewells = this.stores.map(async (store) => await this.rounds.sayFarewell(store));
			// At once, as n8n does not wait for long.
			await Promise.all([this.rounds.settle(), ...farewells]);
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
			this.findLeft();
			this.companion?.tick();
		}
		this.forgetEmpty();
		for (const store of this.stores) {
			this.rounds.begin(store, this.isRetired || this.left.has(store.name));
		}
		// Who has retired has no clock any more when nothing of its own waits for n8n. It waits for the tick at hand.
		const hasDone = this.isRetired && this.stores.every((store) => this.rounds.isEmpty(store));
		if (hasDone) void this.stopClock();
	}

	private get stores(): StateStore[] {
		const { current, formerStores } = this;
		return current === undefined ? formerStores : [current, ...formerStores];
	}

	private get formerStores(): StateStore[] {
		return [...this.left.values()].map(({ store }) => store);
	}

	private nudge(): void {
		if (this.current !== undefined) this.rounds.nudge(this.current);
	}

	private async open(): Promise<StateStore> {
		this.openedAt = Date.now();
		return await openWatchedStore(this.context, this.windows.current.isDurable);
	}

	/** A credential that was changed leads to another Redis: what the one before holds is handed over. Never throws. */
	private async reopen(): Promise<void> {
		if (!usesRedis(this.context)) return;
		// Who takes a delivery may be the first to know.
		const isElsewhere = sharedStoresOf(this.context).some(({ store, openedAt }) => {
			return openedAt > this.openedAt && store.name !== this.current?.name;
		});
		if (!isElsewhere && Date.now() - this.openedAt < REOPEN_MS) return;
		try {
			this.current = await this.open();
			this.complaints.isReached('');
		} catch (error) {
			this.complaints.ofStore('', error);
		}
	}

	/** Of all that this process knows the node has been set to, what it is not set to now. */
	private findLeft(): void {
		const { current, left } = this;
		if (current !== undefined) left.delete(current.name);
		for (const { store, openedAt } of sharedStoresOf(this.context)) {
			if (store.name === current?.name) continue;
			const isNew = !left.has(store.name);
			left.set(store.name, { store, since: openedAt });
			if (isNew) this.companion?.moved(store);
		}
	}

	/** What the node's memory holds where the node is set to another store now; and what cannot be reached from memory. */
	private findMemory(): void {
		const { context } = this;
		if (usesRedis(context)) {
			const store = openWatchedMemoryStore(context, this.windows.current.isDurable);
			this.left.set(store.name, { store, since: Date.now() });
		} else if (this.left.size === 0 && wasElsewhere(context)) {
			this.sayWhatIsLeftBehind();
		}
	}

	private forgetEmpty(): void {
		for (const [name, { store, since }] of this.left) {
			if (!this.rounds.isEmpty(store) || Date.now() - since < LINGER_MS) continue;
			this.left.delete(name);
			forgetShared(this.context, store);
		}
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
