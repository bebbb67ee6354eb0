import { windowsOf as soundWindowsOf } from '../../nodes/OmiAudioTrigger/windows';
import { windowsOf as speechWindowsOf } from '../../nodes/OmiTranscriptTrigger/windows';
import type { Windows } from '../../nodes/domain/sessions/window';
import type { OutboxEntry } from '../../nodes/state/port';
import { connectionTo } from '../../nodes/state/redis/connection';
import { credentialSchema, type RedisCredential } from '../../nodes/state/redis/credential';
import { Names, outerIdOf, partitionOf } from '../../nodes/state/redis/names';
import { judge } from '../../nodes/state/redis/open';
import { runScript } from '../../nodes/state/redis/scripts';
import { RedisStore } from '../../nodes/state/redis/store';
import { isOfUser } from '../../nodes/state/redis/userError';
import { RedisServer } from '../../tools/queue/redis.mts';
import { Switchboard } from '../support/switchboard.mts';
import { tallyWindow, wordsIn, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';
import { whole } from '../../tools/queue/whole.mts';

/** What only a store in Redis has to do: outlive every process of n8n, and Redis itself. */

const sound = soundWindowsOf({
	triggerOn: 'duration',
	format: 'pcm',
	duration: 5,
	pause: 2,
	quietPeriod: 10,
	maximumDuration: 300,
	options: {},
});
const words: Windows<Words> = { current: tallyWindow(), previous: [] };

const SEGMENT = {
	speaker: 'SPEAKER_01',
	speakerId: 1,
	isUser: false,
	personId: null,
	start: 0,
	end: 1,
};

const spoken = (...input: Words) => ({ type: 'delivery' as const, input });
const chunk = (n: number) => ({
	type: 'delivery' as const,
	input: { bytes: Buffer.alloc(32_000, n + 1), sampleRate: 16_000 },
});

const filesIn = (entries: readonly OutboxEntry[]) => {
	return entries.flatMap(({ items }) => {
		return items.map((item) => {
			const { binary } = item as unknown as { binary: { data: { data: string } } };
			return Buffer.from(binary.data.data, 'base64');
		});
	});
};

let server: RedisServer;
let nodes = 0;

const credential = (own: RedisServer, rest: Partial<RedisCredential> = {}): RedisCredential => {
	const server = { host: '127.0.0.1', port: own.port, database: 0, prefix: 'test' };
	return credentialSchema.parse({ ...server, ...rest });
};

const nodeName = () => `test:instance:workflow/node-${nodes++}`;

/** Processes of one n8n, each with a store of the same node. */
function processes(count: number, name = nodeName()): RedisStore[] {
	return Array.from({ length: count }, () => {
		return new RedisStore(connectionTo(credential(server)), 'here', name);
	});
}

beforeAll(async () => {
	server = await RedisServer.start();
}, 30_000);
afterAll(async () => {
	connectionTo(credential(server)).disconnect();
	await server.stop();
});

describe('sound', () => {
	it('comes out whole and in order, whichever process a second of it comes to', async () => {
		const stores = processes(3);
		for (let n = 0; n < 12; n++) await stores[n % 3]!.apply(sound, 'u', chunk(n), 'watcher');
		await whole(stores[0]!).stop(sound);
		const files = filesIn(await whole(stores[1]!).take(sound, 10));
		expect(files.map(({ length }) => length / 32_000)).toEqual([5, 5, 2]);
		const expected = Array.from({ length: 12 }, (_, n) => Buffer.alloc(32_000, n + 1));
		expect(Buffer.concat(files).equals(Buffer.concat(expected))).toBe(true);
	});

	it('loses nothing when seconds of it come at once', async () => {
		const stores = processes(2);
		const seconds = Array.from({ length: 10 }, (_, n) => n);
		await Promise.all(
			seconds.map(async (n) => await stores[n % 2]!.apply(sound, 'u', chunk(n), 'watcher')),
		);
		await whole(stores[0]!).stop(sound);
		const files = filesIn(await whole(stores[0]!).take(sound, 10));
		expect(files.map(({ length }) => length)).toEqual([160_000, 160_000]);
		const loudness = [...Buffer.concat(files)].filter((_, n) => n % 32_000 === 0);
		expect(loudness.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});

	it('leaves no bytes behind that have been handed over', async () => {
		const name = nodeName();
		const [store] = processes(1, name);
		for (let n = 0; n < 5; n++) await store!.apply(sound, 'u', chunk(n), 'watcher');
		await whole(store!).stop(sound);
		await store!.acknowledge((await whole(store!).take(sound, 10)).map(({ id }) => id));
		const redis = server.client();
		const left = await redis.keys(`{${name}:*`);
		redis.disconnect();
		expect(left.filter((key) => /:(?:log|outbox|ready|due)/.test(key))).toEqual([]);
	});
});

describe('what is in Redis', () => {
	it('goes away by itself, all of it', async () => {
		const [store] = processes(1);
		const key = { id: 'a delivery', keepMs: 600_000 };
		await store!.apply(words, 'u', spoken('a', 'b', 'c', 'd'), 'request', key);
		await store!.apply(words, 'v', spoken('a'), 'watcher');
		await store!.claim('u', { id: 'never dealt with', keepMs: 600_000 });
		const redis = server.client();
		const keys = await redis.keys('*');
		const forEver: string[] = [];
		for (const key of keys) if ((await redis.pttl(key)) <= 0) forEver.push(key);
		const pending = keys.filter((key) => key.endsWith('never dealt with'));
		expect(await redis.pttl(pending[0]!)).toBeLessThanOrEqual(20_000);
		const done = keys.filter((key) => key.endsWith('a delivery'));
		expect(await redis.pttl(done[0]!)).toBeLessThanOrEqual(600_000);
		redis.disconnect();
		expect(forEver).toEqual([]);
		expect(keys.length).toBeGreaterThan(8);
	});

	it('does not grow with what two executions may have been started with: each is forgotten in its time', async () => {
		const name = nodeName();
		const redis = server.client();
		const own = new Names(name, partitionOf('u'));
		const at = [own.outbox, own.ready, own.attempts, own.contested, own.contestedSince];
		const keepMs = 300;
		const takeEach = async (turn: number) => {
			const said = Array.from({ length: 31 }, (_, n) => `${turn} ${n}`);
			// As a process that dies with what it was to start: nobody holds it for long.
			const [dying] = processes(1, name);
			const store = new RedisStore(connectionTo(credential(server)), 'here', name, 1);
			await store.apply(words, 'u', spoken(...said), 'request');
			await whole(dying!).stop(words);
			await sleep(10);
			const args = [100, 1, keepMs, 1e9, 60_000];
			const taken = (await runScript(redis, 'TAKE', at, args)) as string[];
			const ids = taken.filter((_, n) => n % 5 === 0);
			await dying!.acknowledge(ids.map((id) => outerIdOf(partitionOf('u'), id)));
			return ids.length;
		};
		let all = 0;
		const sizes: number[] = [];
		for (let n = 0; n < 8; n++) {
			all += await takeEach(n);
			sizes.push(await redis.hlen(own.contested));
			expect(await redis.zcard(own.contestedSince)).toBe(sizes.at(-1));
			await sleep(keepMs / 2);
		}
		redis.disconnect();
		expect(all).toBeGreaterThan(60);
		expect(Math.max(...sizes)).toBeGreaterThan(5);
		expect(Math.max(...sizes)).toBeLessThan(all / 2);
	}, 30_000);

	it('is of one node of one n8n', async () => {
		const [mine] = processes(1);
		const [other] = processes(1);
		await mine!.apply(words, 'u', spoken('a'), 'watcher');
		await whole(other!).stop(words);
		expect(await whole(other!).take(words, 10)).toEqual([]);
		expect(typeof (await mine!.claim('u', { id: 'k', keepMs: 1_000 }))).toBe('object');
		expect(typeof (await other!.claim('u', { id: 'k', keepMs: 1_000 }))).toBe('object');
	});

	it('is left alone where nobody could have written it so, and Omi is told to come again', async () => {
		const name = nodeName();
		const [store] = processes(1, name);
		const redis = server.client();
		const key = new Names(name, partitionOf('u')).user('"u"');
		const odd = { version: 'v', window: 'tally', head: '{"odd":true}' };
		await redis.hset(key, odd);
		await expect(store!.apply(words, 'u', spoken('a'), 'watcher')).rejects.toThrow(
			'cannot be read',
		);
		expect(await redis.hgetall(key)).toEqual(odd);
		redis.disconnect();
	});

	it('is timed by its own clock, however far apart those of its processes are', async () => {
		const name = nodeName();
		const [early, late] = processes(2, name);
		const real = Date.now;
		const own: Windows<Words> = { current: tallyWindow({ quietMs: 300 }), previous: [] };
		try {
			for (let n = 0; n < 6; n++) {
				Date.now = () => real() - 6_000;
				await early!.apply(own, 'u', spoken(`${n}`), 'watcher');
				Date.now = () => real() + 6_000;
				await whole(late!).tick(own, 'due');
				await sleep(60);
			}
			await sleep(400);
			await whole(late!).tick(own, 'due');
		} finally {
			Date.now = real;
		}
		const entries = await whole(late!).take(own, 10);
		expect(wordsIn(entries)).toEqual(['0', '1', '2', '3', '4', '5']);
		const sessions = entries.flatMap(({ items }) => items.map(({ json }) => json.sessionId));
		expect(new Set(sessions).size).toBe(1);
	});
});

it('numbers need not be whole: a commit is written, or it is not', async () => {
	const [store] = processes(1);
	const { current } = words;
	const odd: Windows<Words> = {
		current: {
			...current,
			step: (...args) => {
				const step = current.step(...args);
				return { ...step, keepMs: 1_000.25, dueAt: step.dueAt && step.dueAt + 0.3 };
			},
		},
		previous: [],
	};
	await store!.apply(odd, 'u', spoken('a'), 'watcher');
	await whole(store!).stop(odd);
	expect(wordsIn(await whole(store!).take(words, 10))).toEqual(['a']);
});

it('what is taken at once goes through one answer of Redis, however much waits', async () => {
	const [store] = processes(1);
	const large: Windows<Words> = { current: tallyWindow({ most: 1 }), previous: [] };
	const input = Array.from({ length: 7 }, (_, n) => `${n}`.padEnd(1_500_000, '.'));
	for (const word of input) await store!.apply(large, 'u', spoken(word), 'watcher');
	const taken = [
		await whole(store!).take(large, 100),
		await whole(store!).take(large, 100),
		await whole(store!).take(large, 100),
	];
	expect(taken.map(({ length }) => length)).toEqual([2, 2, 2]);
}, 30_000);

it('what is due is found without looking at who is not, and what waits without looking at all of it', async () => {
	const name = nodeName();
	const [store] = processes(1, name);
	const slow: Windows<Words> = {
		current: tallyWindow({ most: 1, quietMs: 600_000 }),
		previous: [],
	};
	const users = Array.from({ length: 300 }, (_, n) => `user ${n}`);
	for (const user of users) await store!.apply(slow, user, spoken('a', 'b', 'c'), 'watcher');
	const admin = server.client();
	const calls = async (work: () => Promise<unknown>) => {
		await admin.config('RESETSTAT');
		await work();
		const stats = await admin.info('commandstats');
		const of = (command: string) => {
			return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
		};
		return { users: of('hmget'), emissions: of('hget') };
	};
	expect(await calls(async () => await whole(store!).tick(slow, 'due'))).toEqual({
		users: 0,
		emissions: 0,
	});
	const taking = await calls(async () => {
		expect(await whole(store!).take(slow, 10)).toHaveLength(10);
	});
	expect(taking.emissions).toBeLessThanOrEqual(20);
	admin.disconnect();
}, 60_000);

it('speech is read back from Redis as it was written', async () => {
	const [store] = processes(1);
	const speech = speechWindowsOf({
		triggerOn: 'sessionEnd',
		quietPeriod: 120,
		phrases: '',
		commandPause: 5,
		commandMaximum: 30,
		options: {},
	});
	for (const text of ['Good morning.', 'Grüß Gott 🙂']) {
		const segment = { ...SEGMENT, id: text, text };
		await store!.apply(speech, 'u', { type: 'delivery', input: [segment] }, 'watcher');
	}
	await whole(store!).stop(speech);
	const items = (await whole(store!).take(speech, 10)).flatMap((entry) =>
		entry.items.map(({ json }) => json),
	);
	expect(items.map(({ transcript }) => transcript)).toEqual([
		'Speaker 1: Good morning. Grüß Gott 🙂',
	]);
});

it('when Redis is away deliveries are refused, and when it is back everything goes on', async () => {
	const [store] = processes(1);
	await store!.apply(words, 'u', spoken('a'), 'watcher');
	await server.kill();
	const began = Date.now();
	await expect(store!.apply(words, 'u', spoken('b'), 'watcher')).rejects.toThrow();
	expect(Date.now() - began).toBeLessThan(10_000);
	await server.start();
	await store!.apply(words, 'u', spoken('b'), 'watcher');
	await whole(store!).stop(words);
	expect(wordsIn(await whole(store!).take(words, 10)).sort()).toEqual(['a', 'b']);
}, 60_000);

describe.each([
	['is a replica by now', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
	['is full', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
	[
		'misses its replicas',
		['CONFIG', 'SET', 'min-replicas-to-write', '1'],
		['CONFIG', 'SET', 'min-replicas-to-write', '0'],
	],
] as const)('a Redis that %s', (_what, [begin, ...how], [end, ...what]) => {
	it('is at fault itself, not the user of whom something is written, and goes on afterwards', async () => {
		const [store] = processes(1);
		await store!.apply(words, 'u', spoken('a'), 'watcher');
		const key = { id: 'b', keepMs: 60_000 };
		const deliver = async () => await store!.apply(words, 'u', spoken('b'), 'watcher', key);
		const admin = server.client();
		await admin.call(begin, ...how);
		try {
			const error: unknown = await deliver().catch((reason: unknown) => reason);
			expect(error).toBeInstanceOf(Error);
			expect(isOfUser(error)).toBe(false);
		} finally {
			await admin.call(end, ...what);
			admin.disconnect();
		}
		// As Omi sends it again.
		await deliver();
		await whole(store!).stop(words);
		expect(wordsIn(await whole(store!).take(words, 10)).sort()).toEqual(['a', 'b']);
	}, 60_000);
});

it('a Redis that is a replica by now is left for the one that its name leads to', async () => {
	const [former, present] = [await RedisServer.start(), await RedisServer.start()];
	const name = await Switchboard.start(former.port);
	const own = { ...credential(former), port: name.port };
	const store = new RedisStore(connectionTo(own), 'here', nodeName());
	const deliver = async (id: string) => {
		await store.apply(words, 'u', spoken(id), 'watcher', { id, keepMs: 60_000 });
	};
	const [formerly, presently] = [former.client(), present.client()];
	try {
		await deliver('a');
		await presently.call('REPLICAOF', '127.0.0.1', String(former.port));
		while (!(await presently.info('replication')).includes('master_link_status:up'))
			await sleep(50);
		await presently.call('REPLICAOF', 'NO', 'ONE');
		await formerly.call('REPLICAOF', '127.0.0.1', String(present.port));
		name.leadTo(present.port);
		await deliver('b');
		await whole(store).stop(words);
		expect(wordsIn(await whole(store).take(words, 10)).sort()).toEqual(['a', 'b']);
	} finally {
		for (const redis of [formerly, presently, connectionTo(own)]) redis.disconnect();
		name.stop();
		await Promise.all([former.stop(), present.stop()]);
	}
}, 60_000);

describe('the credential', () => {
	it('is good where Redis lets it in', async () => {
		expect(await judge({ ...credential(server) })).toEqual({
			status: 'OK',
			message: `Redis at 127.0.0.1:${server.port} can be used.`,
		});
	});

	it.each(['volatile-lru', 'allkeys-lfu'])(
		'asks for a Redis that keeps what it has been given, not for one with %s',
		async (policy) => {
			const admin = server.client();
			await admin.config('SET', 'maxmemory', '100mb');
			await admin.config('SET', 'maxmemory-policy', policy);
			const { status, message } = await judge({ ...credential(server) });
			await admin.config('SET', 'maxmemory-policy', 'noeviction');
			const again = await judge({ ...credential(server) });
			await admin.config('SET', 'maxmemory', '0');
			admin.disconnect();
			expect([status, message]).toEqual(['Error', expect.stringContaining("'noeviction'")]);
			expect(again.status).toBe('OK');
		},
	);

	it('says what is missing', async () => {
		const { status, message } = await judge({ ...credential(server), host: '' });
		expect([status, message]).toEqual(['Error', "Fill in 'Host' and 'Port'."]);
	});

	it('says why there is no connection', async () => {
		const { status, message } = await judge({ ...credential(server), port: 1 });
		expect(status).toBe('Error');
		expect(message).toContain('ECONNREFUSED');
	});

	it('brings the password', async () => {
		const guarded = await RedisServer.start({ password: 'of the Redis' });
		try {
			expect((await judge({ ...credential(guarded) })).message).toMatch(/NOAUTH|Authentication/);
			expect((await judge({ ...credential(guarded), password: 'wrong' })).message).toContain(
				'WRONGPASS',
			);
			expect((await judge({ ...credential(guarded), password: 'of the Redis' })).status).toBe('OK');
		} finally {
			await guarded.stop();
		}
	}, 30_000);

	it('speaks TLS, and only to whom it can trust', async () => {
		const secure = await RedisServer.start({ tls: true });
		try {
			const own = { ...credential(secure), host: 'localhost', tls: true };
			expect((await judge(own)).message).toMatch(/certificate/i);
			expect(await judge({ ...own, caCertificate: await secure.authority() })).toMatchObject({
				status: 'OK',
			});
		} finally {
			await secure.stop();
		}
	}, 60_000);
});
