import { createHash } from 'crypto';
import { through, type Client } from '../connection';
import { RENEW } from './holds';
import { CLAIM, COMPLETE, RELEASE } from './keys';
import { ACKNOWLEDGE, BEGIN, GIVE_BACK, TAKE } from './outbox';
import { COMMIT, DUE, POSTPONE, READ } from './sessions';

/*
 * What Redis does in one go. Each script touches the keys of one partition only, and takes the time from Redis, as the
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

/** A text, a whole number, nothing, or several of them. */
export type Answer<Text> = Text | number | null | ReadonlyArray<Answer<Text>>;

/** Keys and arguments of a script. */
type Call = [keys: readonly string[], args: ReadonlyArray<string | number | Buffer>];

/** Runs a script by its digest; its text travels only to a Redis that does not know it. */
export async function runScript(
	redis: Client,
	name: ScriptName,
	...call: Call
): Promise<Answer<string>> {
	const send = async (...command: Command) => await redis.call(...command);
	return (await run(redis, send, name, ...call)) as Answer<string>;
}

/** The same for a script that answers with what is in logs, which may be sound. */
export async function runScriptForBytes(
	redis: Client,
	name: ScriptName,
	...call: Call
): Promise<Answer<Buffer>> {
	const send = async (...command: Command) => await redis.callBuffer(...command);
	return (await run(redis, send, name, ...call)) as Answer<Buffer>;
}

type Command = [name: string, args: Array<string | number | Buffer>];

async function run(
	redis: Client,
	send: (...command: Command) => Promise<unknown>,
	name: ScriptName,
	...[keys, args]: Call
): Promise<unknown> {
	const rest = [keys.length, ...keys, ...args];
	return await through(redis, async () => {
		try {
			return await send('evalsha', [digests[name], ...rest]);
		} catch (error) {
			return error instanceof Error && error.message.startsWith('NOSCRIPT')
				? await send('eval', [SCRIPTS[name], ...rest])
				: await Promise.reject(error);
		}
	});
}
