/*
 * Writes the fixture of the present format, test/fixtures/formats/FORMAT.json: what this version leaves in Redis and in
 * n8n's static data. One for each format, when it is new; those of former formats stay as they are.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FORMAT } from '../../../nodes/state/format.ts';
import { NodeState } from '../../../nodes/state/memory/nodeState.ts';
import { MemoryStore } from '../../../nodes/state/memory/store.ts';
import { RedisStore } from '../../../nodes/state/redis/store.ts';
import { RedisServer } from '../../../tools/queue/redis.mts';
import { dump, folder, nodeOf, type Fixture, type Left } from './dump.mts';
import { live, scenes, takeOut } from './scenes.ts';
import { whole } from '../../../tools/queue/whole.mts';

/** After so long n8n is offered again what it could not take, in milliseconds. */
const BACKOFF_MS = 1_200;

const server = await RedisServer.start();
const redis = server.client();
const left: Record<string, Left> = {};
for (const scene of scenes) {
	const store = new RedisStore(redis, 'here', nodeOf(scene.name));
	await live(scene, store);
	await sleep(BACKOFF_MS);
	// It is offered again: from now on two executions may have it.
	await store.giveBack(
		(await whole(store).take(scene.windows, 1)).map(({ id }) => id),
		false,
	);
	const state = new NodeState();
	state.isJournaled = scene.windows.current.isDurable;
	await live(scene, new MemoryStore('here', state, () => undefined));
	left[scene.name] = {
		redis: await dump(redis, nodeOf(scene.name)),
		...(state.isJournaled && { journal: state.toJSON() }),
		cameOut: await takeOut(scene, store),
	};
}
const fixture: Fixture = { format: FORMAT, at: Date.now(), scenes: left };
await writeFile(join(folder, `${FORMAT}.json`), `${JSON.stringify(fixture, undefined, '\t')}\n`);
redis.disconnect();
await server.stop();
