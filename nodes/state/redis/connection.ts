import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { sleep } from 'n8n-workflow';
import { optionsOf, serversOf, type RedisCredential } from './credential';
import { isReadOnly } from './userError';

/** A connection to one server, or those to the servers of a cluster. */
export type Client = Redis | Cluster;

/** Omi waits for thirty seconds in all: better to have it try again than to keep it waiting. In milliseconds. */
const CONNECT_MS = 2_000;
const COMMAND_MS = 5_000;
const LONGEST_PAUSE_MS = 1_000;
const KEEP_ALIVE_MS = 10_000;

/**
 * How often a command goes on to another server of a cluster. While a slot moves its servers refuse what has to do with
 * several keys, and the client waits a tenth of a second every other time: so a command's own time is what ends it.
 */
const MOST_REDIRECTIONS = 150;

/** A connection through which nothing has gone in so long is closed, in milliseconds. */
const IDLE_MS = 10 * 60_000;

/** When a command last went through a connection, in milliseconds since the epoch. */
const usedAt = new WeakMap<Client, number>();

/** After so many time-outs in a row a server is taken for gone, though nobody has said so. Those of a cluster are asked. */
const MOST_TIMEOUTS = 3;
const timeouts = new WeakMap<Client, number>();

/**
 * Sends a command. A connection that was closed as idle is opened again, and one that answers nothing is given up for
 * another.
 */
export async function through<T>(client: Client, send: () => Promise<T>): Promise<T> {
	usedAt.set(client, Date.now());
	if (client instanceof Cluster) await untilReady(client);
	else if (client.status === 'end') await client.connect();
	writeTogether(client);
	try {
		const answer = await send();
		timeouts.delete(client);
		return answer;
	} catch (error) {
		if (error instanceof Error && error.message === 'Command timed out') onTimeout(client);
		return await Promise.reject(error);
	}
}

function onTimeout(client: Client): void {
	if (client instanceof Cluster) {
		// Which of them it was is not known, and what the others answer says nothing of it.
		for (const server of client.nodes()) giveUpIfSilent(server);
		return;
	}
	const count = (timeouts.get(client) ?? 0) + 1;
	timeouts.set(client, count % MOST_TIMEOUTS);
	if (count < MOST_TIMEOUTS || suspects.has(client)) return;
	suspects.add(client);
	client.once('close', () => suspects.delete(client));
	client.disconnect(true);
}

/** Servers that are being given up, or asked whether they answer at all: all that waits for one runs out of time at once. */
const suspects = new WeakSet<Redis>();

/** Of a cluster: what the other servers are at goes on. */
function giveUpIfSilent(server: Redis): void {
	if (suspects.has(server)) return;
	suspects.add(server);
	void server.ping().then(
		() => suspects.delete(server),
		() => server.disconnect(),
	);
}

/**
 * Has what is sent before the event loop comes round leave together: each write is a call to the operating system, and
 * all partitions are asked at once.
 */
function writeTogether(client: Client): void {
	for (const { stream } of client instanceof Cluster ? client.nodes() : [client]) {
		// It is undefined before the first connection.
		if ((stream as Stream | undefined)?.writableCorked !== 0) continue;
		stream.cork();
		void sleep(0).then(() => stream.uncork());
	}
}

type Stream = Redis['stream'];

/** When clusters that are not ready will be. */
const readiness = new WeakMap<Cluster, Promise<true>>();

/**
 * Waits for a cluster whose servers are not known yet, or no more. What is sent meanwhile would wait without an end.
 *
 * @throws where that takes too long
 */
async function untilReady(cluster: Cluster): Promise<void> {
	if (cluster.status === 'ready') return;
	// The promise of connect() may never be settled; the event is what tells.
	if (['wait', 'end'].includes(cluster.status)) void cluster.connect().catch(() => undefined);
	const ready =
		readiness.get(cluster) ??
		new Promise<true>((resolve) => cluster.once('ready', () => resolve(true))).finally(() => {
			readiness.delete(cluster);
		});
	readiness.set(cluster, ready);
	const isReady = await Promise.race([ready, sleep(CONNECT_MS).then(() => false)]);
	if (!isReady) throw new Error('None of the servers of the Redis cluster can be reached.');
}

/** Connections of this process: one for each credential, whichever nodes use it. */
const connections = new Map<string, Client>();

/** The connection for a credential, which finds its way back by itself when Redis was away. */
export function connectionTo(credential: RedisCredential): Client {
	const at = Date.now();
	const key = JSON.stringify([serversOf(credential), optionsOf(credential), credential.mode]);
	const client =
		connections.get(key) ??
		connect(credential, (attempt) => Math.min(attempt * 100, LONGEST_PAUSE_MS));
	usedAt.set(client, at);
	connections.set(key, client);
	letIdleGo(at);
	return client;
}

/** Those of credentials that have been changed or deleted. */
function letIdleGo(at: number): void {
	for (const [key, client] of connections) {
		if (at - (usedAt.get(client) ?? at) < IDLE_MS) continue;
		connections.delete(key);
		client.disconnect();
	}
}

/**
 * Whether Redis throws away what it has been given when its memory is full: it must refuse instead, or what was accepted
 * is lost without a word.
 *
 * @returns its `maxmemory-policy`, or undefined where it evicts nothing or does not say
 */
export async function evictionPolicyOf(client: Client): Promise<string | undefined> {
	if (client instanceof Cluster) await untilReady(client);
	const servers = client instanceof Cluster ? client.nodes('master') : [client];
	const policies = await Promise.all(servers.map(policyOf));
	return policies.find((policy) => policy !== undefined);
}

async function policyOf(server: Redis): Promise<string | undefined> {
	const memory = await server.info('memory').catch(() => '');
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
	const isCluster = credential.mode === 'cluster';
	// One server by itself says why it cannot be used; of a cluster's no reason is left.
	const [server] = serversOf(credential);
	await trying(
		new Redis({ ...server, ...nodeOptions(credential), retryStrategy: () => null }),
		async (redis) => {
			const info = await redis.info('cluster').catch(() => '');
			const isInCluster = /^cluster_enabled:1/m.test(info);
			if (isInCluster && !isCluster)
				throw new Error("It is part of a cluster: set 'Kind' to 'Cluster'.");
			if (!isInCluster && isCluster && info !== '') {
				throw new Error("It is not part of a cluster: set 'Kind' to 'One Server'.");
			}
		},
	);
	return await trying(
		connect(credential, () => null),
		async (client) => {
			const key = `${credential.prefix}:credential-test`;
			await through(client, async () => await client.set(key, '1', 'PX', 1_000));
			return await evictionPolicyOf(client);
		},
	);
}

async function trying<C extends Client, T>(client: C, work: (client: C) => Promise<T>): Promise<T> {
	let reason: Error | undefined;
	client.on('error', (error: Error) => (reason = error));
	try {
		if (client instanceof Redis) await client.connect();
		return await work(client);
	} catch (error) {
		throw reason ?? error;
	} finally {
		client.disconnect();
	}
}

function connect(
	credential: RedisCredential,
	retryStrategy: (attempt: number) => number | null,
): Client {
	const servers = serversOf(credential);
	const client =
		credential.mode === 'cluster'
			? new Cluster(servers, {
					lazyConnect: true,
					// What waits in that queue has no time-out: see untilReady.
					enableOfflineQueue: false,
					clusterRetryStrategy: retryStrategy,
					maxRedirections: MOST_REDIRECTIONS,
					slotsRefreshTimeout: CONNECT_MS,
					// The names of servers are what their certificates are for.
					dnsLookup: (address, done) => done(null, address),
					redisOptions: nodeOptions(credential),
				})
			: new Redis({
					...servers[0],
					...nodeOptions(credential),
					db: credential.database,
					// A server that is the primary no more: the name leads to another by now. Scripts may be sent again.
					reconnectOnError: (error) => (isReadOnly(error) ? 2 : false),
					maxRetriesPerRequest: 1,
					retryStrategy,
				});
	// Without anybody who listens ioredis writes to the console; the commands that fail say why.
	client.on('error', () => undefined);
	return client;
}

function nodeOptions(credential: RedisCredential): RedisOptions {
	return {
		...optionsOf(credential),
		lazyConnect: true,
		connectTimeout: CONNECT_MS,
		commandTimeout: COMMAND_MS,
		keepAlive: KEEP_ALIVE_MS,
	};
}
