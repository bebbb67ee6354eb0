import {
	simulate,
	sign,
	signV2,
	urlFor,
	type SimulateOptions,
} from '../../tools/simulate/index.mts';
import { pythonRepr } from '../../tools/simulate/payloads.mts';
import { serve, type Received, type Server } from './simulateServer.mts';

/** The simulator stands in for Omi's backend, so it is held to what that backend does. */

let server: Server;
let answer: Parameters<typeof serve>[0];

beforeEach(async () => {
	answer = () => ({});
	server = await serve((received, index) => answer(received, index));
});
afterEach(async () => await server.close());

const play = async (options: Partial<SimulateOptions> = {}) => {
	const { targets = { transcript: `${server.url}/transcript` }, ...rest } = options;
	const fast = { scenario: 'standup' as const, speed: Infinity, retryDelays: [0, 0, 0], uid: 'u1' };
	return await simulate({ ...fast, ...rest, targets });
};

const at = (path: string) => server.received.filter(({ target }) => target.startsWith(path));
const json = ({ body }: Received) => JSON.parse(body.toString()) as Record<string, unknown>;
const strings = (values: Array<string | string[] | undefined>) => values.map(String);

describe('A simulated day', () => {
	it('sends the same bytes for the same seed, and others for another', async () => {
		const bytes = [];
		for (const seed of [7, 7, 8]) {
			server.received.length = 0;
			await play({ seed, targets: { transcript: `${server.url}/t`, memory: `${server.url}/m` } });
			bytes.push(Buffer.concat(server.received.map(({ body }) => body)).toString());
		}
		expect(bytes[1]).toBe(bytes[0]);
		expect(bytes[2]).not.toBe(bytes[0]);
	});

	it('sends live speech in pieces, each once, and the memory afterwards', async () => {
		await play({ targets: { transcript: `${server.url}/t`, memory: `${server.url}/m` } });
		expect(server.received.at(-1)?.target).toBe('/m?uid=u1');
		const live = at('/t').flatMap((one) => json(one).segments as Array<{ id: string }>);
		const ids = live.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		const memory = json(at('/m')[0]!);
		const kept = (memory.transcript_segments as Array<{ id: string }>).map(({ id }) => id);
		// Segments are merged, and keep the id of the first piece that they are made of.
		expect(kept.length).toBeLessThan(ids.length);
		expect(kept.every((id) => ids.includes(id))).toBe(true);
		expect(at('/t').every((one) => json(one).session_id === 'u1')).toBe(true);
	});

	it('tells developers and apps what each is told', async () => {
		const targets = { memory: `${server.url}/m` };
		await play({ targets });
		await play({ targets, sender: 'app' });
		const [developer, app] = server.received.map(json);
		expect(developer).toHaveProperty('folder_name');
		expect(developer).not.toHaveProperty('geolocation');
		expect(app).toHaveProperty('geolocation');
		expect(app).not.toHaveProperty('folder_name');
		const key = String(server.received[1]?.headers['x-omi-idempotency-key']);
		expect(key).toBe(`conversation:${String(app?.id)}:finalization`);
	});

	it('sends sound in bodies of one second, or as apps and old backends get it', async () => {
		const targets = { audio: `${server.url}/a` };
		const sizes = async (options: Partial<SimulateOptions>) => {
			server.received.length = 0;
			await play({ targets, ...options });
			return server.received.map(({ body }) => body.length);
		};
		const burst = await sizes({});
		expect(burst.slice(0, 6)).toEqual([32_000, 32_000, 32_000, 32_000, 32_000, 1_280]);
		const total = burst.reduce((sum, size) => sum + size, 0);
		const old = await sizes({ generation: 1 });
		expect(new Set(old)).toEqual(new Set([161_280]));
		expect(old.reduce((sum, size) => sum + size, 0)).toBe(total);
		expect((await sizes({ sender: 'app' }))[0]).toBeGreaterThan(128_000);
	});

	it('lives several days at once for several users', async () => {
		const { deliveries } = await play({ users: 3 });
		expect(new Set(deliveries.map(({ uid }) => uid))).toEqual(new Set(['u11', 'u12', 'u13']));
	});
});

describe('The address', () => {
	const planned = { event: 'transcript' as const, at: 0, body: Buffer.alloc(0), key: 'k' };
	const sound = { ...planned, event: 'audio' as const, sampleRate: 8_000 };
	const route = { uid: 'u1', signingSecrets: [] };
	const url = 'https://h/p?token=abc&uid=old';

	it.each([
		['developer', 1, 'https://h/p?token=abc&uid=old?uid=u1'],
		['developer', 2, 'https://h/p?token=abc&uid=u1'],
		['developer', 3, 'https://h/p?token=abc&uid=u1'],
		['app', 1, 'https://h/p?token=abc&uid=old&uid=u1'],
		['app', 3, 'https://h/p?token=abc&uid=old&uid=u1'],
	] as const)('for speech, by a %s of generation %i', (family, generation, expected) => {
		expect(urlFor(planned, { ...route, url, family, generation })).toBe(expected);
	});

	it.each([
		['developer', 1, 'https://h/p?token=abc&uid=old?sample_rate=8000&uid=u1'],
		['developer', 3, 'https://h/p?token=abc&sample_rate=8000&uid=u1'],
		['app', 1, 'https://h/p?token=abc&uid=old?sample_rate=8000&uid=u1'],
		['app', 2, 'https://h/p?token=abc&uid=old&sample_rate=8000&uid=u1'],
	] as const)('for sound, by a %s of generation %i', (family, generation, expected) => {
		expect(urlFor(sound, { ...route, url, family, generation })).toBe(expected);
	});
});

describe('Failure', () => {
	it('is met with three more attempts under the same key, where Omi makes them', async () => {
		answer = (_, index) => ({ status: index < 2 ? 503 : 200 });
		const { deliveries } = await play();
		const keys = strings(
			server.received.slice(0, 3).map(({ headers }) => headers['idempotency-key']),
		);
		expect(new Set(keys).size).toBe(1);
		expect(deliveries[0]).toMatchObject({ outcome: 'accepted' });
		expect(deliveries[0]?.attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
		expect(String(server.received[3]?.headers['idempotency-key'])).not.toBe(keys[0]);
	});

	it('is final after four attempts, at once when refused, and for apps', async () => {
		for (const [status, attempts, options] of [
			[500, 4, {}],
			[301, 4, {}],
			[429, 4, {}],
			[401, 1, {}],
			[404, 1, {}],
			[500, 1, { sender: 'app' as const }],
			[500, 1, { generation: 1 as const }],
		] as const) {
			answer = () => ({ status });
			const { deliveries } = await play(options);
			expect(deliveries[0]?.attempts).toHaveLength(attempts);
			expect(deliveries[0]?.outcome).toBe('failed');
		}
	});

	it('stops the flow after five in a row, and lets events drop', async () => {
		answer = () => ({ status: 404 });
		const { deliveries } = await play({ speed: 1_000 });
		const outcomes = deliveries.map(({ outcome }) => outcome);
		expect(outcomes.slice(0, 5)).toEqual(Array(5).fill('failed'));
		expect(outcomes).toContain('dropped');
		expect(server.received.length).toBeLessThan(deliveries.length);
	});
});

describe('The answer', () => {
	it.each([
		['developer', 'push: Webhook says: Hello there'],
		['app', 'push and chat: Hello there'],
	] as const)('with a message appears on the phone of a %s', async (sender, effect) => {
		answer = () => ({ body: '{"message":"Hello there"}' });
		const { deliveries } = await play({ sender });
		expect(deliveries[0]?.effect).toBe(effect);
	});

	it('appears nowhere when it is empty, short or no JSON', async () => {
		for (const body of ['{}', '{"message":"short"}', 'OK', '']) {
			answer = () => ({ body });
			const { deliveries } = await play();
			expect(deliveries[0]?.effect).toBeUndefined();
		}
	});
});

describe('Secrets', () => {
	it("sign as Omi's own examples do", () => {
		const body = '{"id":"conversation-1","structured":{"title":"Plan"}}';
		expect(sign('whsec_test-secret-one', 1_760_000_000, 'user-abc123', body)).toBe(
			'ad0d16652424628c7c8bce85d147e91c72702ccc17c85e42fcbb153a84c5b65d',
		);
		expect(
			signV2('whsec_example_secret_do_not_use', {
				time: 1_760_000_000,
				delivery: '6f1c2a9e-4b7d-4e2a-9c1f-0d3b5a7e8f21',
				method: 'POST',
				url: '/tools/like_tweet',
				body: '{"tweet_id":"1850000000000000000","uid":"u1AbC","app_id":"01KAPP","tool_name":"like_tweet"}',
			}),
		).toBe('9d3ed16fc991fc13e7ad331370b40bce79b174cc60865b7c919033e7c6163452');
	});

	it('sign every attempt anew, but only since Omi does', async () => {
		await play({ signingSecrets: ['whsec_a', 'whsec_b'] });
		const signature = String(server.received[0]?.headers['x-omi-signature']);
		expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
		const { headers } = server.received[0]!;
		expect(headers['x-omi-delivery']).toBe(headers['idempotency-key']);
		server.received.length = 0;
		await play({ signingSecrets: ['whsec_a'], generation: 2 });
		expect(server.received[0]?.headers).not.toHaveProperty('x-omi-signature');
	});

	it('are left out of what is printed', async () => {
		const { deliveries } = await play({
			targets: { transcript: `${server.url}/t?token=do-not-print-me` },
		});
		expect(server.received[0]?.target).toContain('do-not-print-me');
		expect(JSON.stringify(deliveries)).not.toContain('do-not-print-me');
	});
});

it("sends an old backend's day summary as Python writes it", async () => {
	const targets = { 'day-summary': `${server.url}/d` };
	await play({ scenario: 'day', targets, generation: 1 });
	await play({ scenario: 'day', targets });
	const [old, recent] = server.received.map(json);
	expect(old).not.toHaveProperty('summary_json');
	expect(String(old?.summary)).toMatch(/^\{'id': '/);
	expect(recent?.summary_json).toMatchObject({ stats: { total_conversations: 3 } });
	expect(pythonRepr({ a: "it's", b: [true, null, 1.5] })).toBe(
		`{'a': "it's", 'b': [True, None, 1.5]}`,
	);
});

it('sends a hostile day without failing itself', async () => {
	const { deliveries } = await play({
		scenario: 'hostile',
		targets: { transcript: `${server.url}/t`, audio: `${server.url}/a`, memory: `${server.url}/m` },
	});
	expect(deliveries.length).toBeGreaterThan(150);
	expect(deliveries.every(({ attempts }) => attempts[0]?.status === 200)).toBe(true);
});
