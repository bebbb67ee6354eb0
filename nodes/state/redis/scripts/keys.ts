/* Scripts for idempotency keys. */

/**
 * Claims an idempotency key.
 *
 * KEYS: the key. ARGV: the claim's token; how long it is held without being renewed (ms).
 * Answers "claimed", "pending" or "completed".
 */
export const CLAIM = `
local known = redis.call('GET', KEYS[1])
if not known then
	redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
	return 'claimed'
end
if known == 'completed' then return 'completed' end
return known == ARGV[1] and 'claimed' or 'pending'
`;

/**
 * Completes claims, unless another holds them by now.
 *
 * KEYS: their keys. ARGV: for each its token and how long to remember it (ms).
 */
export const COMPLETE = `
for n, key in ipairs(KEYS) do
	local known = redis.call('GET', key)
	if not known or known == ARGV[2 * n - 1] then
		-- Takes no room, so that what comes then is not refused where Redis is full: it is done already, and must not come twice.
		redis.call('PEXPIRE', key, ARGV[2 * n])
		redis.call('SET', key, 'completed', 'PX', ARGV[2 * n])
	end
end
`;

/** Releases claims that are still held. KEYS: their keys. ARGV: for each its token. */
export const RELEASE = `
for n, key in ipairs(KEYS) do
	if redis.call('GET', key) == ARGV[n] then redis.call('DEL', key) end
end
`;
