/*
 * What Redis does in one go. Each script touches the keys of one node only.
 */

/**
 * Writes one user's new state, if nobody has written one since it was read, together with all that follows
 * from it: so either everything has happened or nothing.
 *
 * KEYS: state, due, outbox, overdue, the delivery's key.
 * ARGV: the version that was read; the new one; the new state, or nothing to forget the user; how long to keep it (ms);
 * the user; when to look at it again (ms, or nothing); now (ms); how long to keep the node's lists (ms); how
 * long to remember the delivery (ms, or nothing if it has no key); how many blobs are new, and each with its
 * name; how many are old, and each one's name; how many emissions, and each with its id.
 *
 * Answers 0 if somebody else has written meanwhile.
 */
export const COMMIT = `
local state, due, outbox, overdue, claim = unpack(KEYS)
local version, nextVersion, new, ttl, user, dueAt, now, listTtl, claimTtl = unpack(ARGV, 1, 9)
if (redis.call('HGET', state, 'version') or '') ~= version then return 0 end
local at = 10
local function take() at = at + 1 return ARGV[at - 1] end
if new == '' then
	redis.call('DEL', state)
else
	redis.call('HSET', state, 'version', nextVersion, 'state', new)
end
for _ = 1, tonumber(take()) do
	local name = take()
	redis.call('HSET', state, name, take())
end
for _ = 1, tonumber(take()) do redis.call('HDEL', state, take()) end
if new ~= '' then redis.call('PEXPIRE', state, ttl) end
if dueAt == '' then redis.call('ZREM', due, user) else redis.call('ZADD', due, dueAt, user) end
for _ = 1, tonumber(take()) do
	local id = take()
	redis.call('HSET', outbox, id, take())
	redis.call('ZADD', overdue, now, id)
end
for _, list in ipairs({ due, outbox, overdue }) do redis.call('PEXPIRE', list, listTtl) end
if claimTtl ~= '' then redis.call('SET', claim, 'done', 'PX', claimTtl) end
return 1
`;

/**
 * Claims a delivery's key. It is only pending at first, and not for long: if the process dies before the
 * delivery has been dealt with, Omi's next attempt finds it free.
 *
 * KEYS: the delivery's key. ARGV: how long it is pending (ms).
 * Answers "claimed", "pending" or "done".
 */
export const CLAIM = `
local known = redis.call('GET', KEYS[1])
if known then return known end
redis.call('SET', KEYS[1], 'pending', 'PX', ARGV[1])
return 'claimed'
`;

/**
 * Claims something for an owner, who may claim it again.
 *
 * KEYS: what is claimed. ARGV: the owner; how long to remember it (ms). Answers 1 if it is the owner's.
 */
export const OWN = `
local owner = redis.call('GET', KEYS[1])
if not owner then
	redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
	return 1
end
if owner == ARGV[1] then return 1 end
return 0
`;

/**
 * Takes emissions of which no execution has been seen for a while, each for one taker.
 *
 * KEYS: outbox, overdue. ARGV: emitted before (ms); now (ms); how many at most. Answers the items.
 */
export const TAKE_OVERDUE = `
local items = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
	local item = redis.call('HGET', KEYS[1], id)
	if item then
		redis.call('ZADD', KEYS[2], ARGV[2], id)
		items[#items + 1] = item
	else
		redis.call('ZREM', KEYS[2], id)
	end
end
return items
`;

/**
 * Notes that an execution has an emission. It may come again through another execution, where both had been
 * started before the first was seen; the same execution may begin again after its worker has died.
 *
 * KEYS: outbox, overdue, who has it. ARGV: the emission's id; the execution's; how long to remember it (ms).
 * Answers 1 if this execution is the one that has it.
 */
export const ACKNOWLEDGE = `
local owner = redis.call('GET', KEYS[3])
if owner then return owner == ARGV[2] and 1 or 0 end
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
`;
