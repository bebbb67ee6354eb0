/* What several scripts have in common. */

/** `now()`: milliseconds since the epoch. */
export const NOW = `
local function now()
	local time = redis.call('TIME')
	return time[1] * 1000 + math.floor(time[2] / 1000)
end
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
