import { z } from 'zod';
import { BYTES_PER_SAMPLE } from '../audio/pcm';
import { soundClock, hear, quietMs, settled, type SoundClock } from './soundClock';
import { soundEmission, type SoundEndedBy, type SoundInput, type ToItem } from './soundPart';
import type { Flush, Limits, LogEntry, SessionEvent, Step, WindowPolicy } from './window';

/*
 * What all windows over sound have in common. A user's sound comes in streams: what is recorded at one sample
 * rate is one stream, so that devices of different rates do not mix. (Of two devices with the same rate nothing
 * tells which has sent what.) Half a sample waits in the head for its other half.
 */

/** How many streams one user may have: more rates at once than devices have. */
const MOST_STREAMS = 4;

/** For how long a stream's clock is worth keeping, in milliseconds. */
export const REMEMBER_MS = 10 * 60_000;

/** Sound waits in the process's memory only: an hour of one user at 16 kHz takes 115 MB, so parts are shorter. */
const LIMITS: Limits = { bytes: 96_000_000, users: 1_000 };

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
	begin(): Held;
	/** How much of the stream's sound is in logs, in bytes. */
	size(held: Held): number;
	/** The first sample of the run that has not been handed over. */
	earliest(held: Held): number;
	take(stream: Stream<Held>, slice: Slice, work: Work): Stream<Held>;
	/** Hands over all that is held; the sessions go on. */
	empty(stream: Stream<Held>, work: Work): Stream<Held>;
	/** Ends what goes on. */
	end(stream: Stream<Held>, endedBy: SoundEndedBy, work: Work): Stream<Held>;
	readonly toItem: ToItem;
}

interface Kept<Held> extends Stream<Held> {
	/** The half of a sample that has come so far. */
	readonly half: number | null;
}

interface Head<Held> {
	readonly sessions: number;
	readonly streams: ReadonlyArray<Kept<Held>>;
}

/** A window over streams of sound. */
export function streamPolicy<Held>(rules: StreamRules<Held>): WindowPolicy<SoundInput, Head<Held>> {
	const headSchema = z.object({
		sessions: z.number(),
		streams: z.array(
			z.object({
				rate: z.number(),
				clock: soundClock,
				half: z.number().int().min(0).max(255).nullable(),
				held: z.unknown().transform((held) => rules.schema.parse(held)),
			}),
		),
	});
	const waitOf = ({ clock }: Stream<Held>) => quietMs(clock, rules.quietMinimumMs);

	/** Ends a stream's run: what comes later begins another. */
	const end = (stream: Kept<Held>, endedBy: SoundEndedBy, work: Work): Kept<Held> => {
		const clock = settled(stream.clock, rules.earliest(stream.held));
		const ended = rules.end({ ...stream, clock }, endedBy, work);
		return { ...stream, ...ended, clock: { ...ended.clock, run: undefined }, half: null };
	};

	const isOver = (stream: Kept<Held>, at: number) => {
		return stream.clock.run !== undefined && at - stream.clock.lastAt >= waitOf(stream);
	};

	function take(streams: Array<Kept<Held>>, { bytes, sampleRate }: SoundInput, work: Work): void {
		if (bytes.length === 0) return;
		const index = streams.findIndex(({ rate }) => rate === sampleRate);
		const [before] = index < 0 ? [undefined] : streams.splice(index, 1);
		const half = before?.half ?? null;
		const whole = half === null ? [bytes] : [Buffer.of(half), bytes];
		const length = whole.reduce((sum, chunk) => sum + chunk.length, 0);
		const samples = Math.floor(length / BYTES_PER_SAMPLE);
		const held = before?.held ?? rules.begin();
		const earliest = rules.earliest(held);
		const clock = hear(before?.clock, samples, sampleRate, work.at, earliest);
		const to = clock.run!.heard;
		const from = to - samples;
		const slice: Slice = {
			from,
			to,
			entries: (first, last) =>
				cut(whole, (first - from) * BYTES_PER_SAMPLE, (last - from) * BYTES_PER_SAMPLE),
		};
		const stream = { rate: sampleRate, clock, held };
		streams.unshift({
			...(samples === 0 ? stream : rules.take(stream, slice, work)),
			half: length % BYTES_PER_SAMPLE === 0 ? null : bytes[bytes.length - 1]!,
		});
		for (const stream of streams.splice(MOST_STREAMS)) end(stream, 'maximum', work);
	}

	function apply(
		streams: Array<Kept<Held>>,
		event: SessionEvent<SoundInput>,
		work: Work,
	): Array<Kept<Held>> {
		switch (event.type) {
			case 'delivery':
				take(streams, event.input, work);
				return streams;
			case 'full':
				return streams.map((stream) => ({ ...stream, ...rules.empty(stream, work) }));
			case 'stop':
				return streams.map((stream) => end(stream, 'stopped', work));
			default:
				return streams;
		}
	}

	return {
		name: rules.name,
		// Static data has no room for sound.
		isDurable: false,
		limits: LIMITS,
		lookups: () => [],
		step(userId, head, event, at) {
			const work = new Work(userId, at, head?.sessions ?? 0);
			const before = (head?.streams ?? []).map((stream) => {
				return isOver(stream, at) ? end(stream, 'quiet', work) : stream;
			});
			const streams = apply(before, event, work).filter(({ clock }) => {
				return clock.run !== undefined || at - clock.lastAt < REMEMBER_MS;
			});
			const due = streams.flatMap((stream) => {
				return stream.clock.run === undefined ? [] : [stream.clock.lastAt + waitOf(stream)];
			});
			return {
				head: streams.length === 0 ? undefined : { sessions: work.count, streams },
				appends: work.appends,
				flushes: work.flushes,
				marks: [],
				dueAt: due.length === 0 ? undefined : Math.min(...due),
				keepMs: REMEMBER_MS,
				size: streams.reduce((sum, { held }) => sum + rules.size(held), 0),
			};
		},
		encode: (head) => JSON.stringify(head),
		decode: (text) => {
			try {
				return headSchema.parse(JSON.parse(text)) as Head<Held>;
			} catch {
				return undefined;
			}
		},
		emission: (flush, entries) => soundEmission(flush, entries, rules.toItem),
	};
}

/** What is between two places of the chunks, without copying it. */
function cut(chunks: readonly Buffer[], from: number, to: number): Buffer[] {
	const pieces: Buffer[] = [];
	let offset = 0;
	for (const chunk of chunks) {
		const piece = chunk.subarray(Math.max(from - offset, 0), Math.max(to - offset, 0));
		if (piece.length > 0) pieces.push(piece);
		offset += chunk.length;
	}
	return pieces;
}
