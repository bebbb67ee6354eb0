import type { Windows } from '../../nodes/domain/sessions/window';
import { forgetShared, openStore, sharedStoresOf } from '../../nodes/state/open';
import { shortHash } from '../../nodes/domain/idempotencyKey';
import { connectionTo } from '../../nodes/state/redis/connection';
import { Names, partitionOf } from '../../nodes/state/redis/names';
import { watch } from '../../nodes/trigger/watch';
import { RedisCluster } from '../../tools/queue/cluster.mts';
import { RedisServer } from '../../tools/queue/redis.mts';
import { tallyWindow, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';
import { useTwoRedis } from './support/useRedis.mts';
import { credential, slow, WatchedNode } from './support/watchedNode';
import { whole } from '../../tools/queue/whole.mts';

/** What the watcher does when a node is set to another store, or its credential to another Redis. */

const { server, another } = useTwoRedis(credential);

const nodeOf = (id: string) => new WatchedNode(id, server().port);

describe.each([
	['memory', 'redis'],
	['redis', 'memory'],
] as const)('a node that is set from %s to %s', (from, to) => {
	it('hands over what the other store holds, and goes on in its own', async () => {
		const node = nodeOf(`changed ${from}`);
		node.sessionStore = from;
		const before = await watch(node.context, slow);
		await node.say('before');
		await before.closeFunction?.();
		expect(node.words).toEqual([]);

		node.sessionStore = to;
		const after = await watch(node.context, slow);
		await sleep(50);
		expect(node.words).toEqual(['before']);
		await node.say('after');
		await sleep(1_500);
		expect(node.words).toEqual(['before']);
		await after.closeFunction?.();
		expect(node.failed).toEqual([]);

		// And nothing of it comes again.
		const again = await watch(node.context, slow);
		await sleep(1_500);
		expect(node.words).toEqual(['before']);
		await again.closeFunction?.();
	}, 20_000);
});

it('what is in a Redis that cannot be reached from here is said where its user sees it', async () => {
	const node = nodeOf('elsewhere');
	node.sessionStore = 'redis';
	await node.say('before');
	// By another process, which is no more.
	for (const { store } of sharedStoresOf(node.context)) forgetShared(node.context, store);
	node.sessionStore = 'memory';
	const { closeFunction } = await watch(node.context, slow);
	expect(node.failed).toEqual([
		"What 'Omi' was still collecting in Redis cannot be reached any more",
	]);
	await closeFunction?.();
	// Once: it is over when something has come to the new store.
	await node.say('after');
	const again = await watch(node.context, slow);
	expect(node.failed).toHaveLength(1);
	await again.closeFunction?.();
});

it('a credential that is changed leads to the other Redis, and what the first holds is handed over', async () => {
	const node = nodeOf('moved');
	node.sessionStore = 'redis';
	const real = Date.now;
	const { closeFunction } = await watch(node.context, slow);
	await node.say('before');
	node.port = another().port;
	await node.say('after');
	try {
		// As if half a minute had gone by.
		Date.now = () => real() + 31_000;
		await sleep(2_500);
	} finally {
		Date.now = real;
	}
	expect(node.words).toEqual(['before']);
	await closeFunction?.();
	const left = await openStore(node.context, true);
	await whole(left).stop(slow);
	expect((await whole(left).take(slow, 10)).length).toBe(1);
}, 20_000);

it('a store that is away holds up no other', async () => {
	const gone = await RedisServer.start();
	const node = nodeOf('gone');
	node.sessionStore = 'redis';
	node.port = gone.port;
	const before = await watch(node.context, slow);
	await before.closeFunction?.();
	await gone.stop();
	node.sessionStore = 'memory';
	const quick: Windows<Words> = { current: tallyWindow({ quietMs: 300 }), previous: [] };
	const { closeFunction } = await watch(node.context, quick);
	const store = await openStore(node.context, true);
	await store.apply(quick, 'u', { type: 'delivery', input: ['hello'] }, 'watcher');
	await sleep(8_000);
	expect(node.words).toEqual(['hello']);
	expect(node.logged.filter((line) => line.includes('could not be asked'))).toHaveLength(1);
	await closeFunction?.();
	connectionTo({ ...credential, port: gone.port }).disconnect();
}, 30_000);

it.each([
	['gone', async (cluster: RedisCluster, key: string) => await cluster.killMasterOf(key)],
	['silent', async (cluster: RedisCluster, key: string) => await cluster.suspendMasterOf(key)],
])(
	'a server of a cluster that is %s holds up nobody on the others',
	async (how, take) => {
		const cluster = await RedisCluster.start();
		await cluster.needNotBeWhole();
		const node = nodeOf(`one is ${how}`);
		node.sessionStore = 'redis';
		node.rest = { mode: 'cluster', clusterNodes: cluster.nodes };
		const quick: Windows<Words> = { current: tallyWindow({ quietMs: 3_000 }), previous: [] };
		const { closeFunction } = await watch(node.context, quick);
		const store = await openStore(node.context, true);
		const say = async (user: string, word = user) => {
			await store.apply(quick, user, { type: 'delivery', input: [word] }, 'watcher');
		};
		const users = Array.from({ length: 24 }, (_, n) => `user ${n}`);
		for (const user of users) await say(user);
		const name = `watch:${shortHash('instance', `workflow/${node.id}`)}`;
		const keyOf = (user: string) => new Names(name, partitionOf(user)).user(JSON.stringify(user));
		await take(cluster, keyOf('user 0'));
		const keys = await cluster.reachable(users.map(keyOf));
		const reachable = users.filter((user) => keys.includes(keyOf(user)));
		expect(reachable.length).toBeGreaterThan(0);
		expect(reachable.length).toBeLessThan(users.length);
		// What waits for that server has run out of time by then, more than once; who speaks meanwhile is heard.
		const [first = ''] = reachable;
		for (let waited = 0; waited < 12; waited++) {
			await say(first, `meanwhile ${waited}`);
			await sleep(1_000);
		}
		expect(node.words).toEqual(expect.arrayContaining(reachable));
		const away = users.filter((user) => !reachable.includes(user));
		expect(node.words.filter((word) => away.includes(word))).toEqual([]);
		await cluster.startAll();
		const all = users.length + 12;
		for (let waited = 0; waited < 60 && node.words.length < all; waited++) await sleep(500);
		expect(new Set(node.words).size).toBe(all);
		expect(node.words).toHaveLength(all);
		await closeFunction?.();
		connectionTo({ ...credential, ...node.rest }).disconnect();
		await cluster.stop();
	},
	120_000,
);

it('another credential, published, leaves nothing behind either', async () => {
	const node = nodeOf('published');
	node.sessionStore = 'redis';
	const before = await watch(node.context, slow);
	await node.say('before');
	await before.closeFunction?.();
	node.port = another().port;
	const { closeFunction } = await watch(node.context, slow);
	await sleep(1_500);
	expect(node.words).toEqual(['before']);
	await closeFunction?.();
}, 20_000);

it('watching changes nothing in static data, which n8n would write back later over what others have written', async () => {
	const node = nodeOf('static');
	node.sessionStore = 'redis';
	const { closeFunction } = await watch(node.context, slow);
	expect(node.staticData).toEqual({});
	await closeFunction?.();
});

it('a Redis that throws data away is complained of when the workflow is published', async () => {
	const admin = server().client();
	await admin.config('SET', 'maxmemory', '100mb');
	await admin.config('SET', 'maxmemory-policy', 'volatile-lru');
	const node = nodeOf('evicted');
	node.sessionStore = 'redis';
	const { closeFunction } = await watch(node.context, slow);
	await closeFunction?.();
	await admin.config('SET', 'maxmemory-policy', 'noeviction');
	await admin.config('SET', 'maxmemory', '0');
	admin.disconnect();
	expect(node.logged.filter((line) => line.includes("'noeviction'"))).toHaveLength(1);
});
