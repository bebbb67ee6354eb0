import { IN_ORDER, NOW, THOUGH_FULL } from './parts';

/* Scripts for sessions. */

/** `take()`: the next argument. */
const TAKE_ARGUMENT = `
local at = 0
local function take() at = at + 1 return ARGV[at] end
`;

/** `copy(from, to)`: appends a log to another. More than some thousand values at once Lua cannot hand over. */
const COPY_LOG = `
local function copy(from, to)
	local entries = redis.call('LRANGE', from, 0, -1)
	for n = 1, #entries, 1000 do
		redis.call('RPUSH', to, unpack(entries, n, math.min(n + 999, #entries)))
	end
end
`;

/**
 * Reads what is known of a user, but for the logs.
 *
 * KEYS: user, both marks; the delivery's key, if it has one. ARGV: the ids whose marks are asked for.
 * Answers the time (ms), what the delivery's key holds, the version, the format, the window's name, the head, and a mark for
 * each id; nothing is an empty text.
 */
export const READ = `
${NOW}
local user = redis.call('HMGET', KEYS[1], 'version', 'format', 'window', 'head')
local holder = KEYS[4] and redis.call('GET', KEYS[4])
local answer = { now(), holder or '' }
for n = 1, 4 do answer[2 + n] = user[n] or '' end
for n, id in ipairs(ARGV) do
	answer[6 + n] = redis.call('HGET', KEYS[2], id) or redis.call('HGET', KEYS[3], id) or ''
end
return answer
`;

/**
 * Writes a step of one user, if nobody has written one since the user was read, together with all that follows from
 * it: so either everything has happened or nothing. A full Redis refuses what brings something new, and no other. What is
 * handed over stays in Redis: an emission has a log of its own, which is the session's where nobody needs that any more.
 *
 * KEYS: user, both marks, due, outbox, ready; the delivery's key, if it has one; the user's logs that the step has to do
 * with; for each emission its own log.
 * ARGV: the version that was read; this commit's id, which is the new version; how long to remember the delivery's key
 * (ms), or nothing if it has none; the format; the window's name; the head, or nothing to forget the user; the user; when to look at
 * it again (ms, or nothing); how long to keep the user (ms); how long to keep the node's lists (ms); how many marks
 * to keep; how long a request holds what follows (ms, or 0); how many logs there are; then, each with its number before
 * it, and logs by their place among the user's, which counts from 0: appends, each with its log, how many entries it has
 * and the entries; marks, each with its id; emissions, each with its id, what is known of it, how many logs it reads, and
 * for each the log and 1 if it becomes the emission's own; logs to drop.
 *
 * Answers "written", and if a request holds what follows, for each emission what was in each of its logs before;
 * "repeated" where this very commit was written before; "changed" where somebody else has written meanwhile, the user's
 * state or the delivery's key.
 */
export const COMMIT = `
${NOW}
${TAKE_ARGUMENT}
${COPY_LOG}
${IN_ORDER}
${THOUGH_FULL}
local user, marks0, marks1, due, outbox, ready = unpack(KEYS, 1, 6)
local version, commit, keyTtl, format, window, head = take(), take(), take(), take(), take(), take()
local key = keyTtl ~= '' and KEYS[7]
local name, dueAt, ttl, listTtl, room, holdMs = take(), take(), take(), take(), tonumber(take()), tonumber(take())

local known = redis.call('HMGET', user, 'version', 'commits')
local commits = known[2] or ''
if string.find(commits, commit, 1, true) then return { 'repeated' } end
if (known[1] or '') ~= version or key and redis.call('EXISTS', key) == 1 then return { 'changed' } end

local firstLog = key and 8 or 7
local firstOwn = firstLog + take()
local function takeLog() return KEYS[firstLog + take()] end

local before = {}
for n = firstLog, firstOwn - 1 do before[KEYS[n]] = redis.call('LLEN', KEYS[n]) end
local appended = tonumber(take())
if appended == 0 then thoughFull(ready) end
for _ = 1, appended do
	local log, bytes = takeLog(), 0
	for _ = 1, tonumber(take()) do
		local entry = take()
		redis.call('RPUSH', log, entry)
		bytes = bytes + #entry
	end
	redis.call('HINCRBY', user, log, bytes)
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
local answer = { 'written' }
local since = now()
for n = 1, tonumber(take()) do
	local own, id, entry = KEYS[firstOwn + n - 1], take(), take()
	local bytes, stored = #entry, {}
	for m = 1, tonumber(take()) do
		local log, isMoved = takeLog(), take() == '1'
		bytes = bytes + (redis.call('HGET', user, log) or 0)
		stored[m] = {}
		if holdMs > 0 and before[log] > 0 then stored[m] = redis.call('LRANGE', log, 0, before[log] - 1) end
		if not isMoved then copy(log, own)
		elseif redis.call('EXISTS', log) == 1 then redis.call('RENAME', log, own) end
	end
	redis.call('PEXPIRE', own, listTtl)
	redis.call('HSET', outbox, id, string.format('%d %d %d ', bytes, redis.call('LLEN', own), holdMs > 0 and 1 or 0) .. entry)
	-- What was forgotten and is found again may be with n8n, and is held as it was.
	redis.call('ZADD', ready, 'NX', inOrder(since + holdMs, n), id)
	if holdMs > 0 then answer[1 + n] = stored end
end
for _ = 1, tonumber(take()) do
	local log = takeLog()
	redis.call('DEL', log)
	redis.call('HDEL', user, log)
end
if head == '' then
	redis.call('DEL', user, marks0, marks1)
else
	commits = string.sub(commits .. commit .. ',', -130)
	redis.call('HSET', user, 'version', commit, 'commits', commits, 'format', format, 'window', window, 'head', head)
	for _, known in ipairs({ user, marks0, marks1 }) do redis.call('PEXPIRE', known, ttl) end
end
if dueAt == '' then redis.call('ZREM', due, name) else redis.call('ZADD', due, dueAt, name) end
for _, list in ipairs({ due, outbox, ready }) do redis.call('PEXPIRE', list, listTtl) end
if key then redis.call('SET', key, 'completed', 'PX', keyTtl) end
return answer
`;

/** Whose time has come. KEYS: due. ARGV: how many at most. Answers the time (ms), and the users. */
export const DUE = `
${NOW}
local at = now()
return { at, unpack(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', at, 'LIMIT', 0, ARGV[1])) }
`;

/** Looks at a user later. KEYS: due. ARGV: the user; after how long (ms). */
export const POSTPONE = `
${NOW}
${THOUGH_FULL}
thoughFull(KEYS[1])
redis.call('ZADD', KEYS[1], 'XX', now() + ARGV[2], ARGV[1])
`;
