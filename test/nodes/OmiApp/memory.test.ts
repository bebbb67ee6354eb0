import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeMemory, USER_ID } from '../../../tools/omi-api/store.mts';
import { omiApp } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('memory', () => {
	const memory = (operation: string, parameters = {}) => ({
		resource: 'memory',
		operation,
		...parameters,
	});

	test('create sends an empty text beside the memory', async () => {
		const parameters = memory('create', {
			content: 'Likes tea',
			options: { sourceUrl: 'https://example.com/1', tags: 'food' },
		});
		const sent = { content: 'Likes tea', tags: ['food'], source_url: 'https://example.com/1' };
		expect(await omiApp.json(parameters, { baseUrl: api.url })).toMatchObject([
			{ success: true, content: 'Likes tea', tags: ['food'], id: null, userId: USER_ID },
		]);
		expect(api.requests[0]?.body).toEqual({ text: '', memories: [sent] });
		expect(api.requests[0]?.query.get('uid')).toBe(USER_ID);
	});

	test('create from text has Omi read the text', async () => {
		const parameters = memory('createFromText', {
			text: 'A long letter',
			options: { textSource: 'email', textSourceSpec: 'newsletter' },
		});
		expect(await omiApp.json(parameters, { baseUrl: api.url })).toEqual([
			{ success: true, userId: USER_ID },
		]);
		expect(api.requests[0]?.body).toEqual({
			text: 'A long letter',
			text_source: 'email',
			text_source_spec: 'newsletter',
		});
	});

	test('create many never mixes two users in one request', async () => {
		api.store.apps.get('app-1')?.enabledFor.add('user-2');
		const parameters = memory('createMany', {
			userId: '={{ $json.user }}',
			content: '={{ $json.fact }}',
		});
		const items = [
			{ user: USER_ID, fact: 'A' },
			{ user: 'user-2', fact: 'B' },
			{ user: USER_ID, fact: 'C' },
		];
		const output = await omiApp.run(parameters, { baseUrl: api.url, items });
		expect(
			api.requests.map(({ query, body }) => [
				query.get('uid'),
				(body as { memories: Array<{ content: string }> }).memories.map(({ content }) => content),
			]),
		).toEqual([
			[USER_ID, ['A', 'C']],
			['user-2', ['B']],
		]);
		expect(output.map(({ json, pairedItem }) => [json.content, pairedItem])).toEqual([
			['A', { item: 0 }],
			['C', { item: 2 }],
			['B', { item: 1 }],
		]);
	});

	test('create many goes on without an item that names no user', async () => {
		const parameters = memory('createMany', {
			userId: '={{ $json.user }}',
			content: '={{ $json.fact }}',
		});
		const items = [
			{ user: USER_ID, fact: 'A' },
			{ user: '', fact: 'B' },
			{ user: USER_ID, fact: 'C' },
		];
		const run = { baseUrl: api.url, items };
		const output = await omiApp.run(parameters, { ...run, continueOnFail: true });
		expect(output.map(({ json, pairedItem }) => [json.content ?? json.error, pairedItem])).toEqual([
			[expect.stringMatching(/^'User ID' is empty/), { item: 1 }],
			['A', { item: 0 }],
			['C', { item: 2 }],
		]);
		await expect(omiApp.run(parameters, run)).rejects.toThrow("'User ID' is empty");
		// Nothing was created before it was known.
		expect(api.requests).toHaveLength(1);
	});

	test('get many reads the wrapped list', async () => {
		api.store.memories.push(makeMemory({ content: 'A' }), makeMemory({ content: 'B' }));
		const rows = await omiApp.json(memory('getAll', { returnAll: true }), { baseUrl: api.url });
		expect(rows.map(({ content, userId }) => [content, userId])).toEqual([
			['A', USER_ID],
			['B', USER_ID],
		]);
	});
});
