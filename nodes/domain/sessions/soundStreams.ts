import { z } from 'zod';
import { BYTES_PER_SAMPLE } from '../audio/pcm';
import { hear, quietMs, settled, soundClock, toldUntil, vagueUntil } from './soundClock';
import {
	flushOf,
	overPart,
	soundEmission,
	type OverPart,
	type SoundEndedBy,
	type SoundInput,
} from './soundPart';
import { Work, type Slice, type Stream, type StreamRules } from './soundRules';
import { isEnd, type Limits, type SessionEvent, type WindowPolicy } from './window';

/*
 * What all windows over sound have in common. A user's sound comes in streams: what is recorded at one sample
 * rate is one stream, so that devices of different rates do not mix. (Of two devices with the same rate nothing
 * tells which has sent what.) Half a sample waits in the head for its other half.
 */

/** How many streams one user may have: more rates at once than devices have. */
const MOST_STREAMS = 4;

/** How many parts may wait until their times can be told: of a burst that never ends, more is not worth the wait. */
const MOST_WAITING = 120;

/** For how long a stream's clock is worth keeping, in milliseconds. */
const REMEMBER_MS = 10 * 60_000;

/** Sound waits in the process's memory only: an hour of one user at 16 kHz takes 115 MB, so parts are shorter. */
const LIMITS: Limits = { bytes: 96_000_000, users: 1_000 };

interface Kept<Held> extends Stream<Held> {
	/** The half of a sample that has come so far. */
	readonly half: number | null;
	/** Parts whose times cannot be told yet. */
	readonly over: readonly OverPart[];
}

interface Head<Held> {
	readonly sessions: number;
	readonly streams: ReadonlyArray<Kept<Held>>;
}

/** What each window holds of a stream is its own. */
const headSchema = z.object({
	sessions: z.number(),
	streams: z.array(
		z.object({
			rate: z.number(),
			clock: soundClock,
			half: z.number().int().min(0).max(255).nullable(),
			over: z.array(overPart),
			held: z.unknown(),
		}),
	),
});

/** A window over streams of sound. */
export function streamPolicy<Held>(rules: StreamRules<Held>): WindowPolicy<SoundInput, Head<Held>> {
	const waitOf = ({ clock }: Stream<Held>) => quietMs(clock, rules.quietMinimumMs);

	const isOver = (stream: Kept<Held>, at: number) => {
		return stream.clock.run !== undefined && at - stream.clock.lastAt >= waitOf(stream);
	};

	/** Hands over the parts that are over, unless their times cannot be told yet. */
	function handOver(stream: Kept<Held>, work: Work, isUrgent = false): Kept<Held> {
		const { clock, rate: sampleRate } = stream;
		// Nearly always so.
		if (stream.over.length === 0 && work.over.length === 0) return told(stream);
		const over = [...stream.over, ...work.over.splice(0)];
		const mayWait = !isUrgent && !rules.isAtOnce && over.length <= MOST_WAITING;
		const isVague = mayWait && work.at < (vagueUntil(clock) ?? -Infinity);
		if (!isVague) {
			const { userId } = work;
			work.flushes.push(...over.map((part) => flushOf(part, { userId, sampleRate, clock })));
		}
		return told({ ...stream, over: isVague ? over : [] });
	}

	const told = (stream: Kept<Held>): Kept<Held> => {
		const clock = toldUntil(stream.clock, earliestOf(stream));
		return clock === stream.clock ? stream : { ...stream, clock };
	};

	const earliestOf = ({ over, held }: Pick<Kept<Held>, 'over' | 'held'>) => {
		return over[0]?.from ?? rules.earliest(held);
	};

	/** Ends a stream's run: what comes later begins another. */
	function end(before: Kept<Held>, endedBy: SoundEndedBy, work: Work): Kept<Held> {
		const stream = { ...before, clock: settled(before.clock, earliestOf(before)) };
		const held = rules.end(stream, endedBy, work);
		const ended = handOver({ ...stream, held }, work, true);
		return { ...ended, clock: { ...ended.clock, run: undefined }, half: null };
	}

	function take(before: Kept<Held> | undefined, input: SoundInput, work: Work): Kept<Held> {
		const { bytes, sampleRate } = input;
		const { half, held, over } = before ?? { half: null, held: rules.begin(), over: [] };
		const whole = half === null ? [bytes] : [Buffer.of(half), bytes];
		const length = bytes.length + (half === null ? 0 : 1);
		const samples = Math.floor(length / BYTES_PER_SAMPLE);
		const earliest = earliestOf({ over, held });
		const clock = hear(before?.clock, samples, sampleRate, work.at, earliest);
		const to = clock.run?.heard ?? samples;
		const from = to - samples;
		const slice: Slice = {
			from,
			to,
			entries: (first, last) =>
				cut(whole, (first - from) * BYTES_PER_SAMPLE, (last - from) * BYTES_PER_SAMPLE),
		};
		const stream = { rate: sampleRate, clock, held };
		return {
			rate: sampleRate,
			clock,
			held: samples === 0 ? held : rules.take(stream, slice, work),
			half: length % BYTES_PER_SAMPLE === 0 ? null : (bytes.at(-1) ?? null),
			over,
		};
	}

	function apply(
		streams: ReadonlyArray<Kept<Held>>,
		event: SessionEvent<SoundInput>,
		work: Work,
	): Array<Kept<Held>> {
		if (isEnd(event)) return streams.map((stream) => end(stream, 'stopped', work));
		if (event.type === 'full') {
			return streams.map((stream) => {
				return handOver({ ...stream, held: rules.empty(stream, work) }, work, true);
			});
		}
		if (event.type !== 'delivery' || event.input.bytes.length === 0) {
			return streams.map((stream) => handOver(stream, work));
		}
		const { sampleRate } = event.input;
		const taken = take(
			streams.find(({ rate }) => rate === sampleRate),
			event.input,
			work,
		);
		const others = streams.filter(({ rate }) => rate !== sampleRate);
		const all = [handOver(taken, work), ...others.map((stream) => handOver(stream, work))];
		for (const stream of all.splice(MOST_STREAMS)) end(stream, 'maximum', work);
		return all;
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
			const after = apply(before, event, work);
			const streams = after.filter(({ clock }) => {
				const isWorthIt = clock.run !== undefined || at - clock.lastAt < REMEMBER_MS;
				// What a window holds of a stream no other can read.
				return isWorthIt && event.type !== 'change';
			});
			const due = streams.flatMap((stream) => {
				const { clock, over } = stream;
				if (clock.run === undefined) return [];
				const isOverAt = clock.lastAt + waitOf(stream);
				return [Math.min(isOverAt, over.length === 0 ? Infinity : (vagueUntil(clock) ?? Infinity))];
			});
			return {
				head:
					streams.length === 0 && event.type !== 'change'
						? undefined
						: { sessions: work.count, streams },
				appends: work.appends,
				flushes: work.flushes,
				marks: [],
				dueAt: due.length === 0 ? undefined : Math.min(...due),
				keepMs: REMEMBER_MS,
				size: streams.reduce((sum, { held, over }) => {
					return over.reduce((held, { bytes }) => held + bytes, sum + rules.size(held));
				}, 0),
			};
		},
		encode: (head) => JSON.stringify(head),
		decode: (text) => {
			try {
				const { sessions, streams } = headSchema.parse(JSON.parse(text));
				const read = streams.map((stream) => {
					return { ...stream, held: rules.schema.parse(stream.held) };
				});
				return { sessions, streams: read };
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
