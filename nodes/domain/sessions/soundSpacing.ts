import { z } from 'zod';

/** Longer spacings than this are not waited for, in milliseconds. */
const LONGEST_SPACING_MS = 120_000;

/** A spacing that has not been seen for so long is forgotten, in milliseconds. */
const SPACING_MEMORY_MS = 30_000;

/** The longest waits between deliveries, of late and earlier, in milliseconds. */
export const spacing = z.object({
	now: z.number(),
	earlier: z.number(),
	/** Since when `now` counts, in milliseconds since the epoch. */
	since: z.number(),
});

export type Spacing = z.infer<typeof spacing>;

/** The longest wait of the last while, and of the while before it: so a spacing that is over wears off. */
export function widen(before: Spacing | undefined, waited: number, at: number): Spacing {
	const wait = Math.min(waited, LONGEST_SPACING_MS);
	if (before === undefined || at < before.since) return { now: wait, earlier: 0, since: at };
	const memory = Math.max(SPACING_MEMORY_MS, 4 * longestOf(before));
	if (at - before.since > memory) return { now: wait, earlier: before.now, since: at };
	return { ...before, now: Math.max(before.now, wait) };
}

/** The spacing that has to be reckoned with, in milliseconds. */
export function longestOf({ now, earlier }: Spacing): number {
	return Math.max(now, earlier);
}

/** How long something that comes with such a spacing may be waited for, in milliseconds. */
export function patienceOf(spacing: number): number {
	return 1.5 * spacing + 2_000;
}
