import { FORGET, NOW } from './parts';

/* Scripts for the outbox. */

/**
 * Takes emissions that nobody holds. One that a request has held, or that n8n has failed to take, may have been started
 * all the same: which of two executions has it is then decided when they begin.
 *
 * KEYS: outbox, ready, attempts, requested, contested. ARGV: how many at most; how long they are held (ms); how
 * long to remember who had one (ms); how many bytes at most, but for the first.
 * Answers for each its id, its items and how often n8n has failed to take it.
 */
export const TAKE = `
${NOW}
local outbox, ready, attempts, requested, contested = unpack(KEYS)
local answer = {}
local since = now()
local bytes = 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', ready, '-inf', since, 'LIMIT', 0, ARGV[1])) do
	bytes = bytes + redis.call('HSTRLEN', outbox, id)
	if #answer > 0 and bytes > tonumber(ARGV[4]) then break end
	local items = redis.call('HGET', outbox, id)
	if items then
		redis.call('ZADD', ready, since + ARGV[2], id)
		local attempt = redis.call('HGET', attempts, id) or '0'
		if attempt ~= '0' or redis.call('SISMEMBER', requested, id) == 1 then
			redis.call('HSETNX', contested, id, '')
			redis.call('PEXPIRE', contested, ARGV[3])
		end
		answer[#answer + 1] = id
		answer[#answer + 1] = items
		answer[#answer + 1] = attempt
	else
		redis.call('ZREM', ready, id)
	end
end
return answer
`;

/** n8n has emissions. KEYS: outbox, ready, attempts, requested. ARGV: their ids. */
export const ACKNOWLEDGE = `
local outbox, ready, attempts, requested = unpack(KEYS)
${FORGET}
for _, id in ipairs(ARGV) do forget(id) end
`;

/**
 * Holds emissions no longer.
 *
 * KEYS: outbox, ready, attempts, requested. ARGV: 1 if n8n has failed to take them; the first and the longest pause
 * before they are offered again (ms); their ids.
 */
export const GIVE_BACK = `
${NOW}
local outbox, ready, attempts = unpack(KEYS)
for n = 4, #ARGV do
	local id = ARGV[n]
	if redis.call('HEXISTS', outbox, id) == 1 then
		local pause = 0
		if ARGV[1] == '1' then
			local attempt = redis.call('HINCRBY', attempts, id, 1)
			pause = math.min(ARGV[2] * 2 ^ (attempt - 1), ARGV[3])
		end
		redis.call('ZADD', ready, now() + pause, id)
	end
end
`;

/**
 * An execution begins with emissions. The same execution may begin again after its worker has died.
 *
 * KEYS: outbox, ready, attempts, requested, contested. ARGV: the execution's id; the emissions'.
 * Answers the ids of those that no other execution has had.
 */
export const BEGIN = `
local outbox, ready, attempts, requested, contested = unpack(KEYS)
${FORGET}
local own = {}
for n = 2, #ARGV do
	local id = ARGV[n]
	forget(id)
	local holder = redis.call('HGET', contested, id)
	if holder == '' then redis.call('HSET', contested, id, ARGV[1]) end
	if not holder or holder == '' or holder == ARGV[1] then own[#own + 1] = id end
end
return own
`;
