import { modesOf as soundModes } from '../../nodes/OmiAudioTrigger/windows';
import { modesOf as speechModes } from '../../nodes/OmiTranscriptTrigger/windows';
import type { Segment } from '../../nodes/domain/payloads/segment';
import { judge } from '../../nodes/state/redis/open';
import { connectionTo, type RedisCredential } from '../../nodes/state/redis/connection';
import { RedisStore } from '../../nodes/state/redis/store';
import { RedisServer } from '../../tools/queue/redis.mts';
import { spokenSegment } from '../support/arbitraries';

/** What only a store in Redis has to do: outlive every process of n8n, and Redis itself. */

const AT = Date.UTC(2026, 9, 8, 9);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const speech = speechModes({
	triggerOn: 'sessionEnd',
	quietPeriod: 120,
	phrases: '',
	commandPause: 5,
	commandMaximum: 30,
	options: {},
});
const sound = soundModes({
	triggerOn: 'duration',
	format: 'pcm',
	duration: 5,
	quietPeriod: 10,
	maximumDuration: 300,
	options: {},
});

const spoken = (id: string) => spokenSegment(id, 0);

const delivery = <T>(arrival: T, at = AT) => ({ type: 'delivery' as const, at, arrival });

let server: RedisServer;
let nodes = 0;

const credential = (own: RedisServer, rest: Partial<RedisCredential> = {}): RedisCredential => ({
	host: '127.0.0.1',
	port: own.port,
	database: 0,
	user: '',
	password: '',
	ssl: false,
	caCertificate: '',
	prefix: 'test',
	...rest,
});

/** Processes of one n8n, each with a store of the same node. */
function processes(count: number, name = `test:instance:workflow:${nodes++}`): RedisStore[] {
	return Array.from({ length: count }, () => {
		return new RedisStore(connectionTo(credential(server)), name);
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
		const seconds = Array.from({ length: 12 }, (_, n) => Buffer.alloc(32_000, n + 1));
		const files: Buffer[] = [];
		for (const [n, bytes] of seconds.entries()) {
			const store = stores[n % 3]!.sessions(sound);
			const arrival = { bytes, sampleRate: 16_000 };
			const parcels = await store.apply('u', delivery(arrival, AT + n * 1_000));
			files.push(...parcels.map(({ file }) => file!.bytes));
		}
		const rest = await stores[0]!.sessions(sound).tick(AT + MINUTE);
		files.push(...rest.map(({ file }) => file!.bytes));
		expect(files.map(({ length }) => length / 32_000)).toEqual([5, 5, 2]);
		expect(Buffer.concat(files).equals(Buffer.concat(seconds))).toBe(true);
	});

	it('loses nothing when seconds of it come at once', async () => {
		const stores = processes(2);
		const parcels = await Promise.all(
			Array.from({ length: 10 }, async (_, n) => {
				const arrival = { bytes: Buffer.alloc(32_000, n + 1), sampleRate: 16_000 };
				return await stores[n % 2]!.sessions(sound).apply('u', delivery(arrival, AT + n));
			}),
		);
		const files = parcels.flat().map(({ file }) => file!.bytes);
		expect(files.map(({ length }) => length)).toEqual([160_000, 160_000]);
		const loudness = [...Buffer.concat(files)].filter((_, n) => n % 32_000 === 0);
		expect(loudness.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});

	it('leaves no bytes behind that have been handed on', async () => {
		const name = `test:instance:workflow:${nodes++}`;
		const [store] = processes(1, name);
		for (let n = 0; n < 5; n++) {
			const arrival = { bytes: Buffer.alloc(32_000, 1), sampleRate: 16_000 };
			await store!.sessions(sound).apply('u', delivery(arrival, AT + n * 1_000));
		}
		const redis = server.client();
		expect((await redis.hkeys(`${name}:user:"u"`)).sort()).toEqual(['state', 'version']);
		redis.disconnect();
	});
});

describe('an emission', () => {
	it('comes again where no execution has been seen of it, to one of those who ask', async () => {
		const [first, second] = processes(2);
		await first!.sessions(speech).apply('u', delivery([spoken('a')]));
		const [parcel] = await first!.sessions(speech).tick(AT + 2 * MINUTE);
		expect(parcel).toBeDefined();
		expect(await second!.overdue(AT + 2 * MINUTE + 59_000)).toEqual([]);
		const again = await Promise.all([
			first!.overdue(AT + 3 * MINUTE),
			second!.overdue(AT + 3 * MINUTE),
		]);
		expect(again.flat().map(({ json }) => json)).toEqual([parcel!.json]);
	});

	it('comes no more once an execution has it, and is for that execution only', async () => {
		const [first, second] = processes(2);
		await first!.sessions(speech).apply('u', delivery([spoken('a')]));
		const [parcel] = await first!.sessions(speech).tick(AT + 2 * MINUTE);
		const { id } = parcel!;
		expect(await second!.acknowledge(id, '17')).toBe(true);
		expect(await first!.overdue(AT + DAY)).toEqual([]);
		expect(await second!.acknowledge(id, '18')).toBe(false);
		// A worker that died has its execution begun again by another.
		expect(await first!.acknowledge(id, '17')).toBe(true);
	});
});

describe('what is in Redis', () => {
	it('goes away by itself, all of it', async () => {
		const [store] = processes(1);
		await store!.claim('a delivery');
		await store!.claimContent('a memory', AT, 'a delivery');
		await store!.sessions(speech).apply('u', delivery([spoken('a')]));
		const [parcel] = await store!.sessions(speech).tick(AT + 2 * MINUTE);
		await store!.acknowledge(parcel!.id, '17');
		await store!.sessions(speech).apply('v', delivery([spoken('a')]));
		await store!.claim('a delivery that is never dealt with');
		const redis = server.client();
		const keys = await redis.keys('*');
		const forEver: string[] = [];
		for (const key of keys) if ((await redis.pttl(key)) <= 0) forEver.push(key);
		const pending = keys.filter((key) => key.endsWith('never dealt with'));
		expect(await redis.pttl(pending[0]!)).toBeLessThanOrEqual(20_000);
		redis.disconnect();
		expect(forEver).toEqual([]);
		expect(keys.length).toBeGreaterThan(5);
	});

	it('is of one node of one n8n', async () => {
		const [mine] = processes(1);
		const [other] = processes(1);
		await mine!.sessions(speech).apply('u', delivery([spoken('a')]));
		expect(await other!.sessions(speech).tick(AT + DAY)).toEqual([]);
		expect(await mine!.claim('key')).toBe(true);
		expect(await other!.claim('key')).toBe(true);
	});

	it('is left alone where nobody could have written it so', async () => {
		const name = `test:instance:workflow:${nodes++}`;
		const [store] = processes(1, name);
		const redis = server.client();
		const state = JSON.stringify({ mode: 'speech', user: '{"odd":true}' });
		await redis.hset(`${name}:user:"u"`, 'version', 'v', 'state', state);
		redis.disconnect();
		await store!.sessions(speech).apply('u', delivery([spoken('a')]));
		expect(await store!.sessions(speech).tick(AT + 2 * MINUTE)).toHaveLength(1);
	});
});

describe('a delivery that was claimed', () => {
	it('counts as dealt with in the instant in which its speech is written down', async () => {
		const name = `test:instance:workflow:${nodes++}`;
		const [dying, other] = processes(2, name);
		await dying!.claim('key');
		await dying!.sessions(speech).apply('u', delivery([spoken('a')]));
		// It dies here, before it can say so.
		expect(await other!.claim('key')).toBe(false);
	});

	it('is free again soon if the process dies before that', async () => {
		const name = `test:instance:workflow:${nodes++}`;
		const [dying, other] = processes(2, name);
		await dying!.claim('key');
		const redis = server.client();
		await redis.pexpire(`${name}:delivery:key`, 500);
		redis.disconnect();
		expect(await other!.claim('key')).toBe(true);
	});
});

it('when Redis is away deliveries are refused, and when it is back everything goes on', async () => {
	const [store] = processes(1);
	const sessions = () => store!.sessions(speech);
	await sessions().apply('u', delivery([spoken('a')]));
	await server.kill();
	const began = Date.now();
	await expect(sessions().apply('u', delivery([spoken('b')]))).rejects.toThrow();
	expect(Date.now() - began).toBeLessThan(10_000);
	await server.start();
	await sessions().apply('u', delivery([spoken('b')]));
	const [parcel] = await sessions().tick(AT + 2 * MINUTE);
	const ids = (parcel!.json.segments as Segment[]).map(({ id }) => id);
	expect(ids.sort()).toEqual(['a', 'b']);
}, 60_000);

describe('the credential', () => {
	it('is good where Redis lets it in', async () => {
		expect(await judge({ ...credential(server) })).toEqual({
			status: 'OK',
			message: `Redis at 127.0.0.1:${server.port} can be used.`,
		});
	});

	it('says what is missing', async () => {
		const { status, message } = await judge({ ...credential(server), host: '' });
		expect([status, message]).toEqual([
			'Error',
			"Fill in 'Host', 'Port', 'Database Number' and 'Prefix'.",
		]);
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
			const own = { ...credential(secure), host: 'localhost', ssl: true };
			expect((await judge(own)).message).toMatch(/certificate/i);
			expect(await judge({ ...own, caCertificate: await secure.authority() })).toMatchObject({
				status: 'OK',
			});
		} finally {
			await secure.stop();
		}
	}, 60_000);
});
