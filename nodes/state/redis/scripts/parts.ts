/* What several scripts have in common. */

/** `now()`: milliseconds since the epoch, with their fractions: several steps of a user may be of one. */
export const NOW = `
local function now()
	local time = redis.call('TIME')
	return time[1] * 1000 + time[2] / 1000
end
`;

/**
 * `inOrder(at, n)`: the time as a score of the list `ready`, for the nth of several. What has one score Redis puts into the
 * order of the alphabet, and a tenth part comes before a second. A score has room for so small a part of a millisecond; it is
 * of the millisecond before, so that nothing is ready later than it is to be.
 */
export const IN_ORDER = `
local function inOrder(at, n) return at + math.min(n, 4000) / 4096 - 1 end
`;

/**
 * `thoughFull(list)`: what follows is written though Redis' memory is full. Redis refuses only what a script writes first,
 * as it ends none in the middle; so one that begins with what takes no room is done. It is for what has a Redis become
 * empty: if that were refused too, it would stay full. What is new may not be written so. Needs the name of a sorted set.
 */
export const THOUGH_FULL = `
local function thoughFull(list) redis.call('ZREM', list, '') end
`;

/** `forget(id, log)`: takes an emission out of the outbox, and drops its log. Needs `outbox, ready, attempts`. */
export const FORGET = `
local function forget(id, log)
	redis.call('HDEL', outbox, id)
	redis.call('ZREM', ready, id)
	redis.call('HDEL', attempts, id)
	redis.call('DEL', log)
end
`;
