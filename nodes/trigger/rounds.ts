import { sleep, type ITriggerFunctions } from 'n8n-workflow';
import type { Windows } from '../domain/sessions/window';
import type { Partition, StateStore } from '../state/port';
import type { Complaints } from './complaints';
import { dispatch } from './dispatch';

/** For how long the way out may be held up, and how often to look, in milliseconds. n8n gives 30 s in all. */
const LONGEST_FAREWELL_MS = 20_000;
const LOOK_MS = 25;

/** For how long rounds are waited for, in milliseconds. */
const LONGEST_SETTLING_MS = 5_000;

/** What is known of a partition, by its rounds. */
interface Progress {
	/** The round that it is at. */
	current?: Promise<void>;
	/** What is being handed on of it, and what is to be handed on next. */
	dispatching: Promise<void>;
	next?: Promise<void>;
	/** Those whose window may have changed since have been looked at, too. */
	hasSeenAll: boolean;
	/** What was held when the node was set to another store has been handed over. */
	hasEnded: boolean;
	isAway: boolean;
	isEmpty: boolean;
}

/**
 * The clock's rounds of a node's stores: what is over goes into the outbox, and what waits there goes to n8n. Each
 * partition has its own, the next when the last has ended, so that one that does not answer holds up no other.
 */
export class Rounds<Input> {
	private readonly known = new Map<string, Progress>();
	private isStopping = false;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly windows: Windows<Input>,
		private readonly complaints: Complaints,
	) {}

	/**
	 * Begins a round of each partition that is not at one.
	 *
	 * @param isLeft whether the node collects there no more: all that is held is handed over, once; what still comes, of who
	 * does not know yet or knows better, goes by the clock
	 */
	begin(store: StateStore, isLeft: boolean): void {
		for (const partition of store.partitions) {
			const progress = this.of(partition);
			progress.current ??= this.go(store, partition, progress, isLeft).finally(() => {
				progress.current = undefined;
			});
		}
	}

	/** Hands on what has just come to wait, without waiting for the clock. */
	nudge(store: StateStore): void {
		for (const partition of store.partitions) {
			if (this.of(partition).isAway) continue;
			void this.dispatch(store, partition).catch(() => undefined);
		}
	}

	/** Whether nothing was left in a store when it was last looked at. Looked at are those that were left. */
	isEmpty(store: StateStore): boolean {
		return store.partitions.every((partition) => this.of(partition).isEmpty);
	}

	/** Waits for the rounds that are going on; not for long, as where a store is slow a round may take minutes. */
	async settle(): Promise<void> {
		const rounds = Promise.all([...this.known.values()].map(({ current }) => current));
		await Promise.race([rounds, sleep(LONGEST_SETTLING_MS)]);
	}

	/** Begins nothing more. From now on n8n may be ending: an execution that it cancels may not have run. */
	stop(): void {
		this.isStopping = true;
	}

	/**
	 * Waits until n8n executes what would be lost otherwise. When n8n is stopped it waits for the executions that are
	 * running, but drops those that have not begun; and of these no journal knows.
	 */
	async sayFarewell(store: StateStore): Promise<void> {
		if (!(await store.close(this.windows))) return;
		for (let waited = 0; waited < LONGEST_FAREWELL_MS; waited += LOOK_MS) {
			const areEmpty = store.partitions.map(async (partition) => {
				await this.dispatch(store, partition);
				return await partition.isEmpty();
			});
			if ((await Promise.all(areEmpty)).every(Boolean)) return;
			await sleep(LOOK_MS);
		}
	}

	private of({ name }: Partition): Progress {
		const progress = this.known.get(name) ?? {
			...{ hasSeenAll: false, hasEnded: false, isAway: false, isEmpty: false },
			dispatching: Promise.resolve(),
		};
		this.known.set(name, progress);
		return progress;
	}

	/** Never throws. */
	private async go(
		store: StateStore,
		partition: Partition,
		progress: Progress,
		isLeft: boolean,
	): Promise<void> {
		const { windows } = this;
		// Who comes next goes on, perhaps with other windows.
		const isOver = () => this.isStopping;
		if (!isLeft) Object.assign(progress, { hasEnded: false, isEmpty: false });
		try {
			try {
				const errors =
					isLeft && !progress.hasEnded
						? await partition.stop(windows, isOver)
						: await partition.tick(windows, progress.hasSeenAll ? 'due' : 'all', isOver);
				progress.hasEnded = isLeft;
				progress.hasSeenAll = true;
				for (const error of errors) this.complaints.ofUser(error);
			} finally {
				// A Redis that is full takes nothing, and gives what it has.
				if (!isOver()) await this.dispatch(store, partition);
			}
			progress.isEmpty = isLeft && (await partition.isEmpty());
			progress.isAway = false;
			this.complaints.isReached(store.name, partition.name);
		} catch (error) {
			progress.isAway = true;
			this.complaints.ofStore(store.name, error, partition.name);
		}
	}

	/** One after the other, as of what is taken at the same time the later might come to n8n first. */
	private async dispatch(store: StateStore, partition: Partition): Promise<void> {
		const progress = this.of(partition);
		progress.next ??= progress.dispatching.then(async () => {
			progress.next = undefined;
			await dispatch(this.context, store, partition, this.windows, {
				isStopping: () => this.isStopping,
				refused: (error) => this.complaints.ofN8n(error),
			});
		});
		const { next } = progress;
		progress.dispatching = next.catch(() => undefined);
		await next;
	}
}
