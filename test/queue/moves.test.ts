import type { Windows } from '../../nodes/domain/sessions/window';
import { openMemoryStore } from '../../nodes/state/memory/store';
import { openStore } from '../../nodes/state/open';
import { watch } from '../../nodes/trigger/watch';
import { tallyWindow, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';
import { useTwoRedis } from './support/useRedis.mts';
import { credential, slow, WatchedNode } from './support/watchedNode';

/** What becomes of a node whose credential is changed while people speak. */

const { server, another } = useTwoRedis(credential);

const nodeOf = (id: string) => {
	const node = new WatchedNode(id, server().port);
	node.sessionStore = 'redis';
	return node;
};

/** How far the clock was put forward, in milliseconds; nobody waits for half a minute. */
let ahead = 0;
const real = Date.now;
beforeAll(() => (Date.now = () => real() + ahead));
afterAll(() => (Date.now = real));

const quick: Windows<Words> = { current: tallyWindow({ quietMs: 300 }), previous: [] };

/** The watcher looks where its credential leads to. */
const look = async () => {
	ahead += 31_000;
	await sleep(2_500);
};

/** A conversation that was handed over when the node was set to another Redis runs for long in n8n. */
const handOver = async (node: WatchedNode) => {
	await node.say('before');
	node.isBusy = true;
};

it('a credential that names the same Redis otherwise cuts no conversation in pieces', async () => {
	const node = nodeOf('renamed');
	const { closeFunction } = await watch(node.context, slow);
	await handOver(node);
	node.rest = { host: 'localhost' };
	await look();
	await node.heard(1);
	expect(node.words).toEqual(['before']);
	for (const word of ['a', 'b', 'c']) {
		await node.say(word);
		await sleep(1_500);
	}
	expect(node.words).toEqual(['before']);
	await closeFunction?.();
}, 30_000);

it('a conversation that goes on where the credential leads again is not cut in pieces', async () => {
	const node = nodeOf('back');
	const { closeFunction } = await watch(node.context, slow);
	await handOver(node);
	node.port = another().port;
	await look();
	await node.heard(1);
	expect(node.words).toEqual(['before']);
	node.port = server().port;
	for (const word of ['a', 'b', 'c']) {
		await node.say(word);
		await sleep(1_500);
	}
	await look();
	expect(node.words).toEqual(['before']);
	await closeFunction?.();
}, 30_000);

it('what came while a credential led elsewhere for a moment comes out', async () => {
	const node = nodeOf('for a moment');
	const { closeFunction } = await watch(node.context, slow);
	await node.say('a');
	node.port = another().port;
	await node.say('elsewhere');
	node.port = server().port;
	await look();
	await node.heard(1);
	expect(node.words).toEqual(['elsewhere']);
	await closeFunction?.();
}, 30_000);

it.each(['another Redis', 'memory'] as const)(
	'a delivery that was on its way when the node was set to %s comes out',
	async (where) => {
		const node = nodeOf(`on its way ${where}`);
		const { closeFunction } = await watch(node.context, quick);
		const before = await openStore(node.context, true);
		if (where === 'memory') node.sessionStore = 'memory';
		else node.port = another().port;
		await closeFunction?.();
		const again = await watch(node.context, quick);
		await sleep(2_500);
		await before.apply(quick, 'u', { type: 'delivery', input: ['late'] }, 'watcher');
		await node.heard(1);
		expect(node.words).toEqual(['late']);
		await again.closeFunction?.();
	},
	30_000,
);

it('a delivery that was on its way to memory when the node was set to Redis comes out', async () => {
	const node = nodeOf('on its way to memory');
	node.sessionStore = 'memory';
	const { closeFunction } = await watch(node.context, quick);
	const before = node.context;
	await closeFunction?.();
	node.sessionStore = 'redis';
	const again = await watch(node.context, quick);
	await sleep(2_500);
	const store = openMemoryStore(before, true);
	await store.apply(quick, 'u', { type: 'delivery', input: ['late'] }, 'watcher');
	await node.heard(1);
	expect(node.words).toEqual(['late']);
	await again.closeFunction?.();
}, 30_000);

it('n8n that does not give out the credential any more holds up no conversation, nor the end of the activation', async () => {
	const node = nodeOf('without an answer');
	const { closeFunction } = await watch(node.context, quick);
	const say = async (word: string) => {
		const store = await openStore(node.context, true);
		await store.apply(quick, 'u', { type: 'delivery', input: [word] }, 'watcher');
		await node.heard(node.words.length + 1);
	};
	// To the watcher only, and later not even to that.
	let answer = () => {};
	node.before = async () => {
		node.before = async () => undefined;
		await new Promise<void>((resolve) => (answer = resolve));
	};
	await look();
	await say('a');
	expect(node.words).toEqual(['a']);

	node.port = another().port;
	await look();
	await say('b');
	expect(node.words).toEqual(['a', 'b']);
	// What is answered too late says nothing.
	node.port = server().port;
	answer();
	await sleep(500);
	node.port = another().port;
	await say('c');
	expect(node.words).toEqual(['a', 'b', 'c']);
	node.before = async () => await new Promise<void>(() => undefined);
	await look();
	await closeFunction?.();
}, 40_000);
