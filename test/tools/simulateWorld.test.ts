import { Limits } from '../../tools/omi-api/limits.mts';
import { startOmiApi, type OmiApi } from '../../tools/omi-api/server.mts';
import { ALL_SCOPES, APP_ID, APP_KEY, DEVELOPER_KEY } from '../../tools/omi-api/store.mts';
import { DEFAULT_START, simulate, type SimulateOptions } from '../../tools/simulate/index.mts';
import { serve, type Server } from './simulateServer.mts';

/** What Omi sends and what it gives to whoever asks are of one world. */

const HOUR = 3_600_000;

let api: OmiApi;
let server: Server;
let status = 200;

beforeEach(async () => {
	api = await startOmiApi();
	status = 200;
	server = await serve(() => ({ status }));
});
afterEach(async () => {
	await server.close();
	await api.close();
});

const play = async (options: Partial<SimulateOptions> = {}) => {
	const targets = { memory: `${server.url}/memory`, 'day-summary': `${server.url}/day-summary` };
	const usual = { targets, scenario: 'missed' as const, speed: Infinity, uid: 'ann' };
	return await simulate({ ...usual, world: api.store, ...options });
};
const ask = async (path: string, key = DEVELOPER_KEY) => {
	const headers = { authorization: `Bearer ${key}` };
	return await fetch(api.url + path, { headers });
};
type Row = Record<string, unknown> & { structured: { title: string } };
const rows = async (path: string, key?: string) => (await (await ask(path, key)).json()) as Row[];
const titles = async (key?: string) => {
	const all = await rows('/v1/dev/user/conversations?limit=100', key);
	return all.map(({ structured }) => structured.title).sort();
};

interface Sent {
	id: string;
	discarded: boolean;
	summary_json?: { id: string };
}
const sent = (path: string) => {
	return server.received
		.filter(({ target }) => target.startsWith(path))
		.map(({ body }) => JSON.parse(body.toString()) as Sent);
};

it('what is sent can be asked for, and what is not sent too, but for what is locked', async () => {
	await play();
	const listed = await rows('/v1/dev/user/conversations?limit=100');
	const ids = listed.map(({ id }) => id);
	const delivered = sent('/memory').map(({ id }) => id);
	expect(delivered).toHaveLength(3);
	expect(ids).toHaveLength(4);
	expect(ids).toEqual(expect.arrayContaining(delivered));
	const upload = listed.find(({ id }) => !delivered.includes(String(id)));
	expect(upload?.structured.title).toBe('On a train without a connection');
	// It appears in the past, and is uploaded much later.
	expect(Date.parse(String(upload?.created_at))).toBe(DEFAULT_START + HOUR);
	expect(api.store.conversations).toHaveLength(5);
	expect((await ask(`/v1/dev/user/conversations/${lockedId()}`)).status).toBe(404);

	const days = (await (await ask('/v1/dev/user/daily-summaries')).json()) as {
		summaries: Array<{ id: string; overview: string }>;
	};
	expect(days.summaries.map(({ id }) => id)).toEqual([sent('/day-summary')[0]?.summary_json?.id]);
	expect(days.summaries[0]?.overview).toContain('Recorded on the train');

	const items = await rows('/v1/dev/user/action-items');
	expect(new Set(items.map((item) => item.conversation_id))).toEqual(new Set(ids.slice(1)));
	// As soon as it is paid for, it is there, in the past.
	for (const row of api.store.conversations) row.is_locked = false;
	expect(await titles()).toContain('More than the plan allows');
});

const lockedId = () => {
	return String(api.store.conversations.find((row) => row.is_locked === true)?.id);
};

it('it can be asked for no earlier than Omi has it', async () => {
	const seen: Array<[hours: number, count: number]> = [];
	await play({
		onMoment: async (seconds) => {
			seen.push([seconds / 3_600, (await titles()).length]);
		},
	});
	const since = (count: number) => seen.find(([, there]) => there >= count)?.[0];
	expect(seen[0]?.[1]).toBe(0);
	expect(since(1)).toBeCloseTo(0.07, 1);
	expect(since(2)).toBeCloseTo(4.05, 1);
	// The recording of the second hour, which was uploaded in the thirteenth.
	expect(since(3)).toBeGreaterThan(12);
	expect(since(4)).toBeGreaterThan(14);
});

it('a webhook is off after a hundred failures for good, also for who comes back another day', async () => {
	status = 400;
	const targets = { transcript: `${server.url}/transcript` };
	await play({ targets, scenario: 'long' });
	status = 200;
	server.received.length = 0;
	const { deliveries } = await play({ targets, scenario: 'walk' });
	expect(new Set(deliveries.map(({ reason }) => reason))).toEqual(
		new Set(['switched off after 100 failures']),
	);
	expect(server.received).toEqual([]);
	// What was said is there nevertheless.
	expect(await titles()).toContain('Ideas on a walk');
	api.store.webhooks.turn('ann', 'transcript', true);
	await play({ targets, scenario: 'walk' });
	expect(server.received.length).toBeGreaterThan(0);
});

it('its user switches a webhook off, and no other', async () => {
	api.store.webhooks.turn('ann', 'memory', false);
	const { perEvent, deliveries } = await play();
	expect(perEvent.memory).toMatchObject({ sent: 0, dropped: 3 });
	expect(perEvent['day-summary']).toMatchObject({ sent: 1, accepted: 1 });
	expect(deliveries[0]?.reason).toBe('switched off by its user');
	expect(await titles()).toHaveLength(4);
});

it('each key and each user of an app gets what is theirs', async () => {
	api.store.keys.set('key-of-ann', new Set(ALL_SCOPES)).set('key-of-bob', new Set(ALL_SCOPES));
	api.store.keyOwners.set('key-of-ann', 'ann').set('key-of-bob', 'bob');
	await play({ scenario: 'walk', uid: 'ann' });
	await play({ scenario: 'standup', uid: 'bob' });
	expect([await titles('key-of-ann'), await titles('key-of-bob')]).toEqual([
		['Ideas on a walk'],
		['Morning stand-up'],
	]);
	const [bobs] = await rows('/v1/dev/user/conversations', 'key-of-bob');
	const stolen = await ask(`/v1/dev/user/conversations/${String(bobs?.id)}`, 'key-of-ann');
	expect(stolen.status).toBe(404);
	for (const uid of ['ann', 'bob']) api.store.apps.get(APP_ID)?.enabledFor.add(uid);
	const ofUser = async (uid: string) => {
		const answer = await ask(`/v2/integrations/${APP_ID}/conversations?uid=${uid}`, APP_KEY);
		const { conversations } = (await answer.json()) as { conversations: Row[] };
		return conversations.map(({ structured }) => structured.title);
	};
	expect([await ofUser('ann'), await ofUser('bob')]).toEqual([
		['Ideas on a walk'],
		['Morning stand-up'],
	]);
});

it("Omi's limits are kept where they are asked for", async () => {
	let now = DEFAULT_START;
	api.store.limits = new Limits(() => now);
	await play();
	const list = async () => await ask('/v1/dev/user/conversations');
	const full = async () => await ask('/v1/dev/user/conversations?include_transcript=true');
	const answers: number[] = [];
	for (let n = 0; n < 26; n++) answers.push((await full()).status);
	expect(answers.filter((code) => code === 200)).toHaveLength(25);
	for (let n = 0; n < 35; n++) expect((await list()).status).toBe(200);
	now += 60_000;
	const refused = await list();
	expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3540']);
	expect(await refused.json()).toEqual({ detail: 'Rate limit exceeded. Try again in 3540s.' });
	// Others are not counted with it, and nor is what else there is.
	expect((await ask('/v1/dev/user/action-items')).status).toBe(200);
	expect((await ask('/v1/dev/user/conversations', 'another')).status).toBe(401);
	now += 59 * 60_000;
	expect((await list()).status).toBe(200);
});
