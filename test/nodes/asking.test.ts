import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import type { Fault } from '../../tools/omi-api/server.mts';
import { makeDailySummary, USER_ID } from '../../tools/omi-api/store.mts';
import type { Json } from '../../tools/omi-api/types.mts';
import { ago, conversation, useAsking } from '../support/useAsking';

/** The triggers that ask, whole: what they ask for, what comes out, and what the user is told. */

const omi = useAsking();

describe('Omi Memory Trigger, by asking', () => {
	it('takes what is new and not what was there, each once, in the shape in which deliveries come', async () => {
		omi.api.store.conversations.push(conversation('old', 5));
		await omi.memory().publish();
		expect(omi.bench.items).toEqual([]);
		// One of now, and one that was recorded offline two days ago.
		omi.api.store.conversations.push(conversation('new', 0.5), conversation('uploaded', 48));
		for (let time = 1; time <= 3; time++) {
			await omi.bench.republish();
			await omi.bench.until(() => omi.bench.items.length >= 2, 2);
		}
		expect(omi.ids()).toEqual(['uploaded', 'new']);
		expect(omi.bench.items[1]?.json).toEqual({
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
		expect(omi.asked(/conversations\/(new|uploaded)$/)).toBe(2);
		expect(omi.asked(/conversations\/old$/)).toBe(0);
	}, 30_000);

	it('takes what is there too where it is to start from the look-back', async () => {
		omi.api.store.conversations.push(conversation('a', 5), conversation('far', 100));
		await omi.memory({ startFrom: 'lookBack' }).publish();
		await omi.bench.until(() => omi.bench.items.length > 0);
		expect(omi.ids()).toEqual(['a']);
	}, 20_000);

	it('reads on over pages from which Omi has taken rows that are locked', async () => {
		const all = Array.from({ length: 230 }, (_, n) =>
			conversation(`c${n}`, 60 - n / 10, { is_locked: n % 5 !== 0 }),
		);
		omi.api.store.conversations.push(...all.reverse());
		await omi.memory({ startFrom: 'lookBack', options: { categories: ['weather'] } }).publish();
		await omi.bench.until(() => omi.asked(/conversations$/) > 3, 2);
		expect(omi.asked(/conversations$/)).toBe(4);
		expect(omi.asked(/conversations\/c/)).toBe(0);
	}, 20_000);

	it('does not fetch what its filters hold back, as a conversation that a workflow has made', async () => {
		await omi.memory().publish();
		omi.api.store.conversations.push(
			conversation('made', 1, { source: 'external_integration' }),
			conversation('said', 1),
		);
		await omi.bench.republish();
		await omi.bench.until(() => omi.bench.items.length > 0);
		expect(omi.ids()).toEqual(['said']);
		expect(omi.asked(/conversations\/made$/)).toBe(0);
	}, 20_000);

	it('hands over what can be fetched where one thing cannot', async () => {
		await omi.memory().publish();
		omi.api.store.conversations.push(
			conversation('a', 3),
			conversation('b', 2),
			conversation('c', 1),
		);
		omi.api.faults.push({ when: ({ rawPath }) => rawPath.endsWith('/b'), status: 500 });
		await omi.bench.republish();
		await omi.bench.until(() => omi.bench.items.length >= 2);
		expect(omi.ids()).toEqual(['a', 'c']);
		// What could not be fetched is asked for again by the next process.
		await omi.bench.republish();
		await omi.bench.until(() => omi.bench.items.length >= 3);
		expect(omi.ids()).toEqual(['a', 'c', 'b']);
		expect(omi.bench.failures).toEqual([]);
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
			await omi.memory().publish();
			omi.api.store.conversations.push(conversation('a', 2));
			omi.api.faults.push(fault);
			await omi.bench.republish();
			await omi.bench.until(() => omi.api.faults.length === 0);
			omi.api.store.conversations.push(conversation('b', 1));
			await omi.bench.republish();
			await omi.bench.until(() => omi.bench.items.length >= 2);
			expect(omi.ids().sort()).toEqual(['a', 'b']);
		},
		30_000,
	);

	it('takes rows without an id and twice in a list, once each', async () => {
		await omi.memory().publish();
		const bare = { created_at: ago(2), structured: { title: 'Bare' }, transcript_segments: [] };
		const twin = conversation('twin', 1);
		omi.api.store.conversations.push(bare as Json, twin, { ...twin });
		for (let time = 1; time <= 2; time++) {
			await omi.bench.republish();
			await omi.bench.until(() => omi.bench.items.length >= 2, 2);
		}
		const titles = omi.bench.items.map(({ json }) => json.title).sort();
		expect(titles).toEqual(['Bare', 'Roadmap sync']);
	}, 30_000);

	it.each([
		[{ apiKey: 'wrong' }, 'Omi does not accept the key'],
		[{ apiKey: 'omi_dev_none' }, 'Omi does not allow this with your key'],
	])(
		'tells of a key that will not do, once, and when it is over (%j)',
		async (credential, words) => {
			omi.api.store.keys.set('omi_dev_none', new Set());
			await omi.memory({}, credential).publish();
			await omi.bench.republish();
			await omi.bench.until(() => omi.bench.failures.length > 1, 1);
			expect(omi.bench.failures).toHaveLength(1);
			expect(omi.bench.failures[0]?.message).toContain('could not be asked for conversations');
			expect(omi.bench.failures[0]?.message).toContain(words);
			expect(omi.bench.failures[0]?.description).toContain('Nothing is lost');
		},
		30_000,
	);

	it('shows the newest in the editor, and what to do where there is none', async () => {
		expect(await omi.memory().try()).toEqual({
			items: [],
			hints: [expect.stringContaining('no conversations yet')],
		});
		omi.api.store.conversations.push(conversation('older', 30), conversation('newest', 20));
		const { items } = await omi.bench.try();
		expect(items).toMatchObject([
			{ id: 'newest', transcript: "Ann: Let's start.", receivedBy: 'api' },
		]);
		expect(items[0]?.inProduction).toContain('newest');
	});

	it('asks for the users of an app whom its credential names', async () => {
		const app = omi.memory({ with: 'appApi' }, { userIds: USER_ID });
		await app.publish();
		omi.api.store.conversations.push(conversation('new', 1));
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
		omi.with(new OmiDaySummaryTrigger(), parameters);
		const day = (hours: number) => ago(hours).slice(0, 10);
		omi.api.store.dailySummaries.push(makeDailySummary({ date: day(48) }));
		await omi.bench.publish();
		omi.api.store.dailySummaries.unshift(makeDailySummary({ date: day(24) }));
		await omi.bench.republish();
		await omi.bench.until(() => omi.bench.items.length > 0);
		// Made anew: another id, the same day.
		omi.api.store.dailySummaries[0] = makeDailySummary({ date: day(24) });
		await omi.bench.republish();
		await omi.bench.until(() => omi.bench.items.length > 1, 1);
		expect(omi.bench.items).toMatchObject([
			{ json: { date: day(24), headline: 'Launch day', text: null, receivedBy: 'api' } },
		]);
	}, 30_000);
});
