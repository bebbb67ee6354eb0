import { Redis, type RedisOptions } from 'ioredis';

/** The credential *Omi Session Store*. */
export interface RedisCredential {
	readonly host: string;
	readonly port: number;
	readonly database: number;
	readonly user: string;
	readonly password: string;
	readonly ssl: boolean;
	/** In PEM; empty for the authorities that Node.js trusts. */
	readonly caCertificate: string;
	/** Tells several n8n installations that share a Redis apart, beside what n8n calls its instance. */
	readonly prefix: string;
}

/** Omi waits for thirty seconds in all: better to have it try again than to keep it waiting. In milliseconds. */
const CONNECT_MS = 2_000;
const COMMAND_MS = 5_000;
const LONGEST_PAUSE_MS = 1_000;
const KEEP_ALIVE_MS = 10_000;

/** A connection through which nothing has gone in so long is closed, in milliseconds. */
const IDLE_MS = 10 * 60_000;

/** When a command last went through a connection, in milliseconds since the epoch. */
const usedAt = new WeakMap<Redis, number>();

/** After so many time-outs in a row the other end is taken for gone, though nobody has said so. */
const MOST_TIMEOUTS = 3;
const timeouts = new WeakMap<Redis, number>();

/**
 * Sends a command. A connection that was closed as idle is opened again, and one that answers nothing is given up for
 * another.
 */
export async function through<T>(redis: Redis, send: () => Promise<T>): Promise<T> {
	usedAt.set(redis, Date.now());
	if (redis.status === 'end') await redis.connect();
	try {
		const answer = await send();
		timeouts.delete(redis);
		return answer;
	} catch (error) {
		if (error instanceof Error && error.message === 'Command timed out') {
			const count = (timeouts.get(redis) ?? 0) + 1;
			timeouts.set(redis, count % MOST_TIMEOUTS);
			if (count === MOST_TIMEOUTS) redis.disconnect(true);
		}
		return await Promise.reject(error);
	}
}

/** Connections of this process: one for each credential, whichever nodes use it. */
const connections = new Map<string, Redis>();

/** The connection for a credential, which finds its way back by itself when Redis was away. */
export function connectionTo(credential: RedisCredential): Redis {
	const at = Date.now();
	const key = JSON.stringify(optionsOf(credential));
	const redis =
		connections.get(key) ??
		connect(credential, (attempt) => Math.min(attempt * 100, LONGEST_PAUSE_MS));
	usedAt.set(redis, at);
	connections.set(key, redis);
	letIdleGo(at);
	return redis;
}

/** Those of credentials that have been changed or deleted. */
function letIdleGo(at: number): void {
	for (const [key, redis] of connections) {
		if (at - (usedAt.get(redis) ?? at) < IDLE_MS) continue;
		connections.delete(key);
		redis.disconnect();
	}
}

/**
 * Whether Redis throws away what it has been given when its memory is full: it must refuse instead, or what was accepted
 * is lost without a word.
 *
 * @returns its `maxmemory-policy`, or undefined where it evicts nothing or does not say
 */
export async function evictionPolicyOf(redis: Redis): Promise<string | undefined> {
	const memory = await redis.info('memory').catch(() => '');
	const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
	const limit = Number(/^maxmemory:(\d+)/m.exec(memory)?.[1] ?? 0);
	return policy === 'noeviction' || limit === 0 ? undefined : policy;
}

/**
 * Connects once, asks something that every Redis answers to who may write, and disconnects.
 *
 * @returns what {@link evictionPolicyOf} does
 */
export async function tryConnection(credential: RedisCredential): Promise<string | undefined> {
	const redis = connect(credential, () => null);
	let reason: Error | undefined;
	redis.on('error', (error: Error) => (reason = error));
	try {
		await redis.connect();
		await redis.set(`${credential.prefix}:credential-test`, '1', 'PX', 1_000);
		return await evictionPolicyOf(redis);
	} catch (error) {
		throw reason ?? error;
	} finally {
		redis.disconnect();
	}
}

function connect(
	credential: RedisCredential,
	retryStrategy: NonNullable<RedisOptions['retryStrategy']>,
): Redis {
	const redis = new Redis({
		...optionsOf(credential),
		lazyConnect: true,
		connectTimeout: CONNECT_MS,
		commandTimeout: COMMAND_MS,
		keepAlive: KEEP_ALIVE_MS,
		// A server that is the primary no more: the name leads to another by now. Scripts may be sent again.
		reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? 2 : false),
		maxRetriesPerRequest: 1,
		retryStrategy,
	});
	// Without anybody who listens ioredis writes to the console; the commands that fail say why.
	redis.on('error', () => undefined);
	return redis;
}

function optionsOf(credential: RedisCredential): RedisOptions {
	const { host, port, database, user, password, ssl, caCertificate } = credential;
	return {
		host,
		port,
		db: database,
		...(user !== '' && { username: user }),
		...(password !== '' && { password }),
		...(ssl && { tls: caCertificate === '' ? {} : { ca: caCertificate } }),
	};
}
