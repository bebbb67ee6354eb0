import type { Redis } from 'ioredis';
import { FORMAT } from '../../nodes/state/format';
import { RedisStore } from '../../nodes/state/redis/store';
import { RedisServer } from '../../tools/queue/redis.mts';
import { dump, fixtures, load, nodeOf, type Kept } from '../support/formats/dump.mts';
import { live, scenes, speechScene, takeOut } from '../support/formats/scenes';
import { shapeOf } from '../support/formats/shape';
import { sleep } from '../support/wait.mts';
import { whole } from '../../tools/queue/whole.mts';

/** What a version of this package finds in Redis that another has written there. */

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
	server = await RedisServer.start();
	redis = server.client();
}, 30_000);
beforeEach(async () => void (await redis.flushall()));
afterAll(async () => {
	redis?.disconnect();
	await server?.stop();
});

const storeOf = (scene: string) => new RedisStore(redis, 'here', nodeOf(scene));

describe.each(fixtures())('Redis in format $format', ({ scenes: left }) => {
	it.each(Object.entries(left))(
		'is read to the last byte: %s',
		async (name, { redis: kept, cameOut }) => {
			await load(redis, kept);
			const store = storeOf(name);
			expect(await store.claim('u', { id: 'completed', keepMs: 1 })).toBe('completed');
			expect(await store.claim('u', { id: 'pending', keepMs: 1 })).toBe('pending');
			const scene = scenes.find((one) => one.name === name)!;
			const out = await takeOut(scene, store);
			expect(out.map(({ id }) => id)).toEqual(cameOut.map(({ id }) => id));
			out.forEach(({ json, bytes }, n) => {
				expect(json).toMatchObject(cameOut[n]!.json);
				expect(bytes).toBe(cameOut[n]!.bytes);
			});
			expect(await whole(store).isEmpty()).toBe(true);
		},
	);
});

it('what is written has the form of its format: with any other, there is another format', async () => {
	const { scenes: left } = fixtures().find(({ format }) => format === FORMAT)!;
	for (const scene of scenes) {
		const store = storeOf(scene.name);
		await live(scene, store);
		await sleep(1_200);
		await store.giveBack(
			(await whole(store).take(scene.windows, 1)).map(({ id }) => id),
			false,
		);
		const shape = (kept: Record<string, Kept>) => {
			return shapeOf(
				Object.fromEntries(Object.entries(kept).map(([key, { value }]) => [key, value])),
			);
		};
		const own = await dump(redis, nodeOf(scene.name));
		expect(shape(own)).toEqual(shape(left[scene.name]!.redis));
	}
}, 60_000);

describe('what cannot be read', () => {
	const scene = speechScene;
	const node = nodeOf(scene.name);
	const userKey = () => `{${node}:14}:user:"u"`;
	const says = { type: 'delivery' as const, input: [] };

	/** All that is of the user, but for when to look at it again. */
	const left = async () => {
		const all = Object.entries(await dump(redis, node));
		return Object.fromEntries(
			all
				.filter(
					([name]) =>
						name.startsWith(`{${node}:14}:`) && !/:(due|ready|attempts|contested)$/.test(name),
				)
				.map(([name, { value }]) => [name, value]),
		);
	};

	it.each<[string, () => Promise<unknown>, RegExp]>([
		[
			'a newer version has written',
			async () => await redis.hset(userKey(), 'format', FORMAT + 1),
			/newer version of n8n-nodes-omi.*update/,
		],
		[
			'a newer version has written, with a window of its own',
			async () => await redis.hset(userKey(), 'format', FORMAT + 1, 'window', 'tomorrow'),
			/newer version/,
		],
		[
			'a window has written that nobody knows',
			async () => await redis.hset(userKey(), 'window', 'w'),
			/cannot be read/,
		],
		[
			'is cut off',
			async () => {
				const head = (await redis.hget(userKey(), 'head'))!;
				await redis.hset(userKey(), 'head', head.slice(0, head.length / 2));
			},
			/cannot be read/,
		],
		[
			'has another shape',
			async () => await redis.hset(userKey(), 'head', '{"sessions":1,"streams":[]}'),
			/cannot be read/,
		],
		[
			'is another thing altogether',
			async () => {
				await redis.del(userKey());
				await redis.set(userKey(), 'hello');
			},
			/WRONGTYPE/,
		],
	])(
		'of a user that %s is refused, and left as it is',
		async (_what, change, reason) => {
			const store = storeOf(scene.name);
			await live(scene, store);
			await change();
			const before = await left();
			const other = new RedisStore(redis, 'here', node);
			await expect(
				other.apply(scene.windows, 'u', says, 'watcher', { id: 'k', keepMs: 1_000 }),
			).rejects.toThrow(reason);
			// Omi tries again, and it is no copy then.
			expect(await redis.exists(`{${node}:14}:key:k`)).toBe(0);
			const errors = [
				...(await whole(other).tick(scene.windows, 'all')),
				...(await whole(other).stop(scene.windows)),
			];
			expect(errors.map(({ message }) => message)).toContainEqual(expect.stringMatching(reason));
			expect(await left()).toEqual(before);
			// The others come out all the same.
			await sleep(1_200);
			const out = await takeOut(scene, other);
			expect(out.map(({ json }) => json.transcript)).toEqual(
				expect.arrayContaining([
					expect.stringContaining('Nobody knows'),
					expect.stringContaining('After it.'),
				]),
			);
		},
		20_000,
	);

	it('is said where it is looked at, too: who asks Omi must not take it for nothing', async () => {
		const asking = scenes.find(({ name }) => name === 'asking')!;
		const store = storeOf('asking');
		await live(asking, store);
		await redis.hset(`{${nodeOf('asking')}:16}:user:null`, 'format', FORMAT + 1);
		await expect(store.look(asking.windows, null)).rejects.toThrow('newer version');
	});

	it('comes out when the version is back that can read it', async () => {
		const { redis: kept, cameOut } = fixtures().at(-1)!.scenes[scene.name]!;
		await load(redis, kept);
		await redis.hset(userKey(), 'format', FORMAT + 1);
		const store = storeOf(scene.name);
		await whole(store).stop(scene.windows);
		await redis.hset(userKey(), 'format', FORMAT);
		expect((await takeOut(scene, store)).map(({ id }) => id)).toEqual(cameOut.map(({ id }) => id));
	});

	it('among those whose time has come holds up nobody', async () => {
		const store = storeOf(scene.name);
		await live(scene, store);
		await redis.zadd(`{${node}:14}:due`, 0, 'no JSON', 0, '{"of":"another"}');
		const errors = await whole(store).tick(scene.windows, 'due');
		expect(errors).not.toHaveLength(0);
		expect(await redis.zscore(`{${node}:14}:due`, 'no JSON')).not.toBe('0');
		await whole(store).stop(scene.windows);
		expect((await whole(store).take(scene.windows, 100)).map(({ id }) => id)).toContainEqual(
			expect.stringMatching(/^14\/u-\d+-1\/2$/),
		);
	});

	it.each([
		['is of a newer version', `10 0 0 [${FORMAT + 1},"conversations",{}]`, /newer version/],
		['is of a window that nobody knows', `10 0 0 [${FORMAT},"tomorrow",{}]`, /nobody can read/],
		['is cut off', `10 0 0 [${FORMAT},"conversations",{"us`, /nobody can read/],
		[
			'has another shape',
			`10 0 0 [${FORMAT},"conversations",{"part":true}]`,
			/invalid|Required|expected/i,
		],
		['is in a form of its own', 'whatever the future brings', /nobody can read/],
	])(
		'in the outbox, as it %s, waits there and holds up no other',
		async (_what, entry, reason) => {
			const store = storeOf(scene.name);
			await live(scene, store);
			await redis.hset(`{${node}:14}:outbox`, 'odd', entry);
			await redis.zadd(`{${node}:14}:ready`, 0, 'odd');
			await sleep(1_200);
			const out = (await whole(store).take(scene.windows, 100)).map(({ id }) => id);
			expect(out).toContainEqual(expect.stringMatching(/^14\/u-/));
			expect(out).not.toContain('14/odd');
			const errors = await whole(store).tick(scene.windows, 'due');
			expect(errors.map(({ message }) => message)).toContainEqual(expect.stringMatching(reason));
			expect(await redis.hget(`{${node}:14}:outbox`, 'odd')).toBe(entry);
			expect(Number(await redis.zscore(`{${node}:14}:ready`, 'odd'))).toBeGreaterThan(0);
		},
		20_000,
	);
});
