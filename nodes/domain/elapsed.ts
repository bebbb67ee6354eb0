/*
 * Between two readings of a clock it may have been set: put right after a start without the time, by hand, by a restored
 * machine. Nothing may wait until it is there again. All times are in milliseconds since the epoch.
 */

/** How much time has gone by, in milliseconds. A clock that was set back by as much counts as well. */
export function elapsed(since: number, at: number): number {
	return Math.abs(at - since);
}

/**
 * Whether a moment is yet to come.
 *
 * @param longest how far ahead it can be, in milliseconds: further ahead is what a clock that was wrong has left
 */
export function isAhead(moment: number, at: number, longest: number): boolean {
	const wait = moment - at;
	return wait > 0 && wait <= longest;
}
