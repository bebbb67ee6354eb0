import { parseDaySummary, simplifyDaySummary } from '../../../nodes/domain/payloads/daySummary';
import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeConversation, makeDailySummary, makeFolder } from '../../../tools/omi-api/store.mts';
import { omi } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('folder', () => {
	test('get many answers the folders up to the limit', async () => {
		api.store.folders.push(makeFolder({ id: 'f1' }), makeFolder({ id: 'f2', name: 'Personal' }));
		const parameters = { resource: 'folder', operation: 'getAll', limit: 1 };
		expect(await omi.json(parameters, { baseUrl: api.url })).toEqual([
			{
				id: 'f1',
				name: 'Work',
				description: 'Work conversations',
				icon: '💼',
				conversationCount: 12,
				color: '#3B82F6',
				isDefault: false,
				isSystem: true,
				createdAt: expect.any(String) as string,
				updatedAt: expect.any(String) as string,
			},
		]);
	});
});

describe('daily summary', () => {
	const dailySummary = (operation: string, parameters = {}) => ({
		resource: 'dailySummary',
		operation,
		...parameters,
	});

	test('get answers one as flat fields', async () => {
		const known = makeDailySummary();
		api.store.dailySummaries.push(known);
		const parameters = dailySummary('get', {
			dailySummaryId: { mode: 'id', value: known.id as string },
		});
		const [item] = await omi.json(parameters, { baseUrl: api.url });
		// The same as the trigger makes of it, but for what only a delivery knows.
		const { text, userId, ...sent } = simplifyDaySummary(
			parseDaySummary({ summary_json: known, created_at: known.created_at })!,
			'u',
		);
		expect([text, userId]).toEqual([null, 'u']);
		expect(item).toEqual(sent);
		expect(item).toMatchObject({
			headline: 'Launch day',
			actionItems: [{ description: 'Thank the team', priority: 'high' }],
			highlights: [{ topic: 'Launch', summary: 'It went well' }],
			decisions: [{ decision: 'Ship weekly' }],
		});
	});

	test('get many asks for calendar days in the zone of the workflow', async () => {
		for (const date of ['2026-10-09', '2026-10-08', '2026-10-07']) {
			api.store.dailySummaries.push(makeDailySummary({ date }));
		}
		const parameters = dailySummary('getAll', {
			returnAll: true,
			filters: { firstDay: '2026-10-07T23:30:00Z', lastDay: '2026-10-08T00:00:00' },
		});
		const rows = await omi.json(parameters, { baseUrl: api.url });
		expect(rows.map(({ date }) => date)).toEqual(['2026-10-08']);
		expect(api.requests[0]?.query.get('start_date')).toBe('2026-10-08');
	});
});

describe('question', () => {
	test('ask answers with sources, in the zone of the workflow', async () => {
		api.store.conversations.push(makeConversation());
		const parameters = {
			resource: 'question',
			operation: 'ask',
			question: 'What about the roadmap?',
			options: { maxSources: 2 },
		};
		const [row] = await omi.json(parameters, { baseUrl: api.url });
		expect(row).toMatchObject({
			answer: 'You talked about roadmap.',
			sources: [{ conversationId: expect.any(String) as string, title: 'Roadmap sync' }],
		});
		expect(api.requests[0]?.body).toEqual({
			question: 'What about the roadmap?',
			limit: 2,
			timezone: 'Europe/Berlin',
		});
	});
});
