import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import {
	makeActionItem,
	makeConversation,
	makeDailySummary,
	makeMemory,
	USER_ID,
} from '../../../tools/omi-api/store.mts';
import type { Json } from '../../../tools/omi-api/types.mts';
import { omi, omiApp } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

function titled(title: string): Json {
	return makeConversation({ structured: { title, overview: '', category: 'work' } });
}

describe('lists of resource locators', () => {
	test('memories, by what they say, with a further page', async () => {
		for (const content of ['Likes tea', 'Runs', 'Tea at five']) {
			api.store.memories.push(makeMemory({ content }));
		}
		const options = { baseUrl: api.url };
		const all = await omi.list('searchMemories', {}, options);
		expect(all.results.map(({ name }) => name)).toEqual(['Tea at five', 'Runs', 'Likes tea']);
		expect(all.paginationToken).toBe('200');
		const some = await omi.list('searchMemories', {}, options, 'TEA');
		expect(some.results.map(({ name }) => name)).toEqual(['Tea at five', 'Likes tea']);
		const end = await omi.list('searchMemories', {}, options, undefined, '200');
		expect(end).toEqual({ results: [] });
	});

	test.each([
		['searchMemories', 'memories', 450, makeMemory, 'content'],
		['searchActionItems', 'actionItems', 450, makeActionItem, 'description'],
		['searchDailySummaries', 'dailySummaries', 250, makeDailySummary, 'headline'],
	] as const)('%s finds the oldest of hundreds', async (method, store, count, make, field) => {
		api.store[store].push(make({ [field]: 'The needle' }));
		for (let index = 0; index < count; index++) api.store[store].push(make());
		// The newest first, as Omi has it.
		if (method !== 'searchMemories') api.store[store].reverse();
		const { results } = await omi.list(method, {}, { baseUrl: api.url }, 'needle');
		expect(results).toEqual([expect.objectContaining({ value: expect.any(String) as string })]);
		expect(results[0]?.name).toContain('The needle');
	});

	test('conversations that are not among the newest are found by Omi itself', async () => {
		api.store.conversations.push(titled('The needle'));
		for (let index = 0; index < 150; index++) api.store.conversations.push(titled(`${index}`));
		const { results } = await omi.list('searchConversations', {}, { baseUrl: api.url }, 'needle');
		expect(results.map(({ name }) => name)).toEqual([expect.stringContaining('The needle')]);
		expect(api.requests.map(({ rawPath }) => rawPath)).toEqual([
			'/v1/dev/user/conversations',
			'/v1/dev/user/conversations/search',
		]);
	});

	test('and by looking on, where an older backend has no search', async () => {
		api.store.isOld = true;
		api.store.conversations.push(titled('The needle'));
		for (let index = 0; index < 150; index++) api.store.conversations.push(titled(`${index}`));
		const { results } = await omi.list('searchConversations', {}, { baseUrl: api.url }, 'needle');
		expect(results.map(({ name }) => name)).toEqual([expect.stringContaining('The needle')]);
	});

	test('what is not among the newest thousands is said so, rather than "no results"', async () => {
		for (let index = 0; index < 2100; index++) api.store.memories.push(makeMemory());
		const list = omi.list('searchMemories', {}, { baseUrl: api.url }, 'needle');
		await expect(list).rejects.toMatchObject({
			message: 'Nothing found among the newest 2000 memories',
			description: expect.stringContaining('By ID') as string,
		});
	});

	test('a list answered as something else is an error', async () => {
		api.faults.push({ status: 200, body: { error: 'login required' } });
		const list = omi.list('searchFolders', {}, { baseUrl: api.url });
		await expect(list).rejects.toThrow('login required');
	});

	test('conversations of an app are those of the user', async () => {
		api.store.conversations.push(titled('Hers'));
		const { results } = await omiApp.list(
			'searchConversations',
			{ userId: USER_ID },
			{ baseUrl: api.url },
		);
		expect(results).toHaveLength(1);
		expect(api.requests[0]?.rawPath).toBe('/v2/integrations/app-1/conversations');
		expect(api.requests[0]?.query.get('uid')).toBe(USER_ID);
	});

	test.each([
		['searchActionItems', '/v1/dev/user/action-items'],
		['searchConversations', '/v1/dev/user/conversations'],
		['searchDailySummaries', '/v1/dev/user/daily-summaries'],
		['searchFolders', '/v1/dev/user/folders'],
		['searchGoals', '/v1/dev/user/goals'],
	] as const)('%s asks for %s', async (method, path) => {
		const { results } = await omi.list(method, {}, { baseUrl: api.url });
		expect(results).toEqual([]);
		expect(api.requests[0]?.rawPath).toBe(path);
	});
});
