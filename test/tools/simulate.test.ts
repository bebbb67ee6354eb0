import {
	audioBursts,
	EVENTS,
	SCENARIOS,
	simulate,
	type EventType,
	type ScenarioName,
	type SimulateOptions,
} from '../../tools/simulate/index.mts';
import { pythonRepr } from '../../tools/simulate/payloads.mts';
import { Random } from '../../tools/simulate/random.mts';
import { merge } from '../../tools/simulate/speech.mts';
import { serve, type Received, type Server } from './simulateServer.mts';

/** The simulator stands in for Omi's backend, so its days are held to what that backend sends. */

interface Segment {
	id: string;
	text: string;
	start: number;
	end: number;
}

let server: Server;

beforeEach(async () => {
	server = await serve(() => ({}));
});
afterEach(async () => await server.close());

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const all = () => Object.fromEntries(EVENTS.map((event) => [event, `${server.url}/${event}`]));

const play = async (options: Partial<SimulateOptions> = {}) => {
	const fast = { scenario: 'standup' as const, speed: Infinity, uid: 'u1' };
	return await simulate({ ...fast, targets: all(), ...options });
};
const only = (...events: EventType[]) => ({
	targets: Object.fromEntries(events.map((event) => [event, `${server.url}/${event}`])),
});

const at = (event: EventType) => {
	return server.received.filter(({ target }) => target.startsWith(`/${event}`));
};
const json = ({ body }: Received) => JSON.parse(body.toString()) as Record<string, unknown>;
const bodies = (event: EventType) => at(event).map(json);
const segmentsOf = (field: string) => (body: Record<string, unknown>) => body[field] as Segment[];
const spoken = () => bodies('transcript').flatMap(segmentsOf('segments'));

describe('A simulated day', () => {
	it('sends the same bytes and keys for the same seed, and others for another', async () => {
		const sent = [];
		for (const seed of [7, 7, 8]) {
			server.received.length = 0;
			await play({ seed, scenario: 'walk' });
			sent.push(
				server.received
					.map(({ target, headers, body }) => {
						return `${target} ${headers['idempotency-key']} ${body.toString('base64')}`;
					})
					.join('\n'),
			);
		}
		expect(sent[1]).toBe(sent[0]);
		expect(sent[2]).not.toBe(sent[0]);
	});

	it('says the same whether its sound is sent or not', async () => {
		await play(only('transcript', 'memory'));
		const without = server.received.map(({ body }) => body.toString());
		server.received.length = 0;
		await play(only('transcript', 'memory', 'audio'));
		const withSound = server.received.filter(({ target }) => !target.startsWith('/audio'));
		expect(withSound.map(({ body }) => body.toString())).toEqual(without);
	});

	it('sends live speech in pieces, each once, in order, and the memory afterwards', async () => {
		await play(only('transcript', 'memory'));
		expect(server.received.at(-1)?.target).toBe('/memory?uid=u1');
		const live = spoken();
		const ids = live.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.every((id) => UUID.test(id))).toBe(true);
		expect(live[0]?.start).toBe(0);
		expect(live).toEqual([...live].sort((a, b) => a.start - b.start));
		expect(bodies('transcript').every(({ session_id: session }) => session === 'u1')).toBe(true);
	});

	it('keeps in the memory the id of the first piece of each segment, and every word', async () => {
		await play(only('transcript', 'memory'));
		const kept = bodies('memory').flatMap(segmentsOf('transcript_segments'));
		const ids = spoken().map(({ id }) => id);
		expect(kept.length).toBeLessThan(ids.length);
		expect(kept.every(({ id }) => ids.includes(id))).toBe(true);
		const words = (segments: Segment[]) => segments.map(({ text }) => text).join(' ');
		expect(words(kept)).toBe(words(spoken()));
	});

	it('tells developers and apps what each is told', async () => {
		await play(only('memory', 'transcript'));
		await play({ ...only('memory', 'transcript'), sender: 'app' });
		const [developer, app] = bodies('memory');
		expect(developer).toHaveProperty('folder_name');
		expect(developer).not.toHaveProperty('geolocation');
		expect(segmentsOf('transcript_segments')(developer ?? {})[0]).toMatchObject({
			speaker_name: 'Ann',
		});
		expect(app).toHaveProperty('geolocation');
		expect(app).not.toHaveProperty('folder_name');
		expect((app?.transcript_segments as object[])[0]).not.toHaveProperty('speaker_name');
		const text = server.received.map(({ body }) => body.toString());
		expect(text.filter((body) => body.startsWith('{"segments":[{"id":"'))).not.toEqual([]);
		expect(text.filter((body) => body.startsWith('{"session_id":"u1",'))).not.toEqual([]);
		expect(text.join('')).toContain('Zoë');
	});

	it('has fewer fields in segments of old backends', async () => {
		await play({ ...only('transcript'), generation: 1 });
		expect(Object.keys(spoken()[0] ?? {}).join(' ')).toBe(
			'id text speaker speaker_id is_user person_id start end translations',
		);
	});

	it('keeps from apps what Omi keeps from them', async () => {
		await play({ scenario: 'day', sender: 'app', ...only('memory', 'day-summary', 'button') });
		expect(bodies('memory').map(({ discarded }) => discarded)).toEqual(Array(4).fill(false));
		expect([...at('day-summary'), ...at('button')]).toEqual([]);
		await play({ scenario: 'button', generation: 2 });
		expect(at('button')).toEqual([]);
	});

	it('lives several days at once for several users, each with ids of its own', async () => {
		const { deliveries } = await play({ users: 3, ...only('transcript') });
		expect(new Set(deliveries.map(({ uid }) => uid))).toEqual(new Set(['u11', 'u12', 'u13']));
		expect(new Set(deliveries.map(({ key }) => key)).size).toBe(deliveries.length);
		expect(new Set(spoken().map(({ id }) => id)).size).toBe(spoken().length);
	});

	it('sends copies at the same moment, and lets none overtake another of its kind', async () => {
		const { deliveries } = await play({ duplicates: 1, jitter: 100, ...only('transcript') });
		expect(deliveries.length).toBe(2 * new Set(deliveries.map(({ key }) => key)).size);
		const starts = spoken().map(({ start }) => start);
		expect(starts).toEqual([...starts].sort((a, b) => a - b));
	});

	it('sums up what was sent, event by event', async () => {
		const { perEvent, deliveries, dropped } = await play({ scenario: 'walk' });
		expect(Object.keys(perEvent)).toEqual(['memory', 'transcript', 'audio']);
		const sent = Object.values(perEvent).reduce((sum, { accepted }) => sum + accepted, 0);
		expect(sent).toBe(deliveries.length);
		expect(dropped).toBe(0);
	});
});

describe('The scenario', () => {
	it.each(Object.keys(SCENARIOS) as ScenarioName[])(
		'%s is answered as a whole',
		async (scenario) => {
			const { deliveries } = await play({ scenario, sampleRate: 1_000 });
			expect(deliveries.length).toBeGreaterThan(1);
			expect(deliveries.every(({ attempts }) => attempts[0]?.status === 200)).toBe(true);
			// The manifest of a chat tool is read as well, and is no delivery.
			const isManifest = ({ method, target }: Received) =>
				method === 'GET' && target === '/chat-tool';
			expect(server.received.filter((one) => !isManifest(one))).toHaveLength(deliveries.length);
		},
		// An hour is thousands of requests, which a busy machine takes its time for.
		180_000,
	);

	it('standup lasts about two minutes, long about forty', async () => {
		const lasts = async (scenario: ScenarioName) => {
			server.received.length = 0;
			await play({ scenario, ...only('transcript') });
			return spoken().at(-1)?.end ?? 0;
		};
		expect(Math.round((await lasts('standup')) / 60)).toBe(2);
		expect(Math.round((await lasts('long')) / 600)).toBe(4);
		expect(spoken().length).toBeGreaterThan(400);
	});

	it('command breaks its phrase over deliveries', async () => {
		await play({ scenario: 'command', ...only('transcript') });
		const texts = bodies('transcript').map((body) => {
			return segmentsOf('segments')(body)
				.map(({ text }) => text)
				.join(' ');
		});
		expect(texts.join(' ')).toMatch(/Hey N8N! Put tomatoes and olive oil/);
		expect(texts.every((text) => !/hey.*n8n.*tomatoes.*olive/i.test(text))).toBe(true);
	});

	it('day recaps the memories that it sent', async () => {
		await play({ scenario: 'day', ...only('memory', 'day-summary') });
		const [summary] = bodies('day-summary') as Array<{
			summary_json: { highlights: Array<{ conversation_ids: string[] }>; stats: object };
		}>;
		expect(summary?.summary_json.stats).toMatchObject({ total_conversations: 3 });
		const ids = bodies('memory').map(({ id }) => id);
		const named = summary?.summary_json.highlights.flatMap((one) => one.conversation_ids) ?? [];
		expect(named.every((id) => ids.includes(id))).toBe(true);
		expect(bodies('memory').map(({ source }) => source)).toContain('external_integration');
		expect(bodies('memory').map(({ discarded }) => discarded)).toContain(true);
	});

	it('button presses once, twice and long, with ids that are the keys', async () => {
		await play({ scenario: 'button' });
		expect(bodies('button').map((body) => body.button_event)).toEqual([
			'single_tap',
			'double_tap',
			'long_tap',
		]);
		const keys = at('button').map(({ headers }) => headers['idempotency-key']);
		expect(bodies('button').map((body) => body.event_id)).toEqual(keys);
	});

	it('chat-tool calls by POST and by GET where no manifest says otherwise', async () => {
		await play({ scenario: 'chat-tool' });
		const [manifest, post, get] = at('chat-tool');
		expect(manifest).toMatchObject({ method: 'GET', target: '/chat-tool' });
		expect(post && json(post)).toMatchObject({ uid: 'u1', tool_name: 'add_to_list', urgent: true });
		expect(get?.method).toBe('GET');
		expect(get?.target).toMatch(
			/^\/chat-tool\?items=tomatoes&items=olive\+oil&urgent=true&uid=u1&/,
		);
	});

	it('chat-tool calls what the manifest names', async () => {
		const parameters = { properties: { count: { type: 'integer' }, what: { type: 'string' } } };
		const tools = [{ name: 'count', description: '', endpoint: '/tools/count', parameters }];
		const offering = await serve(() => ({ body: JSON.stringify({ tools }) }));
		await play({ scenario: 'chat-tool', targets: { 'chat-tool': `${offering.url}/here` } });
		await offering.close();
		expect(offering.received.map(({ target }) => target)).toEqual(['/here', '/tools/count']);
		expect(json(offering.received[1]!)).toMatchObject({ count: 3, tool_name: 'count' });
	});

	it('setup checks by GET, unmarked, with the user glued on', async () => {
		const { deliveries } = await play({
			scenario: 'setup',
			signingSecrets: ['whsec_1'],
			targets: { setup: `${server.url}/setup?a=b` },
		});
		expect(deliveries.map(({ effect }) => effect)).toEqual([
			'the app is not installed: its setup is not complete',
			'the app is not installed: its setup is not complete',
		]);
		for (const { method, target, headers } of server.received) {
			expect([method, target]).toEqual(['GET', '/setup?a=b?uid=u1']);
			expect(Object.keys(headers).filter((name) => /omi|key|content/.test(name))).toEqual([]);
		}
		expect(server.received).toHaveLength(2);
	});

	it('hostile has no circuit breaker, and repeats nothing', async () => {
		await server.close();
		server = await serve(({ body }) => ({ status: body.length % 2 ? 500 : 422 }));
		const { deliveries, dropped } = await play({ scenario: 'hostile', ...only('button') });
		expect(dropped).toBe(0);
		expect(deliveries.length).toBe(server.received.length);
		expect(server.received.some(({ headers }) => headers['content-type'] === 'image/png')).toBe(
			true,
		);
	});
});

describe('Sound', () => {
	const settings = { sampleRate: 16_000, audioSeconds: 5 };
	const sound = Buffer.alloc(16_000 * 2 * 11);

	it.each([
		['developer', 1, [[161_280], [161_280]]],
		['developer', 2, Array(2).fill([...Array<number>(5).fill(32_000), 1_280])],
		['developer', 3, Array(2).fill([...Array<number>(5).fill(32_000), 1_280])],
		['app', 1, [[128_640], [128_640]]],
		['app', 3, [[128_640], [128_640]]],
	] as const)('is cut for a %s of generation %i as Omi cuts it', (family, generation, expected) => {
		const bursts = audioBursts(sound, { ...settings, family, generation });
		expect(bursts.map((burst) => burst.map(({ length }) => length))).toEqual(expected);
	});

	it('is the same, however it is cut', async () => {
		const sent = [];
		for (const generation of [1, 3] as const) {
			server.received.length = 0;
			await play({ ...only('audio'), scenario: 'walk', generation });
			sent.push(Buffer.concat(at('audio').map(({ body }) => body)));
		}
		expect(sent[0]?.equals(sent[1] ?? Buffer.alloc(0))).toBe(true);
		expect((sent[0]?.length ?? 1) % 2).toBe(0);
	});

	it('is loud while somebody speaks, and low otherwise', async () => {
		await play({ ...only('audio', 'transcript'), scenario: 'command' });
		const bytes = Buffer.concat(at('audio').map(({ body }) => body));
		const loudest = (from: number, to: number) => {
			let most = 0;
			for (let second = from; second < to; second += 1 / 16_000) {
				const offset = Math.round(second * 16_000) * 2;
				most = Math.max(most, Math.abs(bytes.readInt16LE(offset)));
			}
			return most;
		};
		const live = spoken();
		const pause = live.findIndex(({ start }, index) => start - (live[index - 1]?.end ?? start) > 7);
		const [before, after] = [live[pause - 1]!, live[pause]!];
		expect(loudest(before.start, before.end)).toBeGreaterThan(3_000);
		expect(loudest(before.end + 0.1, after.start - 0.1)).toBeLessThan(200);
	});
});

describe('What people say', () => {
	const piece = (id: string, text: string, start: number, end: number, speaker = 0) => {
		return { id, text, start, end, speaker };
	};

	it('is merged as Omi merges it', () => {
		const long = `${'word '.repeat(30)}end.`;
		const merged = merge([
			piece('a', 'One', 0, 1),
			piece('b', 'two.', 3.9, 5),
			piece('c', 'Late.', 8, 9),
			piece('d', 'Other.', 9, 10, 1),
			piece('e', long, 10, 20, 1),
			piece('f', 'After a long sentence.', 20, 21, 1),
		]);
		expect(merged.map(({ id }) => id)).toEqual(['a', 'c', 'd', 'f']);
		expect(merged[0]).toMatchObject({ text: 'One two.', start: 0, end: 5 });
	});
});

it("sends an old backend's day summary as Python writes it", async () => {
	await play({ scenario: 'day', ...only('day-summary'), generation: 1 });
	await play({ scenario: 'day', ...only('day-summary') });
	const [old, recent] = bodies('day-summary');
	expect(Object.keys(old ?? {})).toEqual(['summary', 'uid', 'created_at']);
	expect(Object.keys(recent ?? {})).toEqual(['summary', 'summary_json', 'uid', 'created_at']);
	expect(String(old?.summary)).toMatch(/^\{'id': '/);
	expect(String(old?.created_at)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+$/);
	expect(String(recent?.created_at)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/);
});

it.each([
	[{ a: "it's", b: [true, null, 1.5] }, `{'a': "it's", 'b': [True, None, 1.5]}`],
	[`both ' and "`, `'both \\' and "'`],
	['two\nlines\tand \\ 💼', `'two\\nlines\\tand \\\\ 💼'`],
])('writes %j as Python does', (value, expected) => {
	expect(pythonRepr(value)).toBe(expected);
});

it('has a chance that is spread evenly', () => {
	const random = new Random(1);
	const values = Array.from({ length: 10_000 }, () => random.next());
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
	expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
});
