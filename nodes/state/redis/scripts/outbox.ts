import { FORGET, IN_ORDER, NOW, THOUGH_FULL } from './parts';

/*
 * Scripts for the outbox. In it stands for each emission how many bytes it has, how many entries its log has, 1 if a
 * request has held it, and what is known of it beside its log.
 */

/**
 * Takes emissions that nobody holds. One that a request has held, or that n8n has failed to take, may have been started
 * all the same: which of two executions has it is then decided when they begin. So may what is to wait for longer than
 * anything: the clock has been set back, and it comes first, in the same order.
 *
 * KEYS: outbox, ready, attempts, contested, and since when. ARGV: how many at most; how long they are held (ms); how long
 * to remember who had one (ms); how many bytes at most, but for the first; the longest pause before one is offered again (ms).
 * Answers for each its id, how many entries its log has, what is known of it, and how often n8n has failed to take it.
 */
export const TAKE = `
${NOW}
${IN_ORDER}
${THOUGH_FULL}
local outbox, ready, attempts, contested, contestedSince = unpack(KEYS)
thoughFull(ready)
local answer = {}
local since = now()
local function contest(id)
	for _, old in ipairs(redis.call('ZRANGEBYSCORE', contestedSince, '-inf', since - ARGV[3], 'LIMIT', 0, ARGV[1])) do
		redis.call('HDEL', contested, old)
		redis.call('ZREM', contestedSince, old)
	end
	redis.call('HSETNX', contested, id, '')
	redis.call('ZADD', contestedSince, since, id)
	for _, key in ipairs({ contested, contestedSince }) do redis.call('PEXPIRE', key, ARGV[3]) end
end
local furthest = since + math.max(ARGV[2], ARGV[5])
local stranded = redis.call('ZRANGEBYSCORE', ready, furthest, '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[1])
for n = 1, #stranded, 2 do
	contest(stranded[n])
	-- Half of a time is long ago, and as exact.
	redis.call('ZADD', ready, stranded[n + 1] / 2, stranded[n])
end
local room = tonumber(ARGV[4])
for _, id in ipairs(redis.call('ZRANGEBYSCORE', ready, '-inf', since, 'LIMIT', 0, ARGV[1])) do
	local known = redis.call('HGET', outbox, id)
	if known then
		local bytes, length, requested, entry = string.match(known, '^(%d+) (%d+) (%d) (.*)$')
		-- What this version cannot read goes out as it is: whoever takes it says so, and gives it back.
		if not entry then bytes, length, requested, entry = '0', '0', '0', known end
		room = room - bytes
		if #answer > 0 and room < 0 then break end
		redis.call('ZADD', ready, inOrder(since + ARGV[2], #answer / 4), id)
		local attempt = redis.call('HGET', attempts, id) or '0'
		if attempt ~= '0' or requested == '1' then contest(id) end
		for _, value in ipairs({ id, length, entry, attempt }) do answer[#answer + 1] = value end
	else
		redis.call('ZREM', ready, id)
	end
end
return answer
`;

/** n8n has emissions. KEYS: outbox, ready, attempts; the emissions' logs. ARGV: their ids. */
export const ACKNOWLEDGE = `
local outbox, ready, attempts = unpack(KEYS, 1, 3)
${FORGET}
for n, id in ipairs(ARGV) do forget(id, KEYS[3 + n]) end
`;

/**
 * Holds emissions no longer.
 *
 * KEYS: outbox, ready, attempts; the emissions' logs. ARGV: 1 if n8n has failed to take them; the first and the
 * longest pause before they are offered again (ms); how long to keep them (ms); their ids.
 */
export const GIVE_BACK = `
${NOW}
${IN_ORDER}
${THOUGH_FULL}
local outbox, ready, attempts = unpack(KEYS, 1, 3)
thoughFull(ready)
for n = 5, #ARGV do
	local id = ARGV[n]
	if redis.call('HEXISTS', outbox, id) == 1 then
		local pause = 0
		if ARGV[1] == '1' then
			local attempt = redis.call('HINCRBY', attempts, id, 1)
			pause = math.min(ARGV[2] * 2 ^ (attempt - 1), ARGV[3])
		end
		redis.call('ZADD', ready, inOrder(now() + pause, n), id)
		for _, key in ipairs({ outbox, ready, attempts, KEYS[n - 1] }) do redis.call('PEXPIRE', key, ARGV[4]) end
	end
end
`;

/**
 * An execution begins with emissions. The same execution may begin again after its worker has died.
 *
 * KEYS: outbox, ready, attempts, contested; the emissions' logs. ARGV: the execution's id; the emissions'.
 * Answers the ids of those that no other execution has had.
 */
export const BEGIN = `
local outbox, ready, attempts, contested = unpack(KEYS, 1, 4)
${FORGET}
local own = {}
for n = 2, #ARGV do
	local id = ARGV[n]
	forget(id, KEYS[3 + n])
	local holder = redis.call('HGET', contested, id)
	if holder == '' then redis.call('HSET', contested, id, ARGV[1]) end
	if not holder or holder == '' or holder == ARGV[1] then own[#own + 1] = id end
end
return own
`;
