/*
 * How deliveries become parts of sessions. Everything below this folder is pure: the time is an argument, and
 * nothing is known of n8n or of where state is kept.
 *
 * What is known of a user is a small *head* (ids, counts, clocks, sizes), *marks* (what was seen before, asked
 * for by id) and *logs* that only grow until a part is flushed. A step reads the head and what the delivery brings,
 * never a log; so a delivery costs what it brings, however long its session is. A log is read once, to make the
 * emission.
 */

/** What one segment, or one chunk of sound, adds to a log: a text in JSON, or bytes. A text may be read as bytes. */
export type LogEntry = string | Buffer;

export type SessionEvent<Input> =
	| { readonly type: 'delivery'; readonly input: Input }
	/** The clock went on. */
	| { readonly type: 'tick' }
	/** Omi has finished a conversation that contained these segments. */
	| { readonly type: 'memory'; readonly segmentIds: readonly string[]; readonly memory: unknown }
	/** There is no room for more: what is held has to be flushed now, and the sessions go on. */
	| { readonly type: 'full' }
	/** Nothing will come any more: every session ends. */
	| { readonly type: 'stop' }
	/** Another window of the node goes on: every session ends, and what else is known of the user is left to it. */
	| { readonly type: 'change' };

/** Whether every session ends with it. */
export function isEnd({ type }: SessionEvent<unknown>): boolean {
	return type === 'stop' || type === 'change';
}

/** What is remembered of ids that were seen before; of an id that was not, nothing. */
export type Marks = ReadonlyMap<string, string>;

/** What an event changes for one user. Appends happen first, then the flushes are read, then logs are dropped. */
export interface Step<Head> {
	/** Undefined where there is nothing left to know of the user. */
	readonly head: Head | undefined;
	readonly appends: ReadonlyArray<{ readonly log: string; readonly entries: readonly LogEntry[] }>;
	/** Parts that are over, in the order in which they are handed over. */
	readonly flushes: readonly Flush[];
	/** What is to be remembered of ids, in place of what was. */
	readonly marks: ReadonlyArray<readonly [id: string, mark: string]>;
	/** When the clock next changes anything, in milliseconds since the epoch; undefined where it never does. */
	readonly dueAt: number | undefined;
	/** For how long the user is worth remembering if nothing more comes, in milliseconds. */
	readonly keepMs: number;
	/** How much the user's logs hold after this step, in bytes. */
	readonly size: number;
}

/** A part that is over. */
export interface Flush {
	/** Session and part: the same whenever the part comes again, and another for every other part of the node. */
	readonly id: string;
	/** The logs that it consists of, in order. */
	readonly reads: readonly string[];
	/** The logs that nobody needs any more; what a `full` event asks for is that their sizes go. */
	readonly drops: readonly string[];
	/** What is known of the part beside its logs; JSON that the window itself reads. Null where logs are only dropped. */
	readonly part: unknown;
}

/** The parts that a step hands over; its other flushes only drop logs. */
export function handoversOf({ flushes }: Pick<Step<unknown>, 'flushes'>): Flush[] {
	return flushes.filter(({ part }) => part !== null);
}

/** What an emission is made of, beside its logs. */
export type Handover = Pick<Flush, 'id' | 'part'>;

/** What a workflow is started with: one execution. */
export interface Emission {
	readonly id: string;
	readonly items: readonly EmittedItem[];
}

export interface EmittedItem {
	readonly json: Readonly<Record<string, unknown>>;
	readonly file?: EmittedFile;
}

export interface EmittedFile {
	/** The item's field that holds it. */
	readonly field: string;
	readonly name: string;
	readonly mimeType: string;
	readonly bytes: Buffer;
}

/** How much a node may hold where it shares its process's memory with all others. */
export interface Limits {
	/** What the logs of all users together may hold, in bytes. */
	readonly bytes: number;
	/** How many users may be remembered. */
	readonly users: number;
}

/**
 * A policy for sessions: what belongs together, when it ends, what it becomes. It is pure, and a step changes
 * nothing that it is given.
 *
 * @template Input what a delivery brings
 * @template Head what is known of a user; opaque to everybody else, see {@link SessionWindow}
 */
export interface WindowPolicy<Input, Head> {
	/** Names the form of what it keeps: a window can go on with what another of the same name has left. */
	readonly name: string;
	/** Whether what it keeps is small enough to be written into n8n's static data. */
	readonly isDurable: boolean;
	readonly limits: Limits;
	/** The ids whose marks the step needs. */
	lookups(event: SessionEvent<Input>): readonly string[];
	/**
	 * Applies an event to one user.
	 *
	 * @param userId null where deliveries name no user
	 * @param head as the last step left it; undefined for a user of whom nothing is known
	 * @param at in milliseconds since the epoch
	 * @param marks of the ids that {@link lookups} named
	 */
	step(
		userId: string | null,
		head: Head | undefined,
		event: SessionEvent<Input>,
		at: number,
		marks: Marks,
	): Step<Head>;
	/** The head as a text in JSON. */
	encode(head: Head): string;
	/** @returns undefined for what {@link encode} has not written */
	decode(text: string): Head | undefined;
	/**
	 * Makes the emission of a part that is not null: when it is handed over, or later.
	 *
	 * @param entries of the logs that the flush names, in their order
	 * @returns undefined where the node's filters hold it back
	 */
	emission(part: Handover, entries: readonly LogEntry[]): Emission | undefined;
}

declare const opaque: unique symbol;

/** A user's head, for everybody but the window. */
export interface OpaqueHead {
	readonly [opaque]: never;
}

/** A window with what its heads hold hidden: what matters outside is only which input it takes. */
export type SessionWindow<Input> = WindowPolicy<Input, OpaqueHead>;

/**
 * The windows that a node may have been set to: its present one, and those whose state it can still end. Each can go on
 * with the head that another leaves at a `change`: what was said before is known, and no two sessions get one name.
 */
export interface Windows<Input> {
	readonly current: SessionWindow<Input>;
	readonly previous: ReadonlyArray<SessionWindow<Input>>;
}

/** Hides what a window's heads hold. */
export function windowOf<Input, Head>(policy: WindowPolicy<Input, Head>): SessionWindow<Input> {
	return policy as unknown as SessionWindow<Input>;
}
