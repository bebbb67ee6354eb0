import { NOW } from './parts';

/* Scripts for sessions. */

/** `take()`: the next argument. */
const TAKE_ARGUMENT = `
local at = 0
local function take() at = at + 1 return ARGV[at] end
`;

/**
 * Reads what is known of a user, but for the logs.
 *
 * KEYS: user, both marks; the delivery's key, if it has one. ARGV: the ids whose marks are asked for.
 * Answers the time (ms), what the delivery's key holds, the version, the window's name, the head, and a mark for each id;
 * nothing is an empty text.
 */
export const READ = `
${NOW}
local user = redis.call('HMGET', KEYS[1], 'version', 'window', 'head')
local holder = KEYS[4] and redis.call('GET', KEYS[4])
local answer = { now(), holder or '', user[1] or '', user[2] or '', user[3] or '' }
for n, id in ipairs(ARGV) do
	answer[5 + n] = redis.call('HGET', KEYS[2], id) or redis.call('HGET', KEYS[3], id) or ''
end
return answer
`;

/**
 * Writes a step of one user, if nobody has written one since the user was read, together with all that follows from
 * it: so either everything has happened or nothing.
 *
 * KEYS: user, both marks, due, outbox, ready, attempts, requested; the delivery's key, if it has one; then the logs that
 * are appended to, then those that are dropped.
 * ARGV: the version that was read; this commit's id, which is the new version; how long to remember the delivery's key
 * (ms), or nothing if it has none; the window's name; the head, or nothing to forget the user; the user; when to look at
 * it again (ms, or nothing); how long to keep the user (ms); how long to keep the node's lists (ms); how many marks
 * to keep; how long a request holds what follows (ms, or 0); how many logs are appended to, and for each the number of
 * entries and the entries; how many marks, and each id with its mark; how many emissions, and each id with its items.
 *
 * Answers "written", also where this commit was written before; "changed" where somebody else has written
 * meanwhile, the user's state or the delivery's key.
 */
export const COMMIT = `
${NOW}
${TAKE_ARGUMENT}
local user, marks0, marks1, due, outbox, ready, attempts, requested = unpack(KEYS, 1, 8)
local version, commit, keyTtl, window, head = take(), take(), take(), take(), take()
local key = keyTtl ~= '' and KEYS[9]
local name, dueAt, ttl, listTtl, room, holdMs = take(), take(), take(), take(), tonumber(take()), tonumber(take())

local known = redis.call('HMGET', user, 'version', 'commits')
local commits = known[2] or ''
if string.find(commits, commit, 1, true) then return 'written' end
if (known[1] or '') ~= version or key and redis.call('EXISTS', key) == 1 then return 'changed' end

local nextKey = key and 10 or 9
for _ = 1, tonumber(take()) do
	local log = KEYS[nextKey]
	nextKey = nextKey + 1
	for _ = 1, tonumber(take()) do redis.call('RPUSH', log, take()) end
	redis.call('PEXPIRE', log, ttl)
end
local marked = tonumber(take())
if marked > 0 then
	local generation = redis.call('HGET', user, 'generation') or '0'
	local newer = generation == '0' and marks0 or marks1
	if redis.call('HLEN', newer) + marked > room then
		generation = generation == '0' and '1' or '0'
		newer = generation == '0' and marks0 or marks1
		redis.call('DEL', newer)
		redis.call('HSET', user, 'generation', generation)
	end
	for _ = 1, marked do
		local id = take()
		redis.call('HSET', newer, id, take())
	end
end
local since = now()
for _ = 1, tonumber(take()) do
	local id = take()
	redis.call('HSET', outbox, id, take())
	redis.call('ZADD', ready, since + holdMs, id)
	if holdMs > 0 then redis.call('SADD', requested, id) end
end
for n = nextKey, #KEYS do redis.call('DEL', KEYS[n]) end
if head == '' then
	redis.call('DEL', user, marks0, marks1)
else
	commits = string.sub(commits .. commit .. ',', -130)
	redis.call('HSET', user, 'version', commit, 'commits', commits, 'window', window, 'head', head)
	for _, key in ipairs({ user, marks0, marks1 }) do redis.call('PEXPIRE', key, ttl) end
end
if dueAt == '' then redis.call('ZREM', due, name) else redis.call('ZADD', due, dueAt, name) end
for _, list in ipairs({ due, outbox, ready, attempts, requested }) do redis.call('PEXPIRE', list, listTtl) end
if key then redis.call('SET', key, 'completed', 'PX', keyTtl) end
return 'written'
`;

/** Whose time has come. KEYS: due. ARGV: how many at most. */
export const DUE = `
${NOW}
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now(), 'LIMIT', 0, ARGV[1])
`;

/** Looks at a user later. KEYS: due. ARGV: the user; after how long (ms). */
export const POSTPONE = `
${NOW}
redis.call('ZADD', KEYS[1], 'XX', now() + ARGV[2], ARGV[1])
`;
