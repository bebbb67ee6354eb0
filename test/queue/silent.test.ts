import type { Windows } from '../../nodes/domain/sessions/window';
import { connectionTo } from '../../nodes/state/redis/connection';
import { credentialSchema } from '../../nodes/state/redis/credential';
import { Names, partitionOf } from '../../nodes/state/redis/names';
import { RedisStore } from '../../nodes/state/redis/store';
import { RedisCluster } from '../../tools/queue/cluster.mts';
import { tallyWindow, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';

/** A server of a cluster that says nothing any more, in a process that only takes deliveries, as webhook processors do. */

const quiet: Windows<Words> = { current: tallyWindow({ quietMs: 60_000 }), previous: [] };

it('who was on a server that has gone silent is heard by the replica that took over, while others speak', async () => {
	const cluster = await RedisCluster.start({ replicas: 1 });
	// Else the others refuse everything meanwhile, by which the client learns of it.
	await cluster.needNotBeWhole();
	const credential = credentialSchema.parse({
		...{ mode: 'cluster', clusterNodes: cluster.nodes, prefix: 'silent' },
	});
	const store = new RedisStore(connectionTo(credential), 'here', 'silent');
	const say = async (user: string, word: string) => {
		await store.apply(quiet, user, { type: 'delivery', input: [word] }, 'watcher');
	};
	const keyOf = (user: string) => new Names('silent', partitionOf(user)).user(JSON.stringify(user));
	const users = Array.from({ length: 40 }, (_, n) => `user ${n}`);
	for (const user of users) await say(user, 'before');
	await cluster.suspendMasterOf(keyOf('user 0'));
	const reachable = await cluster.reachable(users.map(keyOf));
	const other = users.find((user) => reachable.includes(keyOf(user))) ?? '';
	let isHeard = false;
	const others = async () => {
		for (let n = 0; !isHeard && n < 1_200; n++) {
			await say(other, `meanwhile ${n}`).catch(() => undefined);
			await sleep(50);
		}
	};
	const speaking = others();
	let attempts = 0;
	while (!isHeard && attempts < 12) {
		attempts++;
		isHeard = await say('user 0', 'after').then(
			() => true,
			() => false,
		);
	}
	const wasHeard = isHeard;
	isHeard = true;
	await speaking;
	connectionTo(credential).disconnect();
	await cluster.stop();
	expect(wasHeard).toBe(true);
}, 150_000);
