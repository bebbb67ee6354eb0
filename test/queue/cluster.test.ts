import type { Cluster, Redis } from 'ioredis';
import { windowsOf as soundWindowsOf } from '../../nodes/OmiAudioTrigger/windows';
import type { Windows } from '../../nodes/domain/sessions/window';
import type { OutboxEntry } from '../../nodes/state/port';
import { connectionTo } from '../../nodes/state/redis/connection';
import { credentialSchema, type RedisCredential } from '../../nodes/state/redis/credential';
import { Names, partitionOf } from '../../nodes/state/redis/names';
import { judge } from '../../nodes/state/redis/open';
import { RedisStore } from '../../nodes/state/redis/store';
import { RedisCluster } from '../../tools/queue/cluster.mts';
import { RedisServer } from '../../tools/queue/redis.mts';
import { describeStateLaws } from '../support/stateLaws';
import { tallyWindow, wordsIn, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';
import { whole } from '../../tools/queue/whole.mts';

/** The store in a cluster of three: the same promises, also while slots move and servers end. */

let nodes = 0;
const nodeName = () => `test:node-${nodes++}`;

const credentialOf = (cluster: RedisCluster, rest: Partial<RedisCredential> = {}) => {
	const own = { mode: 'cluster', clusterNodes: cluster.nodes, prefix: 'test' };
	return credentialSchema.parse({ ...own, ...rest });
};

/** Where a user's state is. */
const keyOf = (node: string, user: string) => {
	return new Names(node, partitionOf(user)).user(JSON.stringify(user));
};

const quiet: Windows<Words> = { current: tallyWindow({ quietMs: 60_000, most: 5 }), previous: [] };

/** Omi's attempts at a delivery, in short. */
async function deliver(store: RedisStore, id: string, words: Words): Promise<void> {
	const event = { type: 'delivery' as const, input: words };
	for (let attempt = 0; attempt < 20; attempt++) {
		try {
			const answer = await store.apply(quiet, 'u', event, 'watcher', { id, keepMs: 60_000 });
			if (answer !== 'pending') return;
		} catch {
			// It is tried again.
		}
		await sleep(300);
	}
	throw new Error(`${id} was never taken`);
}

/** What comes out in the end, however the cluster is at that moment. */
async function untilEmpty(store: RedisStore): Promise<OutboxEntry[]> {
	const all = new Map<string, OutboxEntry>();
	for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(100)) {
		try {
			await whole(store).stop(quiet);
			const taken = await whole(store).take(quiet, 100);
			for (const entry of taken) all.set(entry.id, entry);
			await store.acknowledge(taken.map(({ id }) => id));
			if (await whole(store).isEmpty()) return [...all.values()];
		} catch {
			// It is tried again.
		}
	}
	throw new Error('It never came to an end');
}

/** Somebody speaks, through two processes, while something happens to the cluster. */
async function speakDuring(
	cluster: RedisCluster,
	name: string,
	event: () => Promise<void>,
): Promise<string[]> {
	const another = cluster.client();
	const stores = [connectionTo(credentialOf(cluster)), another].map((redis) => {
		return new RedisStore(redis, 'here', name, 1_000);
	});
	let isOver = false;
	const happening = event().finally(() => (isOver = true));
	const said: string[] = [];
	const sent: Array<Promise<void>> = [];
	for (let n = 0; !isOver || n < 40; n++) {
		said.push(`${n}`);
		sent.push(deliver(stores[n % 2]!, `k${n}`, [`${n}`]));
		await sleep(25);
	}
	await happening;
	await Promise.all(sent);
	const words = wordsIn(await untilEmpty(stores[1]!));
	another.disconnect();
	expect(words.sort()).toEqual(said.sort());
	return words;
}

describe('in a cluster of three', () => {
	let cluster: RedisCluster;
	const open: Cluster[] = [];
	beforeAll(async () => {
		cluster = await RedisCluster.start();
	}, 60_000);
	afterEach(() => open.splice(0).forEach((redis) => redis.disconnect()));
	afterAll(async () => {
		connectionTo(credentialOf(cluster)).disconnect();
		await cluster.stop();
	});

	describe('a store', () => {
		describeStateLaws((count) => {
			const name = nodeName();
			return Array.from({ length: count }, () => {
				const redis = cluster.client();
				open.push(redis);
				return new RedisStore(redis, 'here', name);
			});
		});
	});

	it('a node is spread over all servers', async () => {
		const store = new RedisStore(connectionTo(credentialOf(cluster)), 'here', nodeName());
		const before = await cluster.shares();
		const users = Array.from({ length: 60 }, (_, n) => `user ${n}`);
		await Promise.all(
			users.map(async (user) => {
				const event = { type: 'delivery' as const, input: [user] };
				await store.apply(quiet, user, event, 'watcher', { id: user, keepMs: 60_000 });
			}),
		);
		const shares = (await cluster.shares()).map((count, n) => count - before[n]!);
		expect(shares).toHaveLength(3);
		expect(Math.min(...shares)).toBeGreaterThan(20);
		expect(wordsIn(await untilEmpty(store)).sort()).toEqual(users.sort());
	});

	it('a conversation goes on while its slot moves to another server', async () => {
		const name = nodeName();
		const before = await cluster.shares();
		const words = await speakDuring(cluster, name, async () => {
			await sleep(300);
			await cluster.moveSlotOf(keyOf(name, 'u'), 100);
		});
		expect(words.length).toBeGreaterThanOrEqual(40);
		expect(await cluster.shares()).not.toEqual(before);
	}, 60_000);

	it('a recording comes out whole from where its slot was moved to', async () => {
		const name = nodeName();
		const store = new RedisStore(connectionTo(credentialOf(cluster)), 'here', name);
		const sound = soundWindowsOf({
			...{ triggerOn: 'sessionEnd', format: 'pcm', duration: 5, pause: 2, quietPeriod: 10 },
			...{ maximumDuration: 300, options: {} },
		});
		const chunks = Array.from({ length: 12 }, (_, n) => Buffer.alloc(32_000, n + 1));
		for (const [n, bytes] of chunks.entries()) {
			if (n === 6) await cluster.moveSlotOf(keyOf(name, 'u'));
			const input = { bytes, sampleRate: 16_000 };
			await store.apply(sound, 'u', { type: 'delivery', input }, 'watcher');
		}
		await whole(store).stop(sound);
		const [entry] = await whole(store).take(sound, 10);
		const [item] = (entry?.items ?? []) as unknown as Array<{
			binary: { data: { data: string } };
		}>;
		const file = Buffer.from(item!.binary.data.data, 'base64');
		expect(file.equals(Buffer.concat(chunks))).toBe(true);
	});

	it('the credential is good, and says what it is not good for', async () => {
		const own = credentialOf(cluster);
		expect(await judge({ ...own })).toEqual({
			status: 'OK',
			message: `Redis cluster at ${cluster.nodes.split(',').join(', ')} can be used.`,
		});
		const [first = ''] = cluster.nodes.split(',');
		const port = Number(first.split(':')[1]);
		const single = { mode: 'server', host: '127.0.0.1', port, database: 0, prefix: 'test' };
		expect((await judge(single)).message).toContain("set 'Kind' to 'Cluster'");
		expect((await judge({ ...own, clusterNodes: ' ' })).message).toBe("Fill in 'Cluster Nodes'.");
		expect((await judge({ ...own, clusterNodes: '127.0.0.1:1' })).message).toContain(
			'ECONNREFUSED',
		);
		const alone = await RedisServer.start();
		const wrong = await judge({ ...own, clusterNodes: `127.0.0.1:${alone.port}` });
		await alone.stop();
		expect(wrong.message).toContain("set 'Kind' to 'One Server'");
	}, 30_000);
});

describe('in a cluster whose masters have replicas', () => {
	let cluster: RedisCluster;
	beforeAll(async () => {
		cluster = await RedisCluster.start({ replicas: 1 });
	}, 60_000);
	afterAll(async () => {
		connectionTo(credentialOf(cluster)).disconnect();
		await cluster.stop();
	});

	it('a conversation goes on where a replica takes over', async () => {
		const name = nodeName();
		await speakDuring(cluster, name, async () => {
			await sleep(300);
			await cluster.handOver(keyOf(name, 'u'));
			await sleep(300);
		});
	}, 60_000);

	it('a conversation goes on where its master is killed', async () => {
		const name = nodeName();
		await speakDuring(cluster, name, async () => {
			await sleep(300);
			await cluster.killMasterOf(keyOf(name, 'u'));
			await sleep(300);
		});
	}, 60_000);
});

it('when the whole cluster is away deliveries are refused in time, and when it is back everything goes on', async () => {
	const cluster = await RedisCluster.start();
	const store = new RedisStore(connectionTo(credentialOf(cluster)), 'here', nodeName());
	const said = (word: string) => ({ type: 'delivery' as const, input: [word] });
	await store.apply(quiet, 'u', said('a'), 'watcher');
	await cluster.killAll();
	for (let n = 0; n < 3; n++) {
		const began = Date.now();
		await expect(store.apply(quiet, 'u', said('b'), 'watcher')).rejects.toThrow();
		expect(Date.now() - began).toBeLessThan(10_000);
	}
	await cluster.startAll();
	await deliver(store, 'k', ['b']);
	expect(wordsIn(await untilEmpty(store)).sort()).toEqual(['a', 'b']);
	connectionTo(credentialOf(cluster)).disconnect();
	await cluster.stop();
}, 90_000);

it('a cluster that speaks TLS and asks for a password is good too', async () => {
	const cluster = await RedisCluster.start({ tls: true, password: 'of the cluster' });
	try {
		const own = credentialOf(cluster, { tls: true, password: 'of the cluster' });
		expect((await judge({ ...own })).message).toMatch(/certificate/i);
		const trusting = { ...own, caCertificate: await cluster.authority() };
		expect((await judge({ ...trusting, password: 'wrong' })).message).toContain('WRONGPASS');
		expect((await judge({ ...trusting, tlsServerName: 'elsewhere' })).message).toContain(
			'elsewhere',
		);
		expect(await judge(trusting)).toMatchObject({ status: 'OK' });
		const store = new RedisStore(connectionTo(trusting), 'here', nodeName());
		for (let n = 0; n < 12; n++) await deliver(store, `k${n}`, [`${n}`]);
		expect(wordsIn(await untilEmpty(store))).toHaveLength(12);
		connectionTo(trusting).disconnect();
	} finally {
		await cluster.stop();
	}
}, 90_000);

describe('in one server that speaks TLS and asks for a password', () => {
	let server: RedisServer;
	beforeAll(async () => {
		server = await RedisServer.start({ tls: true, password: 'of the Redis' });
	}, 30_000);
	const open: Redis[] = [];
	afterEach(() => open.splice(0).forEach((redis) => redis.disconnect()));
	afterAll(async () => await server.stop());

	describeStateLaws((count) => {
		const name = nodeName();
		return Array.from({ length: count }, () => {
			const redis = server.client();
			open.push(redis);
			return new RedisStore(redis, 'here', name);
		});
	});
});
