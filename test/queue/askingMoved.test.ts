import { connectionTo } from '../../nodes/state/redis/connection';
import { RedisServer } from '../../tools/queue/redis.mts';
import { sleep } from '../support/wait.mts';
import { AskingNode, credential } from './support/askingNode';
import { useTwoRedis } from './support/useRedis.mts';

/** What asking knows when the node is set to another store, or its credential to another Redis: it goes along. */

/** How far the clock was put forward, in milliseconds; nobody waits for minutes. */
let ahead = 0;
const real = Date.now;
beforeAll(() => (Date.now = () => real() + ahead));
afterAll(() => (Date.now = real));

const { server, another } = useTwoRedis(credential);

const HOUR_MS = 3_600_000;

const nodeOf = (id: string) => new AskingNode(id, server().port);

const until = async (isSo: () => boolean, seconds: number) => {
	for (let waited = 0; !isSo() && waited < seconds * 1000; waited += 50) await sleep(50);
};

it.each([
	['memory', 'redis'],
	['redis', 'memory'],
] as const)(
	'from %s to %s, while something new is there',
	async (from, to) => {
		const node = nodeOf(`from ${from}`);
		node.live('old', 30);
		node.sessionStore = from;
		const close = await node.publish();
		await close();
		node.live('missed', 20);
		node.sessionStore = to;
		const closeAgain = await node.publish();
		await until(() => node.ids.length > 0, 10);
		await sleep(1_500);
		expect(node.ids).toEqual(['missed']);
		await closeAgain();
	},
	30_000,
);

it.each([
	['memory', 'redis'],
	['redis', 'memory'],
] as const)(
	'from %s to %s and back again',
	async (from, to) => {
		const node = nodeOf(`${from} and back`);
		node.live('old', 50);
		for (const [n, store] of [from, to, from, to].entries()) {
			if (n > 0) node.live(`new ${n}`, 40 - n);
			node.sessionStore = store;
			const close = await node.publish();
			await until(() => node.ids.length > n, 2);
			await close();
		}
		expect(node.ids).toEqual(['new 1', 'new 2', 'new 3']);
	},
	60_000,
);

it('what came only by webhook does not come again when the node asks again, wherever it had asked before', async () => {
	const node = nodeOf('by webhook in between');
	node.live('old', 50);
	for (const [sessionStore, receive] of [
		['memory', 'api'],
		['redis', 'api'],
		['redis', 'webhook'],
	] as const) {
		Object.assign(node, { sessionStore, receive });
		const close = await node.publish();
		await sleep(1_500);
		await close();
	}
	node.live('by webhook', 20);
	node.receive = 'api';
	const close = await node.publish();
	await sleep(1_500);
	await close();
	node.live('new', 10);
	const closeAgain = await node.publish();
	await until(() => node.ids.includes('new'), 5);
	await closeAgain();
	expect(node.ids).toEqual(['new']);
}, 30_000);

it.each([
	['nothing', []],
	['something', ['waiting']],
])(
	'to a Redis that is away at first, while %s waits for n8n',
	async (_what, waiting) => {
		const node = nodeOf(`away ${waiting.length}`);
		node.live('old', 30);
		await (
			await node.publish()
		)();
		node.isTaking = false;
		for (const id of waiting) node.live(id, 25);
		const close = await node.publish();
		await sleep(500);
		await close();
		node.isTaking = true;
		node.live('missed', 20);
		const expected = [...waiting, 'missed'];
		const away = await RedisServer.start();
		await away.kill();
		node.sessionStore = 'redis';
		node.port = away.port;
		const closeAgain = await node.publish();
		await sleep(3_000);
		await away.start();
		for (let minutes = 1; minutes <= 4 && node.ids.length < expected.length; minutes++) {
			ahead += 61_000;
			await until(() => node.ids.length >= expected.length, 4);
		}
		expect(node.ids).toEqual(expected);
		await closeAgain();
		connectionTo({ ...credential, port: away.port }).disconnect();
		await away.stop();
	},
	120_000,
);

it.each([
	['comes back', ['missed', 'later']],
	['does not', ['later']],
	['does not, by a clock that is set back', ['later']],
])(
	'from a Redis that is away, and %s',
	async (what, expected) => {
		const node = nodeOf(`left and ${what}`);
		node.live('old', 30);
		const away = await RedisServer.start();
		node.sessionStore = 'redis';
		node.port = away.port;
		const close = await node.publish();
		await close();
		await away.kill();
		node.live('missed', 20);
		node.sessionStore = 'memory';
		const closeAgain = await node.publish();
		node.live('later', -0.01);
		await sleep(1_500);
		expect(node.ids).toEqual([]);
		if (what === 'comes back') await away.start();
		const back = what.includes('clock') ? 5 * HOUR_MS : 0;
		ahead -= back;
		await sleep(back > 0 ? 6_000 : 0);
		ahead += what === 'comes back' ? 125_000 : HOUR_MS;
		for (let minutes = 1; minutes <= 8 && node.ids.length < expected.length; minutes++) {
			ahead += back > 0 ? HOUR_MS / 3 : 130_000;
			await until(() => node.ids.length >= expected.length, 4);
		}
		await sleep(1_000);
		ahead += back;
		expect(node.ids).toEqual(expected);
		await closeAgain();
		connectionTo({ ...credential, port: away.port }).disconnect();
		await away.stop();
	},
	90_000,
);

it('to another Redis by its credential, in the middle of a round', async () => {
	const node = nodeOf('credential');
	node.live('old', 30);
	node.live('older', 40);
	node.sessionStore = 'redis';
	const close = await node.publish();
	node.live('a', 20);
	node.live('b', 19);
	let release = () => {};
	let isAsked = false;
	node.before = async (path) => {
		if (path !== '/one/a') return;
		isAsked = true;
		await new Promise<void>((resolve) => (release = resolve));
	};
	ahead += 61_000;
	await until(() => isAsked, 10);
	expect(isAsked).toBe(true);
	// While a conversation is fetched the credential is changed, and the watcher sees that.
	node.port = another().port;
	ahead += 40_000;
	await sleep(3_000);
	node.before = async () => undefined;
	release();
	await sleep(3_000);
	for (let minutes = 1; minutes <= 6; minutes++) {
		ahead += 61_000;
		await sleep(1_500);
	}
	expect([...node.ids].sort()).toEqual(['a', 'b']);
	expect(node.failed).toEqual([]);
	await close();
}, 60_000);
