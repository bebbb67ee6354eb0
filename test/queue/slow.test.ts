import type { Windows } from '../../nodes/domain/sessions/window';
import { connectionTo } from '../../nodes/state/redis/connection';
import { openStore } from '../../nodes/state/open';
import { watch } from '../../nodes/trigger/watch';
import { SlowLine } from '../support/slowLine.mts';
import { tallyWindow, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';
import { useTwoRedis } from './support/useRedis.mts';
import { credential, WatchedNode } from './support/watchedNode';

/** A Redis that answers, but takes its time. */

const { server } = useTwoRedis(credential);

const quick: Windows<Words> = { current: tallyWindow({ quietMs: 300 }), previous: [] };

let line: SlowLine;
beforeAll(async () => {
	line = await new SlowLine(server().port).start();
});
afterAll(() => {
	connectionTo({ ...credential, port: line.port }).disconnect();
	line.stop();
});

it('publishing and unpublishing do not wait until all that is due has been looked at', async () => {
	const node = new WatchedNode('slow', line.port);
	node.sessionStore = 'redis';
	const store = await openStore(node.context, true);
	const users = Array.from({ length: 1_500 }, (_, n) => `user ${n}`);
	await Promise.all(
		users.map(async (user) => {
			await store.apply(quick, user, { type: 'delivery', input: [user] }, 'watcher');
		}),
	);
	line.delayMs = 300;
	const { closeFunction } = await watch(node.context, quick);
	expect(node.words.length).toBeLessThan(users.length / 2);
	await sleep(1_000);
	await closeFunction?.();
	// What was begun is ended, and nothing goes on behind the back of who comes next.
	const { length } = node.words;
	expect(length).toBeLessThan(users.length / 2);
	await sleep(3_000);
	expect(node.words).toHaveLength(length);
	line.delayMs = 0;
	const again = await watch(node.context, quick);
	for (let waited = 0; waited < 60 && node.words.length < users.length; waited++) await sleep(500);
	expect([...node.words].sort()).toEqual([...users].sort());
	await again.closeFunction?.();
}, 200_000);
