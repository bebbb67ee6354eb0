import { z } from 'zod';
import type { Slice, Work } from './soundRules';

/** Sound in a log. Places are in samples of the run. */
const tapeLog = z.object({ name: z.string(), from: z.number(), to: z.number() });

export type TapeLog = z.infer<typeof tapeLog>;

export const tape = z.object({
	id: z.string(),
	/** The number that the next log gets. */
	next: z.number(),
	/** Oldest first. Each ends where the next begins, or before. */
	logs: z.array(tapeLog),
	/** Whether what comes next belongs into a log of its own. */
	isSplit: z.boolean(),
});

export type Tape = z.infer<typeof tape>;

/**
 * Puts a stream's sound into logs. Since a log is handed over as a whole, one is begun wherever a part may begin; and
 * what comes before a voice is known only afterwards, so the last of it is always kept.
 */
export class TapeWriter {
	private tape: Tape;
	private written: number;
	private readonly dropped: TapeLog[] = [];

	constructor(
		before: Tape | undefined,
		private readonly slice: Slice,
		private readonly work: Work,
	) {
		this.tape = before ?? { id: work.nextId(), next: 1, logs: [], isSplit: true };
		this.written = slice.from;
	}

	/** The first sample that is kept. */
	get from(): number {
		return this.tape.logs[0]?.from ?? this.written;
	}

	/** Keeps what comes up to a sample. */
	writeTo(to: number): void {
		if (to <= this.written) return;
		const { logs, isSplit } = this.tape;
		const last = logs.at(-1);
		const goesOn = !isSplit && last?.to === this.written;
		const log = goesOn ? { ...last, to } : this.begin(to);
		this.tape = {
			...this.tape,
			logs: [...(goesOn ? logs.slice(0, -1) : logs), log],
			isSplit: false,
		};
		const entries = this.slice.entries(this.written, to);
		this.work.appends.push({ log: log.name, entries });
		this.written = to;
	}

	/** Leaves out what comes before a sample. */
	skipTo(from: number): void {
		this.written = Math.max(this.written, from);
	}

	/** Lets what comes next have a log of its own. */
	split(): void {
		this.tape = { ...this.tape, isSplit: true };
	}

	/** The logs with anything of what is between two samples. */
	between(from: number, to: number): readonly TapeLog[] {
		return this.tape.logs.filter((log) => log.to > from && log.from < to);
	}

	/** Drops the logs that end at a sample or before it. */
	dropUntil(sample: number): void {
		const { logs } = this.tape;
		this.dropped.push(...logs.filter(({ to }) => to <= sample));
		this.tape = { ...this.tape, logs: logs.filter(({ to }) => to > sample) };
	}

	/** Keeps the last of what nobody needs yet: so many samples at least, and little more. */
	keepLast(samples: number): void {
		const { to } = this.slice;
		if (to - samples > this.written) {
			this.dropUntil(to);
			this.skipTo(to - samples);
		}
		this.writeTo(to);
		const last = this.tape.logs.at(-1);
		if (last === undefined || last.to - last.from < samples) return;
		this.dropUntil(last.from);
		this.split();
	}

	/** The logs that have been dropped since this was last asked for. */
	takeDropped(): TapeLog[] {
		return this.dropped.splice(0);
	}

	/** The tape as it is now; what was dropped and belongs to no part is dropped without one. */
	finish(): Tape {
		const drops = this.takeDropped().map(({ name }) => name);
		const [first] = drops;
		if (first !== undefined) this.work.flushes.push({ id: first, reads: [], drops, part: null });
		return this.tape;
	}

	private begin(to: number): TapeLog {
		const { id, next } = this.tape;
		this.tape = { ...this.tape, next: next + 1 };
		return { name: `${id}/silence/${next}`, from: this.written, to };
	}
}
