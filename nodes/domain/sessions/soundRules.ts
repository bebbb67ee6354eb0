import type { z } from 'zod';
import type { SoundClock } from './soundClock';
import type { OverPart, SoundEndedBy, ToItem } from './soundPart';
import type { Flush, LogEntry, Step } from './window';

/** The sound of one delivery, in whole samples. */
export interface Slice {
	/** Where in the run its first sample is, and the one after its last. */
	readonly from: number;
	readonly to: number;
	/** What is between two samples of the run, as it came. */
	entries(from: number, to: number): LogEntry[];
}

/** What a step does. */
export class Work {
	readonly appends: Array<Step<unknown>['appends'][number]> = [];
	readonly flushes: Flush[] = [];
	/** The parts of the stream at hand that are over. */
	readonly over: OverPart[] = [];

	constructor(
		readonly userId: string | null,
		readonly at: number,
		private sessions: number,
	) {}

	get count(): number {
		return this.sessions;
	}

	/** A new session's id; two of one millisecond differ. */
	nextId(): string {
		this.sessions += 1;
		return `${this.userId ?? 'unknown'}-${this.at}-${this.sessions}`;
	}
}

/** One rate's sound, and what a window holds of it. */
export interface Stream<Held> {
	/** Samples a second. */
	readonly rate: number;
	readonly clock: SoundClock;
	readonly held: Held;
}

/** What a window does with the sound of a stream. */
export interface StreamRules<Held> {
	readonly name: string;
	/** After how long without sound a session is over at the earliest, in milliseconds. */
	readonly quietMinimumMs: number;
	readonly schema: z.ZodType<Held, z.ZodTypeDef, unknown>;
	/** Whether parts are handed over at once, even where their times can be told more exactly a moment later. */
	readonly isAtOnce: boolean;
	begin(): Held;
	/** How much of the stream's sound is in logs, in bytes. */
	size(held: Held): number;
	/** The first sample of the run that has not been handed over. */
	earliest(held: Held): number;
	take(stream: Stream<Held>, slice: Slice, work: Work): Held;
	/** Hands over all that is held; the sessions go on. */
	empty(stream: Stream<Held>, work: Work): Held;
	/** Ends what goes on. */
	end(stream: Stream<Held>, endedBy: SoundEndedBy, work: Work): Held;
	readonly toItem: ToItem;
}
