import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { TriggerBench } from '../support/trigger.mts';
import { developerMemory } from '../support/payloads';

const bench = (parameters = {}) => {
	return new TriggerBench(new OmiMemoryTrigger(), {
		output: 'simplified',
		splitOut: 'none',
		options: {},
		...parameters,
	});
};

describe('Omi Memory Trigger', () => {
	it('makes one flat item of a memory and answers an empty object', async () => {
		const answer = await bench().deliver({ url: '/memory?uid=u1AbC', body: developerMemory() });
		expect(answer).toMatchObject({ status: 200, body: {}, answers: 1 });
		expect(answer.items.map(({ json }) => json)).toEqual([
			{
				id: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
				conversationId: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
				title: 'Roadmap sync',
				overview: 'What comes next.',
				emoji: '📅',
				category: 'work',
				transcript: "Ann: Let's start.",
				actionItems: [
					{
						description: 'Send proposal',
						completed: false,
						dueAt: '2026-10-10T17:00:00.000Z',
						ownerName: null,
						context: null,
					},
				],
				events: [
					{
						title: 'Review',
						description: '',
						startsAt: '2026-10-12T09:00:00.000Z',
						durationMinutes: 30,
					},
				],
				startedAt: '2026-10-08T09:00:04.000Z',
				finishedAt: '2026-10-08T09:12:31.500Z',
				durationSeconds: 747.5,
				language: 'en',
				receivedBy: 'webhook',
				userId: 'u1AbC',
				deliveredAt: expect.stringMatching(/^\d{4}-.*Z$/),
			},
		]);
	});

	it('hands on what Omi sent, untouched, when the output is raw', async () => {
		const memory = { ...developerMemory(), something_new: { from: 'Omi' } };
		const { items } = await bench({ output: 'raw' }).deliver({ url: '/?uid=u', body: memory });
		expect(items).toEqual([{ json: { ...memory, userId: 'u', receivedBy: 'webhook' } }]);
	});

	it('says who has said how much, if asked to', async () => {
		const trigger = bench({ options: { includeSpeakers: true } });
		const { items } = await trigger.deliver({ url: '/?uid=u', body: developerMemory() });
		expect(items[0]?.json).toMatchObject({
			title: 'Roadmap sync',
			speakers: [{ speaker: 'Ann', percent: 100, words: 2, questions: 0 }],
		});
	});

	it('makes one item for each action item, with a reference to its memory', async () => {
		const { items } = await bench({ splitOut: 'actionItems' }).deliver({
			url: '/?uid=u',
			body: developerMemory(),
		});
		expect(items).toHaveLength(1);
		expect(items[0]?.json).toMatchObject({
			description: 'Send proposal',
			conversationId: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
			conversationTitle: 'Roadmap sync',
			userId: 'u',
		});
	});

	it('starts nothing for a memory without action items when it is to split them out', async () => {
		const body = developerMemory({ structured: { title: 'Chat', action_items: [] } });
		const answer = await bench({ splitOut: 'actionItems' }).deliver({ url: '/?uid=u', body });
		expect(answer).toMatchObject({ status: 200, body: {}, items: [] });
	});

	const skipped: Array<[string, object, object]> = [
		['Omi has discarded', {}, { discarded: true }],
		['was imported', {}, { source: 'external_integration' }],
		['another app has made', {}, { app_id: 'app-1' }],
		['is of another category', { categories: ['health'] }, {}],
		['is too short', { minimumDuration: 748 }, {}],
	];
	it.each(skipped)('skips a memory that %s, and answers alike', async (_, options, body) => {
		const answer = await bench({ options }).deliver({
			url: '/?uid=u',
			body: developerMemory(body),
		});
		expect(answer).toMatchObject({ status: 200, body: {}, answers: 1, items: [] });
	});

	const taken: Array<[string, object, object]> = [
		['discarded ones', { includeDiscarded: true }, { discarded: true }],
		['imported ones', { skipImported: false }, { source: 'external_integration' }],
		['a chosen category', { categories: ['health', 'work'] }, {}],
		['the exact minimum duration', { minimumDuration: 747.5 }, {}],
	];
	it.each(taken)('takes %s if asked to', async (_, options, body) => {
		const { items } = await bench({ options }).deliver({
			url: '/?uid=u',
			body: developerMemory(body),
		});
		expect(items).toHaveLength(1);
	});

	it('shows in the editor what production would skip, and why', async () => {
		const { items } = await bench().deliver(
			{ url: '/?uid=u', body: developerMemory({ discarded: true }) },
			'manual',
		);
		expect(items[0]?.json).toMatchObject({
			title: 'Roadmap sync',
			inProduction: 'The workflow would not start: Omi has discarded it.',
		});
	});

	it('takes a memory again, or not, as its user wishes', async () => {
		const again = bench();
		const once = bench({ options: { skipRepeats: true } });
		for (const [trigger, counts] of [
			[again, [1, 1]],
			[once, [1, 0]],
		] as const) {
			for (const count of counts) {
				const { items } = await trigger.deliver({ url: '/?uid=u', body: developerMemory() });
				expect(items).toHaveLength(count);
			}
		}
	});

	it('tells the same memory of two users apart', async () => {
		const trigger = bench({ options: { skipRepeats: true } });
		for (const uid of ['a', 'b']) {
			const { items } = await trigger.deliver({ url: `/?uid=${uid}`, body: developerMemory() });
			expect(items).toHaveLength(1);
		}
	});

	it('takes a delivery once, however often Omi repeats it under one key', async () => {
		const trigger = bench();
		const request = {
			url: '/?uid=u',
			headers: { 'Idempotency-Key': 'k1' },
			body: developerMemory(),
		};
		const answers = await Promise.all([1, 2, 3].map(async () => await trigger.deliver(request)));
		expect(answers.map(({ items }) => items.length).sort()).toEqual([0, 0, 1]);
		expect(answers.map(({ body }) => body)).toEqual([{}, {}, {}]);
	});

	it("answers Omi's setup check, and a browser with a page", async () => {
		const check = await bench().deliver({ method: 'GET', url: '/?uid=u' });
		expect(check).toMatchObject({ status: 200, body: { is_setup_completed: true }, items: [] });
		const page = await bench().deliver({
			method: 'GET',
			url: '/?uid=<script>alert(1)</script>',
			headers: { accept: 'text/html,application/xhtml+xml' },
		});
		expect(page).toMatchObject({ status: 200, answers: 1, items: [] });
		expect(page.body).toContain('The connection works');
		// It is seen at home too.
		expect(page.body).toMatch(/So can Omi, unless .*localhost/);
		expect(page.body).not.toContain('alert');
	});

	it('says which node a delivery of another kind belongs to', async () => {
		const trigger = bench();
		const wrong = { url: '/?uid=u', body: { session_id: 'u', segments: [] } };
		expect(await trigger.deliver(wrong)).toMatchObject({ status: 200, body: {}, items: [] });
		expect(trigger.logs.join()).toContain('belongs to the Omi Transcript Trigger');
		const { items } = await trigger.deliver(wrong, 'manual');
		expect(items[0]?.json.inProduction).toContain('belongs to the Omi Transcript Trigger');
	});
});
