import { IN_ORDER, NOW, THOUGH_FULL } from './parts';

/**
 * Goes on holding claims and emissions.
 *
 * KEYS: ready; the claims' keys. ARGV: how long (ms); for each claim its token; the emissions' ids.
 */
export const RENEW = `
${NOW}
${IN_ORDER}
${THOUGH_FULL}
thoughFull(KEYS[1])
for n = 2, #KEYS do
	if redis.call('GET', KEYS[n]) == ARGV[n] then redis.call('PEXPIRE', KEYS[n], ARGV[1]) end
end
for n = #KEYS + 1, #ARGV do redis.call('ZADD', KEYS[1], 'XX', inOrder(now() + ARGV[1], n), ARGV[n]) end
`;
