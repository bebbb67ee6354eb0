import { z } from 'zod';

/*
 * How busy the receiver is, told from how bodies follow each other: Omi sends one when the one before has been answered. A
 * receiver that takes longer for them than they last has them later and later, and of what it is sent nothing is missing.
 */

/** A receiver that has been free since the body before has it later than by so many times what a body takes. */
const NEVER_FREE = 1.3;

/** A receiver that seems to take longer for a body has been waiting for sound, in milliseconds. */
const LONGEST_TAKING_MS = 3_000;

/** What the longest of the last bodies has taken counts for so much of that with each that follows. */
const FORGETTING = 0.95;

export const receiver = z.object({
	/** How long it takes for a body, in milliseconds; 0 where that is not known. */
	takes: z.number(),
	/** Whether the burst had to wait for the one before: of what is queued nothing tells how late it was sent. */
	isQueued: z.boolean(),
	/** How much later than the rest of its burst the last body came, as it waited for that only, in milliseconds. */
	endLater: z.number(),
});

export type Receiver = z.infer<typeof receiver>;

export const UNKNOWN_RECEIVER: Receiver = { takes: 0, isQueued: false, endLater: 0 };

/**
 * A body that follows the one before it by as much as it lasts, give or take so much, in milliseconds, has come as it was
 * recorded: it was not there already, and nothing is queued any more.
 */
const IN_TIME_MS = 100;

interface Body {
	/** How long after the one before it came, in milliseconds. */
	readonly wait: number;
	/** By how much it is later than the one before, in milliseconds. */
	readonly rise: number;
	/** Whether the one before it was a whole one of the same burst: then it was there already. */
	readonly goesOn: boolean;
	/** Whether more of its burst may follow. */
	readonly isWhole: boolean;
}

/** Notes that a body has come; @returns also how much later it is because the receiver is slower than the sound, in ms. */
export function noteBody(
	before: Receiver,
	{ wait, rise, goesOn, isWhole }: Body,
): { readonly receiver: Receiver; readonly slower: number } {
	const isMeasured = goesOn && wait <= LONGEST_TAKING_MS;
	const takes = isMeasured ? Math.max(wait, before.takes * FORGETTING) : before.takes;
	const isBusy = wait <= takes * NEVER_FREE;
	// Of a receiver that often takes longer it is chance.
	const isInTime = Math.abs(rise) <= IN_TIME_MS && takes <= wait * NEVER_FREE;
	const later = Math.max(rise, 0);
	return {
		receiver: {
			takes,
			isQueued: goesOn ? before.isQueued && !isInTime : isBusy,
			endLater: goesOn && !isWhole && isBusy ? later : 0,
		},
		// Of a receiver that is free between two bursts the next one tells that its end was in time.
		slower: !goesOn && isBusy ? before.endLater + later : 0,
	};
}
