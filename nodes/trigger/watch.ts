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
import { elapsed } from '../domain/elapsed';

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
	/** When it was last asked where the node is set to, in milliseconds since the epoch; and whether that is not known yet. */
	private openedAt = 0;
	private isReopening = false;
	private readonly complaints: Complaints;
	private readonly rounds: Rounds<Input>;
	/** Another goes on with what was collected: what n8n is being offered is still to be ended. */
	private isRetired = false;
	private stopClock = () => {};
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
		this.tick();
		// At once, as n8n publishes one workflow after the other.
		await Promise.all([this.rounds.settle(), this.warn()]);
		// What an earlier process has left in static data.
		const { unread } = stateOf(this.context);
		if (!unread.isEmpty) this.complaints.ofUnread(unread.reason);
		this.stopClock = startClock(() => this.tick());
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
		this.stopClock();
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

	/** Neither throws nor waits for anything. */
	private tick(): void {
		if (!this.isRetired) {
			this.lookElsewhere();
			this.findLeft();
			this.companion?.tick();
		}
		this.forgetEmpty();
		for (const store of this.stores) {
			this.rounds.begin(store, this.isRetired || this.left.has(store.name));
		}
		// Who has retired has no clock any more when nothing of its own waits for n8n.
		const hasDone = this.isRetired && this.stores.every((store) => this.rounds.isEmpty(store));
		if (hasDone) this.stopClock();
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

	/** A credential that was changed leads to another Redis: what the one before holds is handed over. */
	private lookElsewhere(): void {
		if (!usesRedis(this.context)) return;
		// Who takes a delivery may be the first to know.
		const isElsewhere = sharedStoresOf(this.context).some(({ store, openedAt }) => {
			return openedAt >= this.openedAt && store.name !== this.current?.name;
		});
		const isOld = elapsed(this.openedAt, Date.now()) >= REOPEN_MS;
		if (isOld || (isElsewhere && !this.isReopening)) void this.reopen();
	}

	/** Never throws. n8n may not give out the credential for long; then it is asked anew, and only its last answer counts. */
	private async reopen(): Promise<void> {
		this.isReopening = true;
		const opening = this.open();
		const { openedAt } = this;
		try {
			const store = await opening;
			if (this.openedAt !== openedAt || this.isRetired) return;
			this.current = store;
			this.complaints.isReached('');
		} catch (error) {
			this.complaints.ofStore('', error);
		} finally {
			if (this.openedAt === openedAt) this.isReopening = false;
		}
	}

	/** Of all that this process knows the node has been set to, what it is not set to now. */
	private findLeft(): void {
		const { current, left } = this;
		// What was opened last may be what it is set to.
		if (this.isReopening) return;
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
			this.complaints.ofWhatIsLeftBehind();
		}
	}

	private forgetEmpty(): void {
		for (const [name, { store, since }] of this.left) {
			if (!this.rounds.isEmpty(store) || elapsed(since, Date.now()) < LINGER_MS) continue;
			this.left.delete(name);
			forgetShared(this.context, store);
		}
	}

	private async warn(): Promise<void> {
		const warning = await storeWarning(this.context).catch(() => undefined);
		if (warning !== undefined) this.context.logger.warn(warning);
	}
}
