import { createHash } from 'crypto';
import type { Redis } from 'ioredis';
import { through } from '../connection';
import { RENEW } from './holds';
import { CLAIM, COMPLETE, RELEASE } from './keys';
import { ACKNOWLEDGE, BEGIN, GIVE_BACK, TAKE } from './outbox';
import { COMMIT, DUE, POSTPONE, READ } from './sessions';

/*
 * What Redis does in one go. Each script touches the keys of one node only, and takes the time from Redis, as the
 * clocks of several processes differ. Each may be sent again where its answer did not come: doing it twice is the same
 * as doing it once.
 */

const SCRIPTS = {
	CLAIM,
	COMPLETE,
	RELEASE,
	READ,
	COMMIT,
	DUE,
	POSTPONE,
	TAKE,
	ACKNOWLEDGE,
	GIVE_BACK,
	RENEW,
	BEGIN,
};

export type ScriptName = keyof typeof SCRIPTS;

const digests = Object.fromEntries(
	Object.entries(SCRIPTS).map(([name, text]) => [
		name,
		createHash('sha1').update(text).digest('hex'),
	]),
) as Record<ScriptName, string>;

/** Runs a script by its digest; its text travels only to a Redis that does not know it. */
export async function runScript(
	redis: Redis,
	name: ScriptName,
	keys: readonly string[],
	args: ReadonlyArray<string | number | Buffer>,
): Promise<unknown> {
	return await through(redis, async () => {
		try {
			return await redis.evalsha(digests[name], keys.length, ...keys, ...args);
		} catch (error) {
			return error instanceof Error && error.message.startsWith('NOSCRIPT')
				? await redis.eval(SCRIPTS[name], keys.length, ...keys, ...args)
				: await Promise.reject(error);
		}
	});
}
