import { z } from 'zod';

/*
 * Where Omi also sends finished conversations to the trigger's URL, it is worth waiting for the one that belongs to a
 * session: it ends the session, and goes along.
 */

/** What is known of a user's memories; undefined where none has come yet. */
export const memoryHabit = z.object({
	/** How many sessions in a row were waited for in vain. */
	missed: z.number(),
});

export type MemoryHabit = z.infer<typeof memoryHabit>;

/** After how long without speech Omi takes a conversation for finished, unless its app is set otherwise. In ms. */
const OMI_QUIET_MS = 120_000;

/** Omi looks every five seconds whether a conversation is over, and then has to write its summary. In ms. */
const OMI_MEMORY_MS = 65_000;

/** So many conversations in a row without a memory, and none is waited for until one comes again. */
const MOST_MISSED = 3;

/** For how long it is worth remembering that memories come, in milliseconds. */
export const REMEMBER_MEMORIES_MS = 7 * 24 * 3_600_000;

/**
 * After how long without anything new a session is over, in milliseconds. A quiet period that is shorter than
 * Omi's own is over before a memory can come: to wait a little longer would be in vain.
 */
export function patienceOf(quietMs: number, habit: MemoryHabit | undefined): number {
	const isWorthIt = habit !== undefined && habit.missed < MOST_MISSED && quietMs >= OMI_QUIET_MS;
	return isWorthIt ? Math.max(quietMs, OMI_QUIET_MS + OMI_MEMORY_MS) : quietMs;
}
