import { z } from 'zod';

/**
 * Less than this is no gap, in milliseconds: a busy n8n takes each delivery of a minute by two seconds late, and
 * only what comes after that minute would show it.
 */
export const GAP_TOLERANCE_MS = 3_000;

/** Sound that is missing. */
export const gap = z.object({
	/** Before which sample of the run. */
	at: z.number(),
	ms: z.number(),
});

type MissingSound = z.infer<typeof gap>;

/**
 * Sound that comes earlier than a gap allows shows that less was missing, or nothing.
 *
 * @param ms by how much it is earlier, in milliseconds
 */
export function madeUp(gaps: MissingSound[], ms: number): MissingSound[] {
	const last = gaps.at(-1);
	if (last === undefined || ms <= 0) return gaps;
	const left = { ...last, ms: last.ms - ms };
	return [...gaps.slice(0, -1), ...(left.ms > GAP_TOLERANCE_MS ? [left] : [])];
}
