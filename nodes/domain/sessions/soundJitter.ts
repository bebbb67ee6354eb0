import { z } from 'zod';

/** By how much the newest difference counts. */
const GAIN = 1 / 8;

/** How many times as late as usual nothing comes. (About half of the differences are none.) */
const MOST = 8;

/** How unevenly a run's deliveries come. */
export const jitter = z.object({
	/** How much lateness is made up for from one while to the next, in milliseconds. */
	mean: z.number(),
	/** The least lateness of the while before this one, in milliseconds. */
	former: z.number().optional(),
	/** The least lateness of this while, in milliseconds. */
	least: z.number(),
	/** When this while began, in milliseconds since the epoch. */
	since: z.number(),
});

export type Jitter = z.infer<typeof jitter>;

export interface Lateness {
	/** Against any fixed time, in milliseconds. */
	readonly late: number;
	/** Whether it is later than the sound before. */
	readonly isLater: boolean;
	/** In milliseconds since the epoch. */
	readonly at: number;
}

/**
 * Notes how late the newest sound is. It is the interarrival jitter of RFC 3550, section 6.4.1, but for the sound that was
 * least late in each while, as all of a burst but its end is late by nature; and only what is made up for counts, as sound
 * after a gap stays late.
 *
 * @param whileMs how long a while lasts: so long that a burst ends in it, in milliseconds
 */
export function noteLateness(
	before: Jitter | undefined,
	{ late, isLater, at }: Lateness,
	whileMs: number,
): Jitter {
	if (before === undefined) return { mean: 0, least: late, since: at };
	// What is less late than the sound before it comes from the middle of a burst.
	if (!isLater || at - before.since < whileMs) {
		return { ...before, least: Math.min(before.least, late) };
	}
	const { former, least, mean } = before;
	const difference = former === undefined ? 0 : Math.max(former - least, 0);
	return { mean: mean + (difference - mean) * GAIN, former: least, least: late, since: at };
}

/** What is late by no more than this may still be on its way, in milliseconds. */
export function toleranceOf(jitter: Jitter | undefined, leastMs: number): number {
	return Math.max(leastMs, MOST * (jitter?.mean ?? 0));
}
