import { effectOf, isSuccess } from '../../tools/simulate/answer.mts';
import { simulate, type SimulateOptions } from '../../tools/simulate/index.mts';
import { serve, type Server } from './simulateServer.mts';

/** What Omi does where it is refused, not answered, or answered. */

let server: Server;
let answer: Parameters<typeof serve>[0];

beforeEach(async () => {
	answer = () => ({});
	server = await serve((received, index) => answer(received, index));
});
afterEach(async () => await server.close());

const play = async (options: Partial<SimulateOptions> = {}) => {
	const targets = { transcript: `${server.url}/t` };
	return await simulate({ targets, scenario: 'walk', speed: Infinity, uid: 'u1', ...options });
};
const header = (name: string) => server.received.map(({ headers }) => String(headers[name]));

describe('A delivery to a developer', () => {
	it('is repeated under the same key, byte for byte, until it is accepted', async () => {
		answer = (_, index) => ({ status: [503, 301, 408][index] ?? 204 });
		const { deliveries } = await play();
		expect(deliveries[0]?.attempts.map(({ status }) => status)).toEqual([503, 301, 408, 204]);
		expect(deliveries[0]?.outcome).toBe('accepted');
		const keys = header('idempotency-key');
		expect(new Set(keys.slice(0, 4))).toEqual(new Set([deliveries[0]?.key]));
		expect(new Set(keys).size).toBe(keys.length - 3);
		const bodies = server.received.slice(0, 4).map(({ body }) => body.toString());
		expect(new Set(bodies).size).toBe(1);
	});

	it.each([
		[500, 4, {}],
		[301, 4, {}],
		[408, 4, {}],
		[429, 4, {}],
		[425, 1, {}],
		[401, 1, {}],
		[404, 1, {}],
		[500, 1, { generation: 1 as const }],
		[500, 1, { sender: 'app' as const }],
	])('refused with %i fails after %i attempt(s) %j', async (status, attempts, options) => {
		answer = () => ({ status });
		const { deliveries } = await play(options);
		expect(deliveries[0]).toMatchObject({ outcome: 'failed' });
		expect(deliveries[0]?.attempts).toHaveLength(attempts);
	});

	it('follows no redirect', async () => {
		const headers = { location: `${server.url}/elsewhere` };
		answer = () => ({ status: 307, headers });
		await play({ retryDelays: [] });
		expect(server.received.some(({ target }) => target.startsWith('/elsewhere'))).toBe(false);
	});

	it('is given up where there is no answer, or nobody', async () => {
		answer = () => 'never';
		const { deliveries } = await play({ timeout: 0.02, retryDelays: [1] });
		expect(deliveries[0]?.attempts).toMatchObject([{ status: 0 }, { status: 0 }]);
		expect(deliveries[0]?.attempts[0]?.error).toBe('no answer within 0.02 seconds');
		const gone = await serve(() => ({}));
		await gone.close();
		const { deliveries: lost } = await play({ targets: { transcript: `${gone.url}/t` } });
		expect(lost[0]?.attempts).toHaveLength(4);
		expect(lost[0]?.attempts[0]?.error).toContain('ECONNREFUSED');
	});

	it('reads compressed answers, as it says that it can', async () => {
		answer = () => ({ body: '{"message":"Hello there"}', isGzipped: true });
		const { deliveries: read } = await play();
		expect(read[0]?.effect).toBe('push: Webhook says: Hello there');
		answer = () => ({ body: 'no gzip', headers: { 'content-encoding': 'gzip' } });
		const { deliveries } = await play({ retryDelays: [] });
		expect(deliveries[0]).toMatchObject({ outcome: 'failed' });
	});

	it('is not made any more after a hundred failures', async () => {
		answer = () => ({ status: 400 });
		const { deliveries, perEvent } = await play({ scenario: 'long' });
		expect(server.received).toHaveLength(100);
		expect(perEvent.transcript).toMatchObject({ sent: 100, failed: 100 });
		expect(deliveries.at(-1)?.reason).toBe('switched off after 100 failures');
	});

	it('keeps its count of failures only until a success', async () => {
		answer = (_, index) => ({ status: index === 99 ? 200 : 400 });
		const { perEvent } = await play({ scenario: 'long' });
		expect(perEvent.transcript).toMatchObject({ sent: 200, accepted: 1 });
	});
});

it('gives up the rest of a burst of sound with its first failure, and goes on with the next', async () => {
	answer = (_, index) => ({ status: index === 1 ? 400 : 200 });
	const { deliveries } = await play({ targets: { audio: `${server.url}/a` } });
	const outcomes = deliveries.slice(0, 8).map(({ outcome }) => outcome);
	const dropped = Array<string>(4).fill('dropped');
	expect(outcomes).toEqual(['accepted', 'failed', ...dropped, 'accepted', 'accepted']);
});

it("keeps an app's finished conversation, and sends it again under the same key", async () => {
	answer = (_, index) => ({ status: [503, 425][index] ?? 200 });
	const options = { sender: 'app' as const, targets: { memory: `${server.url}/m` } };
	const { deliveries } = await play(options);
	expect(deliveries).toMatchObject([{ outcome: 'accepted' }]);
	expect(new Set(header('x-omi-idempotency-key'))).toEqual(new Set([deliveries[0]?.key]));
	expect(deliveries[0]?.key).toMatch(/^conversation:[0-9a-f-]{36}:finalization$/);
	const updated = server.received.map(({ body }) => {
		return (JSON.parse(body.toString()) as { updated_at: string }).updated_at;
	});
	expect(updated[0]).not.toBe(updated[1]);
	expect(updated[1]).toBe(updated[2]);

	for (const status of [404, 302]) {
		answer = () => ({ status });
		expect((await play(options)).deliveries[0]?.attempts).toHaveLength(1);
	}
});

describe('An answer', () => {
	const developer = { family: 'developer', generation: 3 } as const;
	const app = { family: 'app', generation: 3 } as const;
	const message = '{"message":"Hello there"}';
	const notification =
		'{"notification":{"prompt":"Cheer up {{user_name}}","params":["user_name"]}}';

	it.each([
		['transcript', developer, 200, message, 'push: Webhook says: Hello there'],
		['transcript', developer, 201, message, undefined],
		['transcript', developer, 200, '{"message":"short"}', undefined],
		['transcript', developer, 200, '{"message":["a","list"]}', undefined],
		['transcript', developer, 200, notification, undefined],
		['transcript', developer, 200, 'null', undefined],
		['transcript', developer, 200, 'OK', undefined],
		['transcript', app, 201, message, 'push and chat: Hello there'],
		['transcript', app, 200, notification, 'push: what Omi makes of "Cheer up {{user_name}}"'],
		['memory', developer, 200, message, undefined],
		['memory', app, 200, '{"message":"a"}', 'in the chat: a'],
		['memory', app, 200, '{"message":""}', undefined],
		['audio', app, 200, message, undefined],
		['day-summary', developer, 200, message, undefined],
		['button', developer, 200, message, undefined],
		['chat-tool', app, 200, '{"result":"Done","message":"x"}', 'in the chat: Done'],
		['chat-tool', app, 200, message, 'in the chat: Hello there'],
		['chat-tool', app, 200, '"Done"', 'in the chat: Done'],
		['chat-tool', app, 200, 'Done!', 'in the chat: Done!'],
		['setup', app, 200, '{"is_setup_completed":true}', 'the app is installed'],
		[
			'setup',
			app,
			200,
			'{"is_setup_completed":false}',
			'the app is not installed: its setup is not complete',
		],
		['setup', app, 200, 'yes', 'the app is not installed: its setup is not complete'],
		['setup', app, 403, '{}', 'the app is not installed: its setup could not be checked'],
		['chat-tool', app, 500, '{"error":"No list"}', 'in the chat: HTTP 500 - No list'],
		[
			'chat-tool',
			app,
			401,
			'{"error":"x"}',
			'in the chat: temporarily unavailable, a configuration issue',
		],
	] as const)('to %s by %j, %i %s, shows %j', (event, sender, status, body, expected) => {
		expect(effectOf({ status, body }, { event }, sender)).toBe(expected);
	});

	it.each([
		['memory', 1, 200, true],
		['memory', 1, 201, false],
		['audio', 1, 500, true],
		['audio', 1, 0, false],
		['transcript', 2, 201, true],
		['transcript', 2, 302, false],
	] as const)(
		'to an app, %s by generation %i, %i: success is %j',
		(event, generation, status, expected) => {
			const sender = { family: 'app' as const, generation };
			expect(isSuccess({ status, body: '{}' }, { event }, sender)).toBe(expected);
		},
	);

	it('is counted by effect in the report', async () => {
		answer = () => ({ body: message });
		const { perEvent, deliveries } = await play();
		expect(perEvent.transcript?.effects).toEqual({
			'push: Webhook says: Hello there': deliveries.length,
		});
	});
});

it('stops when told, and reports what was sent until then', async () => {
	const stop = new AbortController();
	answer = (_, index) => {
		if (index === 1) stop.abort();
		return { status: 500 };
	};
	const { deliveries } = await play({ speed: 1, retryDelays: [0, 600], signal: stop.signal });
	expect(deliveries).toHaveLength(1);
	expect(server.received).toHaveLength(2);
});
