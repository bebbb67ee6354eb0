import { OmiActionItemTrigger } from '../../nodes/OmiActionItemTrigger/OmiActionItemTrigger.node';
import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { startOmiApi, type Fault, type OmiApi } from '../../tools/omi-api/server.mts';
import {
	makeActionItem,
	makeConversation,
	makeDailySummary,
	USER_ID,
} from '../../tools/omi-api/store.mts';
import type { Json } from '../../tools/omi-api/types.mts';
import { AskingBench } from '../support/asking.mts';
import { nodeFile, readPreview, schemaOf, updatePreview } from '../support/schema.mts';

/** The triggers that ask, whole: what they ask for, what comes out, and what the user is told. */

let api: OmiApi;
let bench: AskingBench;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await bench.stop();
	await api.close();
});

const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

const conversation = (id: string, hours = 1, over: Json = {}) => {
	const at = ago(hours);
	const finished_at = ago(hours - 0.2);
	return makeConversation({ id, created_at: at, started_at: at, finished_at, ...over });
};

const memory = (parameters = {}, credential = {}) => {
	const own = { receive: 'api', output: 'simplified', splitOut: 'none', options: {} };
	bench = new AskingBench(new OmiMemoryTrigger(), { ...own, ...parameters }, api.url, credential);
	return bench;
};

const ids = () => bench.items.map(({ json }) => json.id);
const asked = (kind: RegExp) => api.requests.filter(({ rawPath }) => kind.test(rawPath)).length;

describe('Omi Memory Trigger, by asking', () => {
	it('takes what is new and not what was there, each once, in the shape in which deliveries come', async () => {
		api.store.conversations.push(conversation('old', 5));
		await memory().publish();
		expect(bench.items).toEqual([]);
		// One of now, and one that was recorded offline two days ago.
		api.store.conversations.push(conversation('new', 0.5), conversation('uploaded', 48));
		for (let time = 1; time <= 3; time++) {
			await bench.republish();
			await bench.until(() => bench.items.length >= 2, 2);
		}
		expect(ids()).toEqual(['uploaded', 'new']);
		expect(bench.items[1]?.json).toEqual({
			id: 'new',
			conversationId: 'new',
			title: 'Roadmap sync',
			overview: 'Talked about the roadmap.',
			emoji: '📅',
			category: 'work',
			transcript: "Ann: Let's start.",
			actionItems: [expect.objectContaining({ description: 'Send proposal' })],
			events: [],
			startedAt: expect.stringMatching(/Z$/),
			finishedAt: expect.stringMatching(/Z$/),
			durationSeconds: expect.any(Number),
			language: 'en',
			userId: null,
			deliveredAt: expect.stringMatching(/Z$/),
			receivedBy: 'api',
		});
		// Each was fetched once, and what was there never.
		expect(asked(/conversations\/(new|uploaded)$/)).toBe(2);
		expect(asked(/conversations\/old$/)).toBe(0);
	}, 30_000);

	it('takes what is there too where it is to start from the look-back', async () => {
		api.store.conversations.push(conversation('a', 5), conversation('far', 100));
		await memory({ startFrom: 'lookBack' }).publish();
		await bench.until(() => bench.items.length > 0);
		expect(ids()).toEqual(['a']);
	}, 20_000);

	it('reads on over pages from which Omi has taken rows that are locked', async () => {
		const all = Array.from({ length: 230 }, (_, n) =>
			conversation(`c${n}`, 60 - n / 10, { is_locked: n % 5 !== 0 }),
		);
		api.store.conversations.push(...all.reverse());
		await memory({ startFrom: 'lookBack', options: { categories: ['none'] } }).publish();
		await bench.until(() => asked(/conversations$/) > 3, 2);
		expect(asked(/conversations$/)).toBe(4);
		expect(asked(/conversations\/c/)).toBe(0);
	}, 20_000);

	it('does not fetch what its filters hold back, as a conversation that a workflow has made', async () => {
		await memory().publish();
		api.store.conversations.push(
			conversation('made', 1, { source: 'external_integration' }),
			conversation('said', 1),
		);
		await bench.republish();
		await bench.until(() => bench.items.length > 0);
		expect(ids()).toEqual(['said']);
		expect(asked(/conversations\/made$/)).toBe(0);
	}, 20_000);

	it('hands over what can be fetched where one thing cannot', async () => {
		await memory().publish();
		api.store.conversations.push(conversation('a', 3), conversation('b', 2), conversation('c', 1));
		api.faults.push({ when: ({ rawPath }) => rawPath.endsWith('/b'), status: 500 });
		await bench.republish();
		await bench.until(() => bench.items.length >= 2);
		expect(ids()).toEqual(['a', 'c']);
		// What could not be fetched is asked for again by the next process.
		await bench.republish();
		await bench.until(() => bench.items.length >= 3);
		expect(ids()).toEqual(['a', 'c', 'b']);
		expect(bench.failures).toEqual([]);
	}, 30_000);

	const pageTwo: Fault['when'] = ({ query }) => Number(query.get('offset')) > 0;
	it.each<[string, Fault]>([
		['500 in the middle of paging', { status: 500, when: pageTwo }],
		['HTML in place of JSON', { body: '<html>Sign in</html>', status: 200, when: pageTwo }],
		['a broken connection', { drop: true, when: pageTwo }],
		['429', { status: 429, headers: { 'retry-after': '3600' }, when: pageTwo }],
	])(
		'loses nothing over %s',
		async (_what, fault) => {
			await memory().publish();
			api.store.conversations.push(conversation('a', 2));
			api.faults.push(fault);
			await bench.republish();
			await bench.until(() => api.faults.length === 0);
			api.store.conversations.push(conversation('b', 1));
			await bench.republish();
			await bench.until(() => bench.items.length >= 2);
			expect(ids().sort()).toEqual(['a', 'b']);
		},
		30_000,
	);

	it('takes rows without an id and twice in a list, once each', async () => {
		await memory().publish();
		const bare = { created_at: ago(2), structured: { title: 'Bare' }, transcript_segments: [] };
		const twin = conversation('twin', 1);
		api.store.conversations.push(bare as Json, twin, { ...twin });
		for (let time = 1; time <= 2; time++) {
			await bench.republish();
			await bench.until(() => bench.items.length >= 2, 2);
		}
		const titles = bench.items.map(({ json }) => json.title).sort();
		expect(titles).toEqual(['Bare', 'Roadmap sync']);
	}, 30_000);

	it.each([
		[{ apiKey: 'wrong' }, 'Omi does not accept the key'],
		[{ apiKey: 'omi_dev_none' }, 'Omi does not allow this with your key'],
	])(
		'tells of a key that will not do, once, and when it is over (%j)',
		async (credential, words) => {
			api.store.keys.set('omi_dev_none', new Set());
			await memory({}, credential).publish();
			await bench.republish();
			await bench.until(() => bench.failures.length > 1, 1);
			expect(bench.failures).toHaveLength(1);
			expect(bench.failures[0]?.message).toContain('could not be asked for conversations');
			expect(bench.failures[0]?.message).toContain(words);
			expect(bench.failures[0]?.description).toContain('Nothing is lost');
		},
		30_000,
	);

	it('shows the newest in the editor, and what to do where there is none', async () => {
		expect(await memory().try()).toEqual({
			items: [],
			hints: [expect.stringContaining('no conversations yet')],
		});
		api.store.conversations.push(conversation('older', 30), conversation('newest', 20));
		const { items } = await bench.try();
		expect(items).toMatchObject([
			{ id: 'newest', transcript: "Ann: Let's start.", receivedBy: 'api' },
		]);
		expect(items[0]?.inProduction).toContain('newest');
	});

	it('asks for the users of an app whom its credential names', async () => {
		const app = memory({ with: 'appApi' }, { userIds: USER_ID });
		await app.publish();
		api.store.conversations.push(conversation('new', 1));
		await app.republish();
		await app.until(() => app.items.length > 0);
		expect(app.items.map(({ json }) => [json.id, json.transcript])).toEqual([
			['new', "User: Let's start."],
		]);
	}, 20_000);
});

describe('Omi Day Summary Trigger, by asking', () => {
	it('takes each day once, in the shape in which deliveries come', async () => {
		const parameters = { receive: 'api', output: 'simplified', splitOut: 'none', options: {} };
		bench = new AskingBench(new OmiDaySummaryTrigger(), parameters, api.url);
		const day = (hours: number) => ago(hours).slice(0, 10);
		api.store.dailySummaries.push(makeDailySummary({ date: day(48) }));
		await bench.publish();
		api.store.dailySummaries.unshift(makeDailySummary({ date: day(24) }));
		await bench.republish();
		await bench.until(() => bench.items.length > 0);
		// Made anew: another id, the same day.
		api.store.dailySummaries[0] = makeDailySummary({ date: day(24) });
		await bench.republish();
		await bench.until(() => bench.items.length > 1, 1);
		expect(bench.items).toMatchObject([
			{ json: { date: day(24), headline: 'Launch day', text: null, receivedBy: 'api' } },
		]);
	}, 30_000);
});

describe('Omi Action Item Trigger', () => {
	const trigger = (events: string[]) => {
		const parameters = { events, output: 'simplified', options: {} };
		bench = new AskingBench(new OmiActionItemTrigger(), parameters, api.url);
		return bench;
	};
	const seen = () => bench.items.map(({ json }) => [json.event, json.description, json.changes]);

	it('tells what is new, what was done and what has changed, each once', async () => {
		const item = makeActionItem({ created_at: ago(48), description: 'Send it' });
		api.store.actionItems.push(item);
		await trigger(['created', 'completed', 'changed']).publish();
		const next = async (change: () => void, count: number) => {
			change();
			for (let time = 1; time <= 2; time++) {
				await bench.republish();
				await bench.until(() => bench.items.length >= count, 1.5);
			}
			expect(bench.items).toHaveLength(count);
		};
		await next(() => {
			const created_at = ago(1);
			const known = { conversation_id: 'conversation', completed_at: null };
			api.store.actionItems.push(makeActionItem({ created_at, description: 'New', ...known }));
		}, 1);
		await next(() => Object.assign(item, { completed: true, completed_at: ago(0) }), 2);
		await next(() => Object.assign(item, { completed: false, due_at: ago(-24) }), 3);
		await next(() => Object.assign(item, { completed: true }), 4);
		await next(() => Object.assign(item, { description: 'Send that' }), 5);
		expect(seen()).toEqual([
			['created', 'New', []],
			['completed', 'Send it', ['completed']],
			['changed', 'Send it', ['completed', 'dueAt']],
			['completed', 'Send it', ['completed']],
			['changed', 'Send that', ['description']],
		]);

		// What n8n's AI builder is told of the items.
		const file = nodeFile('OmiActionItemTrigger', 1);
		const items = bench.items.map(({ json }) => json);
		// Only an app's key tells whose it is.
		const schema = schemaOf([...items, { ...items[0], userId: USER_ID }]);
		updatePreview(file, schema);
		expect(readPreview(file)).toEqual({ ...schema, version: 1 });
		expect(JSON.stringify(schema)).not.toContain('"null"');
	}, 60_000);

	it('is silent of what it is not set to', async () => {
		await trigger(['completed']).publish();
		const item = makeActionItem({ created_at: ago(1) });
		api.store.actionItems.push(item);
		await bench.republish();
		await bench.until(() => bench.items.length > 0, 1);
		Object.assign(item, { completed: true });
		await bench.republish();
		await bench.until(() => bench.items.length > 0);
		expect(seen()).toEqual([['completed', 'Send proposal', ['completed']]]);
	}, 30_000);

	it('shows the newest in the editor', async () => {
		api.store.actionItems.push(makeActionItem({ created_at: ago(1), description: 'Newest' }));
		const { items } = await trigger(['created']).try();
		expect(items).toMatchObject([{ event: 'created', description: 'Newest', changes: [] }]);
	});
});
