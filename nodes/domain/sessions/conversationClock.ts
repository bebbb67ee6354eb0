/*
 * Omi names no conversation in live speech: a delivery says only when, by its conversation's clock, its words were
 * spoken. The clock's zero is when the conversation's first word was said (`start` and `end` of
 * `models/transcript_segment.py` in Omi's backend), so that arrival minus end tells the zero, late by what the
 * delivery took: a few seconds, or minutes where Omi's queue was held back, and never early. Two devices of one
 * user are two clocks, and so are two conversations one after the other.
 *
 * The weights below were found by playing lives of one and two devices: `tools/assignment`.
 */

/** What is known of a conversation's clock. */
export interface ConversationClock {
	/** The earliest zero that a delivery told, in milliseconds since the epoch. */
	readonly zeroAt: number;
	/** The zero that the last delivery told: how late deliveries are at present. */
	readonly lastZeroAt: number;
	/** In seconds of the clock. */
	readonly earliestStart: number;
	readonly latestEnd: number;
	/** When the last delivery arrived, in milliseconds since the epoch. */
	readonly lastAt: number;
	/** Whether deliveries have come as fast as was spoken, so that an earlier zero is not to be expected. */
	readonly isSettled: boolean;
}

/** Of what a delivery holds, the earliest start and the latest end, in seconds of its conversation's clock. */
export interface Stretch {
	readonly start: number;
	readonly end: number;
}

/** How far deliveries that come in time differ, in seconds: speech-to-text takes longer at times. */
const IN_TIME = 5;

/** A conversation's first word is at zero; what starts before this is its beginning. In seconds. */
const BEGINNING = 1;

/** How late words come that speech-to-text has thought over, at most. In seconds. */
const THOUGHT_OVER = 30;

/** How far what goes on may reach back before the last end, as two speak at once. In seconds. */
const OVERLAP = 5;

/** As {@link OVERLAP}, where it may be the beginning of another conversation. In seconds. */
const OVERLAP_AT_BEGINNING = 0.2;

/** How long Omi holds back what follows a delivery with four attempts that time out, in seconds. */
const HELD_BACK = 160;

/** Two such deliveries in a row; then a conversation is taken for another one. In seconds. */
const HELD_BACK_TWICE = 300;

/** Deliveries closer than this, in seconds, come out of a queue, and tell nothing of the pace of speech. */
const QUEUED = 1;

/**
 * How unlikely it is that a stretch of speech belongs to a conversation: the least of several wins.
 *
 * @param at when it arrived, in milliseconds since the epoch
 * @returns undefined if it cannot belong there
 */
export function unlikelihood(
	clock: ConversationClock,
	{ start, end }: Stretch,
	at: number,
): number | undefined {
	const zeroAt = at - end * 1000;
	const late = (zeroAt - clock.zeroAt) / 1000;
	const later = (zeroAt - clock.lastZeroAt) / 1000;
	const gap = start - clock.latestEnd;
	const begins = start < BEGINNING;

	const isTooEarly = late < (clock.isSettled ? -IN_TIME : -HELD_BACK);
	if (isTooEarly) return undefined;

	const inTime = begins ? Math.abs(late) : Math.min(Math.abs(late), Math.abs(later));
	const overlap = begins ? OVERLAP_AT_BEGINNING : OVERLAP;
	const goesOn = gap >= -overlap && later <= HELD_BACK_TWICE;
	const isThoughtOver = begins
		? clock.earliestStart >= BEGINNING && end - 1 < clock.earliestStart && late <= THOUGHT_OVER
		: Math.min(late, later) <= THOUGHT_OVER;
	if (inTime > IN_TIME && !goesOn && !isThoughtOver) return undefined;

	// A queue that is being emptied is less late with every delivery.
	const isCatchingUp = later < 0 && gap >= -1;
	const offLine = Math.min(Math.abs(late), isCatchingUp ? -later / 10 : Math.abs(later));
	const followsClosely = gap >= -1 && gap <= 2;
	const lateness = followsClosely && offLine > 10 ? 10 + (offLine - 10) / 5 : offLine;
	const reachesBack = Math.max(0, -gap - 1);
	const silence = Math.min(20, Math.max(0, gap) / 3);
	return lateness + 2 * reachesBack + silence;
}

/** What a delivery tells of its conversation's clock. */
export function told(
	clock: ConversationClock | undefined,
	{ start, end }: Stretch,
	at: number,
): ConversationClock {
	const zeroAt = at - end * 1000;
	if (clock === undefined) {
		const known = { earliestStart: start, latestEnd: end, lastAt: at, isSettled: false };
		return { zeroAt, lastZeroAt: zeroAt, ...known };
	}
	const isAtPace = at - clock.lastAt > QUEUED * 1000 && Math.abs(zeroAt - clock.lastZeroAt) < 2_500;
	return {
		zeroAt: Math.min(clock.zeroAt, zeroAt),
		lastZeroAt: zeroAt,
		earliestStart: Math.min(clock.earliestStart, start),
		latestEnd: Math.max(clock.latestEnd, end),
		lastAt: at,
		isSettled: clock.isSettled || isAtPace,
	};
}

/** Times further from zero than this make no sense, and would not survive being written down. In seconds. */
const FURTHEST = 1e11;

/** @param spans at least one */
export function stretchOf(spans: readonly Stretch[]): Stretch {
	const least = spans.reduce((so, { start }) => Math.min(so, start), Infinity);
	const most = spans.reduce((so, { end }) => Math.max(so, end), -Infinity);
	return { start: sensible(least), end: sensible(most) };
}

export function sensible(seconds: number): number {
	return Math.min(Math.max(seconds, -FURTHEST), FURTHEST);
}
