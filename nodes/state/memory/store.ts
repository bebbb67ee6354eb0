import type { IdempotencyKey } from '../../domain/idempotencyKey';
import type { OpaqueHead, SessionEvent, Windows } from '../../domain/sessions/window';
import { nodeKeyOf, type NodeContext } from '../node';
import type { Claim, Dispatcher, OutboxEntry, Partition, StateStore, Taken } from '../port';
import { bequeath, hasJournal, journal, liveStateOf, stateOf, type Bequest } from './journal';
import type { NodeState } from './nodeState';

/**
 * The memory of this process. From reading to writing nothing here waits, so that nothing comes between.
 *
 * `note` has n8n write the state down when the request at hand ends, which it does before it answers, unless the request
 * starts an execution.
 */
export class MemoryStore implements StateStore, Partition {
	readonly partitions = [this];

	constructor(
		readonly name: string,
		private readonly state: NodeState,
		private readonly note: () => void,
		private readonly now: () => number = Date.now,
	) {}

	async claim(userId: string | null, key: IdempotencyKey): Promise<Claim | Taken> {
		this.state.checkOwner();
		const result = this.state.keys.claim(key, this.now());
		if (typeof result === 'string') return result;
		this.note();
		return { ...result, userId };
	}

	async complete(claims: readonly Claim[]): Promise<void> {
		for (const claim of claims) this.state.keys.complete(claim, this.now());
	}

	async release(claims: readonly Claim[]): Promise<void> {
		for (const claim of claims) this.state.keys.release(claim);
	}

	async apply<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		dispatcher: Dispatcher,
		key?: IdempotencyKey,
	): Promise<readonly OutboxEntry[] | 'waiting' | Taken> {
		const { outbox, users, keys } = this.state;
		this.state.checkOwner();
		outbox.checkRoom();
		const isByRequest = dispatcher === 'request';
		const at = this.now();
		const claim = key && keys.claim(key, at);
		if (typeof claim === 'string') return claim;
		try {
			const ids = this.state.collect(isByRequest, () => users.apply(windows, userId, event, at));
			if (claim !== undefined) keys.complete(claim, at);
			this.note();
			if (isByRequest) return outbox.entriesOf(ids);
			return ids.length > 0 ? 'waiting' : [];
		} finally {
			// Of one that was completed nothing is pending any more.
			if (claim !== undefined) keys.release(claim);
		}
	}

	async look<Input>(
		windows: Windows<Input>,
		userId: string | null,
	): Promise<OpaqueHead | undefined> {
		let head: OpaqueHead | undefined;
		this.state.collect(false, () => {
			head = this.state.users.look(windows, userId, this.now());
		});
		return head;
	}

	async tick<Input>(windows: Windows<Input>, which: 'due' | 'all'): Promise<readonly Error[]> {
		let errors: Error[] = [];
		this.state.collect(false, () => {
			errors = this.state.users.tick(windows, which, this.now());
		});
		return errors;
	}

	async stop<Input>(windows: Windows<Input>): Promise<readonly Error[]> {
		let errors: Error[] = [];
		this.state.collect(false, () => {
			errors = this.state.users.stop(windows, this.now());
		});
		return errors;
	}

	async take<Input>(_windows: Windows<Input>, limit: number): Promise<readonly OutboxEntry[]> {
		return this.state.outbox.take(limit, this.now());
	}

	async acknowledge(ids: readonly string[]): Promise<void> {
		for (const id of ids) this.state.outbox.acknowledge(id);
	}

	async giveBack(ids: readonly string[], hasFailed: boolean): Promise<void> {
		for (const id of ids) this.state.outbox.giveBack(id, hasFailed, this.now());
	}

	/** Nothing to do: what this process holds is free when it ends. */
	async renew(): Promise<void> {}

	async begin(ids: readonly string[], executionId: string): Promise<readonly string[]> {
		const own = ids.filter((id) => this.state.outbox.begin(id, executionId));
		this.note();
		return own;
	}

	/** Sound is not written down. */
	async close<Input>(windows: Windows<Input>): Promise<boolean> {
		if (windows.current.isDurable) return false;
		await this.stop(windows);
		return true;
	}

	async isEmpty(): Promise<boolean> {
		return !this.state.hasWork;
	}
}

/**
 * The store of the context's node.
 *
 * @param isJournaled whether what it is to keep is small enough to be written down at each delivery
 */
export function openMemoryStore(context: NodeContext, isJournaled: boolean): MemoryStore {
	const state = stateOf(context);
	state.isJournaled = isJournaled;
	return new MemoryStore(nodeKeyOf(context), state, () => {
		if (isJournaled) journal(context, state);
	});
}

/**
 * The store of the context's node for its watcher, which must not touch static data: what a trigger changes in it n8n
 * writes back whenever it starts an execution, over what others have written since.
 */
export function openWatchedMemoryStore(context: NodeContext, isJournaled: boolean): MemoryStore {
	const state = stateOf(context);
	state.isJournaled = isJournaled;
	return new MemoryStore(nodeKeyOf(context), state, () => undefined);
}

/**
 * Gives all that this process holds of the node to who goes on with it. What cannot be read back as it is, sound, is
 * handed over before.
 */
export function bequeathMemory(context: NodeContext): Bequest {
	const state = stateOf(context);
	state.collect(false, () => state.users.stopUnwritten(Date.now()));
	return bequeath(context, state);
}

/**
 * Has n8n write down what this process holds of the node when the activation at hand ends. Only while `trigger()` runs:
 * until then its static data is as n8n has just read it.
 */
export function journalAtActivation(context: NodeContext): void {
	journal(context, stateOf(context));
}

/**
 * The store where an execution begins. A worker, which only runs executions, has no state of the node, and must
 * not write what it finds in static data.
 */
export function openMemoryStoreAtExecution(context: NodeContext): MemoryStore | undefined {
	const state = liveStateOf(context);
	if (state === undefined) return undefined;
	return new MemoryStore(nodeKeyOf(context), state, () => {
		if (state.isJournaled || hasJournal(context)) journal(context, state);
	});
}
