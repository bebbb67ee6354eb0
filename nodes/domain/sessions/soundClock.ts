import { z } from 'zod';
import { millisecondsOf } from '../audio/pcm';
import { gap, GAP_TOLERANCE_MS, madeUp } from './soundGaps';
import { jitter, noteLateness, toleranceOf } from './soundJitter';
import { noteBody, receiver, UNKNOWN_RECEIVER } from './soundReceiver';
import { longestOf, patienceOf, spacing, widen } from './soundSpacing';

/*
 * When sound was recorded, told from when it was delivered: Omi says neither. It gathers sound for as long as its
 * app is set to ("every X seconds"), sends it in a burst of bodies of a second each (newer backends) or as one
 * body, and, where a receiver was away, sends what has queued up one after the other.
 */

/** Omi's newer backends cut what has gathered into bodies of exactly so long, in milliseconds. */
const BODY_MS = 1_000;

/** A receiver that needs longer for a body than the body lasts, by so much at most, is slow, and nothing is missing. */
const SLOWNESS_MS = 1_000;

/** A busy receiver takes no longer for a body of a burst than this part of how long the body lasts. */
const BUSIEST = 0.9;

/** What is less late by less than this is as late as before, in milliseconds. */
const AS_LATE_MS = 50;

/** No doubt is settled sooner, in milliseconds. */
const SETTLE_MS = 5_000;

const doubt = z.object({
	/** Before which sample of the run something may be missing. */
	after: z.number(),
	/** How late what came since has been at least, in milliseconds. */
	least: z.number(),
	/** When it was that little late, in milliseconds since the epoch. */
	at: z.number(),
	/** The spacing seen before, in milliseconds: the wait that gave rise to the doubt is no measure for it. */
	spacing: z.number(),
});

/** Sound without a pause that is longer than the quiet period. */
const run = z.object({
	/** How many samples have come. */
	heard: z.number(),
	/**
	 * When the first sample was recorded if nothing were missing, in milliseconds since the epoch: the earliest
	 * that all deliveries agree with. What is missing is in it, so that it fits the newest sample.
	 */
	origin: z.number(),
	/** The same, but it follows a slow receiver: what is late is late against this. */
	floor: z.number(),
	/** How much of that a busy receiver had been held up, in milliseconds. */
	floorHeldUp: z.number(),
	doubt: doubt.optional(),
	jitter: jitter.optional(),
	/** Whether all of it came in one burst: then there may be more that was recorded by then. */
	isFirst: z.boolean(),
	/** What is missing, and has not been told yet. */
	gaps: z.array(gap),
});

export const soundClock = z.object({
	/** When sound last came, in milliseconds since the epoch. */
	lastAt: z.number(),
	spacing,
	burst: z.object({
		/** When its first body came; all of it had been recorded by then. */
		at: z.number(),
		/** The same, however long each body takes, as far as it is not known to be another burst's. */
		since: z.number(),
		/** How much sound has come since, in milliseconds. */
		length: z.number(),
		/** How much sound has come ahead of time, in milliseconds: so long the next may take. */
		ahead: z.number(),
		/** Whether the last body was a whole one, so that more may follow. */
		isOpen: z.boolean(),
	}),
	receiver,
	run: run.optional(),
});

export type SoundClock = z.infer<typeof soundClock>;

/**
 * Notes that sound has come.
 *
 * @param before the same stream's clock; undefined for its first sound
 * @param earliest the first sample that a gap which shows only now may still be told at
 */
export function hear(
	before: SoundClock | undefined,
	samples: number,
	sampleRate: number,
	at: number,
	earliest: number,
): SoundClock {
	const ms = millisecondsOf(samples, sampleRate);
	const wait = before?.run === undefined ? undefined : Math.max(at - before.lastAt, 0);
	const isFaster = before?.burst.isOpen === true && wait !== undefined && wait < BODY_MS;
	const goesOn = isFaster && wait < BODY_MS / 2;
	const isHeldUp =
		before?.burst.isOpen === true && at - before.burst.since < before.burst.length * BUSIEST;
	const burst = {
		at: goesOn ? before.burst.at : at,
		since: isHeldUp ? before.burst.since : at,
		length: ms + (isHeldUp ? before.burst.length : 0),
		ahead: ms + (isFaster ? Math.max(before.burst.ahead - wait, 0) : 0),
		isOpen: ms === BODY_MS,
	};
	const seen = widen(before?.spacing, Math.max(wait ?? 0, burst.ahead), at);
	const heard = (before?.run?.heard ?? 0) + samples;
	const length = millisecondsOf(heard, sampleRate);
	const zero = at - length;
	const heldUp = at - burst.since;
	const floor = { floor: zero, floorHeldUp: heldUp };
	// What is no whole body ends a burst: now it is known that all since has been of the same.
	const recordedAt = isHeldUp && !burst.isOpen ? Math.min(burst.at, burst.since) : burst.at;
	const first = { heard, origin: recordedAt - length, ...floor, isFirst: true, gaps: [] };
	const clock = { lastAt: at, spacing: seen, burst, receiver: UNKNOWN_RECEIVER, run: first };
	if (before?.run === undefined || wait === undefined) return clock;
	const rise = wait - ms;
	const body = { wait, rise, goesOn: before.burst.isOpen, isWhole: burst.isOpen };
	const { receiver, slower } = noteBody(before.receiver, body);
	const origin = Math.min(before.run.origin, first.origin);
	const next = {
		...before.run,
		heard,
		origin,
		jitter: noteLateness(before.run.jitter, { late: zero, isLater: rise > 0, at }, longestOf(seen)),
		isFirst: before.run.isFirst && goesOn,
		gaps: madeUp(before.run.gaps, before.run.origin - origin),
	};
	const { isQueued } = receiver;
	const position = before.run.heard;
	const sound = { position, length: ms, rise, zero, heldUp, isQueued, slower, at };
	return { ...clock, receiver, run: judge(next, sound, longestOf(before.spacing), earliest) };
}

type Run = z.infer<typeof run>;

interface NewSound {
	/** Its first sample in the run. */
	readonly position: number;
	/** In milliseconds, like all here. */
	readonly length: number;
	/** By how much it is later than the sound before. */
	readonly rise: number;
	/** When the run began according to it. */
	readonly zero: number;
	/** How much of its lateness is that the receiver was still at what came before it in the same burst. */
	readonly heldUp: number;
	/** Whether its burst had to wait for the one before. */
	readonly isQueued: boolean;
	/** How much later it is because the receiver is slower than the sound. */
	readonly slower: number;
	readonly at: number;
}

/** Judges how late the newest sound is: whether it may still be explained, or something is missing. */
function judge(
	{ doubt: open, ...before }: Run,
	{ position, length, rise, zero, heldUp, isQueued, slower, at }: NewSound,
	spacing: number,
	earliest: number,
): Run {
	if (zero <= before.floor) return { ...before, floor: zero, floorHeldUp: heldUp };
	const late = zero - heldUp - before.floor;
	const tolerance = toleranceOf(before.jitter, GAP_TOLERANCE_MS);
	if (open === undefined) {
		if (slower > 0) {
			const floor = Math.min(before.floor + slower, zero);
			return { ...before, floor, floorHeldUp: before.floorHeldUp + floor - before.floor };
		}
		if (rise > 0 && rise <= Math.min(length, SLOWNESS_MS)) {
			return { ...before, floor: Math.min(before.floor + rise, zero) };
		}
		if (late <= tolerance || isQueued) return before;
		return { ...before, doubt: { after: position, least: late, at, spacing } };
	}
	if (late <= tolerance) return before;
	const isBetter = late < open.least - AS_LATE_MS;
	const least = Math.min(late, open.least);
	const newest = { ...open, least, at: isBetter ? at : open.at };
	const waited = at - newest.at;
	const patience = Math.max(SETTLE_MS, patienceOf(open.spacing));
	// What is later and later comes to a receiver that is slow; and of a burst only the end tells.
	if (!isQueued && waited >= patience && late <= least + tolerance)
		return confirm(before, newest, earliest);
	return { ...before, doubt: waited < 2 * patience ? newest : { ...newest, least: late, at } };
}

/** What was late stayed late while bursts came and went: it is missing, unless such sound comes so unevenly. */
function confirm(
	before: Omit<Run, 'doubt'>,
	{ after, least }: z.infer<typeof doubt>,
	earliest: number,
): Run {
	if (least <= toleranceOf(before.jitter, GAP_TOLERANCE_MS)) return before;
	const ms = least + before.floorHeldUp;
	const found = { at: Math.max(after, earliest), ms };
	return {
		...before,
		origin: before.origin + ms,
		floor: before.floor + ms,
		gaps: [...before.gaps, found],
	};
}

/** After how long without sound a run is over, in milliseconds: never before the next burst is due. */
export function quietMs({ spacing }: SoundClock, minimumMs: number): number {
	return Math.max(minimumMs, patienceOf(longestOf(spacing)));
}

/** The run as it was when nothing more came: what was late and is known not to be made up for is missing. */
export function settled(clock: SoundClock, earliest: number): SoundClock {
	const { run: last, lastAt } = clock;
	if (last?.doubt === undefined) return clock;
	const { doubt: open, ...rest } = last;
	const isSettled = lastAt - open.at >= open.spacing / 2;
	return { ...clock, run: isSettled ? confirm(rest, open, earliest) : rest };
}

/**
 * Until when the times of a run are not to be told yet, in milliseconds since the epoch: the first body of its first
 * burst is all that is known of when the others were recorded. Undefined where nothing has to be waited for.
 */
export function vagueUntil({ run: only, burst, lastAt }: SoundClock): number | undefined {
	return only?.isFirst === true && burst.isOpen ? lastAt + BODY_MS / 2 : undefined;
}

/** Forgets what is missing before a sample: it has been told. */
export function toldUntil(clock: SoundClock, sample: number): SoundClock {
	if (clock.run === undefined) return clock;
	const gaps = clock.run.gaps.filter(({ at }) => at >= sample);
	if (gaps.length === clock.run.gaps.length) return clock;
	return { ...clock, run: { ...clock.run, gaps } };
}
