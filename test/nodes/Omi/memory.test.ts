import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeMemory, USER_ID } from '../../../tools/omi-api/store.mts';
import { jsonOf, runOmi } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('memory, Developer API', () => {
	const memory = (operation: string, parameters = {}) => ({
		resource: 'memory',
		operation,
		...parameters,
	});

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
		const sizes = api.requests.map(({ body }) => (body as { memories: unknown[] }).memories.length);
		expect(sizes).toEqual([25, 25, 10]);
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

	test('create many names how many were made before a batch failed, and sends none twice', async () => {
		api.faults.push({ when: () => api.requests.length === 2, status: 500 });
		const items = Array.from({ length: 60 }, (_, index) => ({ fact: `Fact ${index}` }));
		const run = runOmi(memory('createMany', { content: '={{ $json.fact }}' }), {
			baseUrl: api.url,
			items,
		});
		await expect(run).rejects.toMatchObject({
			description: expect.stringContaining('25 of 60 memories were created before this') as string,
		});
		expect(api.requests).toHaveLength(2);
	});

	test('create many that goes on after a failure marks just the items of the failed batch', async () => {
		api.faults.push({ when: () => api.requests.length === 1, status: 500 });
		const items = Array.from({ length: 30 }, (_, index) => ({
			fact: index === 3 ? '' : `Fact ${index}`,
		}));
		const output = await runOmi(memory('createMany', { content: '={{ $json.fact }}' }), {
			baseUrl: api.url,
			items,
			continueOnFail: true,
		});
		const failed = output.filter(({ json }) => json.error !== undefined);
		expect(failed).toHaveLength(26);
		expect(failed[0]?.json.error).toContain("'Content' is empty");
		expect(output).toHaveLength(30);
		expect(api.store.memories).toHaveLength(4);
	});

	test('create many shows what was sent when Omi does not show what it made', async () => {
		api.faults.push({ afterActing: true, body: { created_count: 2 } });
		const output = await runOmi(memory('createMany', { content: '={{ $json.fact }}' }), {
			baseUrl: api.url,
			items: [{ fact: 'A' }, { fact: 'B' }],
		});
		expect(output.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ success: true, content: 'A' }, { item: 0 }],
			[{ success: true, content: 'B' }, { item: 1 }],
		]);
	});

	test('get answers one memory', async () => {
		const known = makeMemory({ content: 'A' });
		api.store.memories.push(known);
		const parameters = memory('get', { memoryId: { mode: 'id', value: known.id as string } });
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([
			{
				id: known.id,
				content: 'A',
				category: 'interesting',
				visibility: 'private',
				tags: [],
				createdAt: known.created_at,
				updatedAt: known.updated_at,
			},
		]);
		expect(await jsonOf({ ...parameters, simplify: false }, { baseUrl: api.url })).toEqual([known]);
	});

	test('get many pages through all, newest first, and filters by category', async () => {
		for (let index = 0; index < 230; index++) {
			const category = index % 2 ? 'manual' : 'system';
			api.store.memories.push(makeMemory({ content: String(index), category }));
		}
		const all = await jsonOf(memory('getAll', { returnAll: true }), { baseUrl: api.url });
		expect(all.map(({ content }) => Number(content))).toEqual(
			Array.from({ length: 230 }, (_, index) => 229 - index),
		);
		const some = memory('getAll', { limit: 5, filters: { categories: 'manual' } });
		const rows = await jsonOf(some, { baseUrl: api.url });
		expect(rows.map(({ content }) => content)).toEqual(['229', '227', '225', '223', '221']);
	});

	test('search asks for what is near in meaning', async () => {
		api.store.memories.push(makeMemory({ content: 'Likes tea' }), makeMemory({ content: 'Runs' }));
		const rows = await jsonOf(memory('search', { query: 'tea' }), { baseUrl: api.url });
		expect(rows).toMatchObject([{ content: 'Likes tea', relevanceScore: 0.9 }]);
	});

	test('update changes only what was given', async () => {
		const known = makeMemory({ content: 'A', category: 'system' });
		api.store.memories.push(known);
		const parameters = memory('update', {
			memoryId: { mode: 'id', value: known.id as string },
			updateFields: { content: 'B', tags: 'x,y' },
		});
		expect(await jsonOf(parameters, { baseUrl: api.url })).toMatchObject([
			{ content: 'B', tags: ['x', 'y'], category: 'system' },
		]);
		expect(api.requests[0]).toMatchObject({
			method: 'PATCH',
			body: { content: 'B', tags: ['x', 'y'] },
		});
	});

	test('update without a field stops before asking Omi', async () => {
		const parameters = memory('update', { memoryId: { mode: 'id', value: 'm' }, updateFields: {} });
		await expect(runOmi(parameters, { baseUrl: api.url })).rejects.toThrow('nothing to update');
		expect(api.requests).toHaveLength(0);
	});

	test('delete answers that it is deleted', async () => {
		const known = makeMemory();
		api.store.memories.push(known);
		const parameters = memory('delete', { memoryId: { mode: 'list', value: known.id as string } });
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([{ deleted: true }]);
		expect(api.store.memories).toHaveLength(0);
	});
});

describe('memory, App API', () => {
	const memory = (operation: string, parameters = {}) => ({
		authentication: 'appApi',
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
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([{ success: true, ...sent }]);
		expect(api.requests[0]?.body).toEqual({ text: '', memories: [sent] });
		expect(api.requests[0]?.query.get('uid')).toBe(USER_ID);
	});

	test('create from text has Omi read the text', async () => {
		const parameters = memory('createFromText', {
			text: 'A long letter',
			options: { textSource: 'email', textSourceSpec: 'newsletter' },
		});
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([{ success: true }]);
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
		const output = await runOmi(parameters, { baseUrl: api.url, items });
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

	test('get many reads the wrapped list', async () => {
		api.store.memories.push(makeMemory({ content: 'A' }), makeMemory({ content: 'B' }));
		const rows = await jsonOf(memory('getAll', { returnAll: true }), { baseUrl: api.url });
		expect(rows.map(({ content }) => content)).toEqual(['A', 'B']);
	});
});
