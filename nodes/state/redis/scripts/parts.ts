/* What several scripts have in common. */

/** `now()`: milliseconds since the epoch. */
export const NOW = `
local function now()
	local time = redis.call('TIME')
	return time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

/** `forget(id)`: takes an emission out of the outbox. Needs \`outbox, ready, attempts, requested\`. */
export const FORGET = `
local function forget(id)
	redis.call('HDEL', outbox, id)
	redis.call('ZREM', ready, id)
	redis.call('HDEL', attempts, id)
	redis.call('SREM', requested, id)
end
`;
