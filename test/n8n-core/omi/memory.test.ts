import { makeMemory, USER_ID } from '../../../tools/omi-api/store.mts';
import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { jsonOf, runOmi } from '../../support/omiNode.mts';

let api: OmiApi;
const memory = (operation: string, parameters = {}) => ({
	resource: 'memory',
	operation,
	...parameters,
});
const asApp = { authentication: 'appApi' };

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('memory, Developer API', () => {
	test('create sends content, category, tags and visibility and answers the memory', async () => {
		const parameters = memory('create', {
			content: '=Likes {{ $json.drink }}',
			options: { category: 'interesting', tags: 'food, habits', visibility: 'public' },
		});
		const [made] = await jsonOf(parameters, { baseUrl: api.url, items: [{ drink: 'tea' }] });
		expect(made).toMatchObject({
			content: 'Likes tea',
			category: 'interesting',
			tags: ['food', 'habits'],
			visibility: 'public',
		});
		expect(api.store.memories).toHaveLength(1);
	});

	test('create refuses a text over 500 characters without asking Omi', async () => {
		const parameters = memory('create', { content: 'x'.repeat(501) });
		await expect(runOmi(parameters, { baseUrl: api.url })).rejects.toThrow(
			"'Content' has 501 characters, and Omi takes at most 500",
		);
		expect(api.requests).toHaveLength(0);
	});

	test('create many sends 60 input items as batches of 25, 25 and 10 and pairs each', async () => {
		const items = Array.from({ length: 60 }, (_, index) => ({ fact: `Fact ${index}` }));
		const output = await runOmi(memory('createMany', { content: '={{ $json.fact }}' }), {
			baseUrl: api.url,
			items,
		});
		expect(api.requests.map(({ rawPath }) => rawPath)).toEqual(
			Array(3).fill('/v1/dev/user/memories/batch'),
		);
		expect(output).toHaveLength(60);
		for (const { json, pairedItem } of output) {
			expect(pairedItem).toEqual({ item: Number(String(json.content).slice(5)) });
		}
	});

	test('create many takes a list of texts and objects from each item', async () => {
		const parameters = memory('createMany', { createFrom: 'list', entries: '={{ $json.facts }}' });
		const output = await runOmi(parameters, {
			baseUrl: api.url,
			items: [{ facts: ['One', { content: 'Two', tags: ['b'] }] }, { facts: '["Three"]' }],
		});
		expect(output.map(({ json, pairedItem }) => [json.content, json.tags, pairedItem])).toEqual([
			['One', [], { item: 0 }],
			['Two', ['b'], { item: 0 }],
			['Three', [], { item: 1 }],
		]);
		expect(api.requests).toHaveLength(1);
	});
});

describe('memory, App API', () => {
	test('create sends an empty text beside the memory', async () => {
		const parameters = memory('create', {
			...asApp,
			content: 'Likes tea',
			options: { sourceUrl: 'https://example.com/1', tags: 'food' },
		});
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([
			{
				success: true,
				content: 'Likes tea',
				tags: ['food'],
				source_url: 'https://example.com/1',
			},
		]);
		expect(api.requests[0]?.body).toEqual({
			text: '',
			memories: [{ content: 'Likes tea', tags: ['food'], source_url: 'https://example.com/1' }],
		});
		expect(api.requests[0]?.query.get('uid')).toBe(USER_ID);
	});

	test('get many reads the wrapped list', async () => {
		api.store.memories.push(makeMemory({ content: 'A' }), makeMemory({ content: 'B' }));
		const rows = await jsonOf(memory('getAll', { ...asApp, returnAll: true }), {
			baseUrl: api.url,
		});
		expect(rows.map(({ content }) => content)).toEqual(['A', 'B']);
	});
});
