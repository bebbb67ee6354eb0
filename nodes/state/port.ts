import type { INodeExecutionData } from 'n8n-workflow';
import type { IdempotencyKey } from '../domain/idempotencyKey';
import type { EmittedItem, OpaqueHead, SessionEvent, Windows } from '../domain/sessions/window';

/*
 * What a node remembers between deliveries: idempotency keys, sessions, and the outbox. There are two adapters,
 * the memory of this process with n8n's static data as its journal, and Redis; nobody asks which it is.
 *
 * An emission goes into the outbox in the same instant in which the delivery that it follows from is written
 * down, and leaves it when there is evidence that n8n has it, and for no other reason. Whoever dispatches it holds it
 * meanwhile. Whoever holds something renews that (see holds.ts); of a process that dies nothing is renewed, and
 * what it held is free again after {@link HOLD_MS}.
 */

/** For how long a claim and an emission are held without being renewed, in milliseconds. */
export const HOLD_MS = 20_000;

/** A key that is claimed: by this token, and for nobody else until it is completed or released. */
export interface Claim extends IdempotencyKey {
	/** Whose delivery it is of; null where it names no user. */
	readonly userId: string | null;
	readonly token: string;
}

/** Why a key cannot be had. "completed": what followed from it is done. "pending": somebody is at it. */
export type Taken = 'completed' | 'pending';

/** An emission on its way to n8n. */
export interface OutboxEntry {
	/** By which the store knows it. */
	readonly id: string;
	readonly items: ReadonlyArray<EmittedItem | INodeExecutionData>;
	/** How often n8n has failed to take it. */
	readonly attempt: number;
}

/** Who dispatches what an event sends on its way: the request at hand, or the watcher. */
export type Dispatcher = 'request' | 'watcher';

export interface StateStore {
	/** Tells the node's state in this place from all others, whichever process asks. */
	readonly name: string;
	readonly partitions: readonly Partition[];

	/**
	 * Claims a key before anything follows from it that is written down elsewhere. Of several who ask at once one gets it.
	 *
	 * @throws where the store cannot be asked
	 */
	claim(userId: string | null, key: IdempotencyKey): Promise<Claim | Taken>;
	/** What followed from the claims is done: from now on there are copies. */
	complete(claims: readonly Claim[]): Promise<void>;
	/** Nothing has followed from the claims: the next attempt is new. What others have claimed meanwhile stays theirs. */
	release(claims: readonly Claim[]): Promise<void>;

	/**
	 * Puts an event into a user's sessions. When this returns, sessions, outbox and key are written down in one; when it
	 * throws, the key says whether they are.
	 *
	 * @param dispatcher who is to start the workflow with what follows
	 * @param key completed along with it; nobody has to have claimed it
	 * @returns what the request is to start the workflow with, and holds; "waiting" if the watcher has something to start it
	 * with; why the key cannot be had, in which case nothing has been changed
	 */
	apply<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		dispatcher: Dispatcher,
		key?: IdempotencyKey,
	): Promise<readonly OutboxEntry[] | 'waiting' | Taken>;
	/**
	 * What is known of a user, for who has to know it before an event; undefined where nothing is, or where another
	 * window has left it.
	 *
	 * @throws where the store cannot be asked
	 */
	look<Input>(windows: Windows<Input>, userId: string | null): Promise<OpaqueHead | undefined>;

	/** n8n has these emissions. */
	acknowledge(ids: readonly string[]): Promise<void>;
	/**
	 * Holds these emissions no longer.
	 *
	 * @param hasFailed whether n8n could not take them: they are tried again after a while, longer each time
	 */
	giveBack(ids: readonly string[], hasFailed: boolean): Promise<void>;
	/** Goes on holding claims and emissions, for another {@link HOLD_MS}. */
	renew(claims: readonly Claim[], emissions: readonly string[]): Promise<void>;
	/**
	 * An execution with these emissions begins, and so n8n has them.
	 *
	 * @returns those that no other execution has had before
	 */
	begin(ids: readonly string[], executionId: string): Promise<readonly string[]>;
	/**
	 * This process may end: what the store cannot keep for the next start goes into the outbox.
	 *
	 * @returns whether what waits there would be lost with the process
	 */
	close<Input>(windows: Windows<Input>): Promise<boolean>;
}

/**
 * What is there or away as one: all that a process has in memory, a share of the users in Redis. The clock and the
 * dispatch go to each by itself, so that one that does not answer holds up no other.
 */
export interface Partition {
	/** Tells it from all others, of all stores, whichever process asks. */
	readonly name: string;

	/**
	 * Lets the clock go on: what is over goes into the outbox, once, however many ask. A user whose state cannot
	 * be dealt with holds up nobody else.
	 *
	 * @param users those whose time has come, or all who have a session, as their window may have changed
	 * @param isOver whether to leave the rest to who comes next, as this may take long
	 * @returns why users could not be dealt with; they are looked at again in a minute
	 */
	tick<Input>(
		windows: Windows<Input>,
		users: 'due' | 'all',
		isOver?: () => boolean,
	): Promise<readonly Error[]>;
	/** Ends every session: all that is held goes into the outbox. */
	stop<Input>(windows: Windows<Input>, isOver?: () => boolean): Promise<readonly Error[]>;

	/**
	 * Takes emissions that nobody holds out of the outbox's front, to hold them.
	 *
	 * @param windows make the items of what was not made into items when it was handed over
	 */
	take<Input>(windows: Windows<Input>, limit: number): Promise<readonly OutboxEntry[]>;
	/** Whether no session is going on and nothing waits in the outbox. */
	isEmpty(): Promise<boolean>;
}

/** How long to wait before n8n is offered an emission again: twice as long each time. In milliseconds. */
export const BACKOFF_MS = 1_000;
export const LONGEST_BACKOFF_MS = 60_000;

/** @param attempt counts from 1 */
export function backoffOf(attempt: number): number {
	return Math.min(BACKOFF_MS * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
}
