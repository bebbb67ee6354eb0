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

/** A connection that nobody has asked for in so long is closed, in milliseconds. */
const IDLE_MS = 10 * 60_000;

interface Connection {
	readonly redis: Redis;
	usedAt: number;
}

/** Connections of this process: one for each credential, whichever nodes use it. */
const connections = new Map<string, Connection>();

/** The connection for a credential, which finds its way back by itself when Redis was away. */
export function connectionTo(credential: RedisCredential): Redis {
	const at = Date.now();
	const key = JSON.stringify(optionsOf(credential));
	const connection = connections.get(key) ?? {
		redis: connect(credential, (attempt) => Math.min(attempt * 100, LONGEST_PAUSE_MS)),
		usedAt: at,
	};
	connection.usedAt = at;
	connections.set(key, connection);
	letIdleGo(at);
	return connection.redis;
}

/** Those of credentials that have been changed or deleted. */
function letIdleGo(at: number): void {
	for (const [key, { redis, usedAt }] of connections) {
		if (at - usedAt < IDLE_MS) continue;
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
