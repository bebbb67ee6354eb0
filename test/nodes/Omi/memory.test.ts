import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeMemory } from '../../../tools/omi-api/store.mts';
import { omi } from '../../support/omiNode.mts';

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

	test('create sends content, category, tags and visibility and answers the memory', async () => {
		const parameters = memory('create', {
			content: '=Likes {{ $json.drink }}',
			options: { category: 'interesting', tags: 'food, habits', visibility: 'public' },
		});
		const [made] = await omi.json(parameters, { baseUrl: api.url, items: [{ drink: 'tea' }] });
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
		await expect(omi.run(parameters, { baseUrl: api.url })).rejects.toThrow(
			"'Content' has 501 characters, but Omi accepts at most 500",
		);
		expect(api.requests).toHaveLength(0);
	});

	test('create many sends 60 input items as batches of 25, 25 and 10 and pairs each', async () => {
		const items = Array.from({ length: 60 }, (_, index) => ({ fact: `Fact ${index}` }));
		const output = await omi.run(memory('createMany', { content: '={{ $json.fact }}' }), {
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
		const output = await omi.run(parameters, {
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
		const run = omi.run(memory('createMany', { content: '={{ $json.fact }}' }), {
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
		const output = await omi.run(memory('createMany', { content: '={{ $json.fact }}' }), {
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
		const output = await omi.run(memory('createMany', { content: '={{ $json.fact }}' }), {
			baseUrl: api.url,
			items: [{ fact: 'A' }, { fact: 'B' }],
		});
		expect(output).toMatchObject([
			{ json: { success: true, content: 'A', id: null }, pairedItem: { item: 0 } },
			{ json: { success: true, content: 'B', id: null }, pairedItem: { item: 1 } },
		]);
	});

	test('create many gives an item to what Omi does not confirm, and says that it did not', async () => {
		const hints: string[] = [];
		const made = [makeMemory({ content: 'C' }), makeMemory({ content: ' A ' })];
		api.faults.push({ status: 200, body: { memories: made, created_count: 2 } });
		const output = await omi.run(memory('createMany', { content: '={{ $json.fact }}' }), {
			baseUrl: api.url,
			items: [{ fact: 'A' }, { fact: 'B' }, { fact: 'C' }],
			hints,
		});
		expect(output.map(({ json, pairedItem }) => [json.content, json.error, pairedItem])).toEqual([
			[' A ', undefined, { item: 0 }],
			['B', expect.stringContaining('did not confirm') as string, { item: 1 }],
			['C', undefined, { item: 2 }],
		]);
		expect(hints).toEqual([expect.stringContaining('did not confirm all memories') as string]);
	});

	test('create many takes an answer of another kind for a failure', async () => {
		api.faults.push({ status: 200, body: { error: 'login required' } });
		const run = omi.run(memory('createMany', { content: 'A' }), { baseUrl: api.url });
		await expect(run).rejects.toMatchObject({
			message: 'Omi did not do what was asked: login required',
			description: expect.stringContaining('check in the Omi app') as string,
		});
	});

	test('get answers one memory', async () => {
		const known = makeMemory({ content: 'A' });
		api.store.memories.push(known);
		const parameters = memory('get', { memoryId: { mode: 'id', value: known.id as string } });
		expect(await omi.json(parameters, { baseUrl: api.url })).toEqual([
			{
				id: known.id,
				content: 'A',
				category: 'interesting',
				visibility: 'private',
				tags: [],
				conversationId: null,
				createdAt: new Date(String(known.created_at)).toISOString(),
				updatedAt: new Date(String(known.updated_at)).toISOString(),
			},
		]);
		const raw = { ...parameters, output: 'raw' };
		expect(await omi.json(raw, { baseUrl: api.url })).toEqual([known]);
		const selected = { ...parameters, output: 'selected', fields: ['content'] };
		expect(await omi.json(selected, { baseUrl: api.url })).toEqual([
			{ id: known.id, content: 'A' },
		]);
	});

	test('get many pages through all, newest first, and filters by category', async () => {
		for (let index = 0; index < 230; index++) {
			const category = index % 2 ? 'manual' : 'system';
			api.store.memories.push(makeMemory({ content: String(index), category }));
		}
		const all = await omi.json(memory('getAll', { returnAll: true }), { baseUrl: api.url });
		expect(all.map(({ content }) => Number(content))).toEqual(
			Array.from({ length: 230 }, (_, index) => 229 - index),
		);
		const some = memory('getAll', { limit: 5, filters: { categories: ['manual'] } });
		const rows = await omi.json(some, { baseUrl: api.url });
		expect(rows.map(({ content }) => content)).toEqual(['229', '227', '225', '223', '221']);
	});

	test('search asks for what is near in meaning', async () => {
		api.store.memories.push(makeMemory({ content: 'Likes tea' }), makeMemory({ content: 'Runs' }));
		const rows = await omi.json(memory('search', { query: 'tea' }), { baseUrl: api.url });
		expect(rows).toMatchObject([{ content: 'Likes tea', score: 0.9 }]);
	});

	test('update changes only what was given', async () => {
		const known = makeMemory({ content: 'A', category: 'system' });
		api.store.memories.push(known);
		const parameters = memory('update', {
			memoryId: { mode: 'id', value: known.id as string },
			updateFields: { content: 'B', tags: 'x,y' },
		});
		expect(await omi.json(parameters, { baseUrl: api.url })).toMatchObject([
			{ content: 'B', tags: ['x', 'y'], category: 'system' },
		]);
		expect(api.requests[0]).toMatchObject({
			method: 'PATCH',
			body: { content: 'B', tags: ['x', 'y'] },
		});
	});

	test('update clears the tags', async () => {
		const known = makeMemory({ tags: ['food'] });
		api.store.memories.push(known);
		const parameters = memory('update', {
			memoryId: { mode: 'id', value: known.id as string },
			fieldsToClear: ['tags'],
		});
		expect(await omi.json(parameters, { baseUrl: api.url })).toMatchObject([{ tags: [] }]);
		expect(api.requests[0]?.body).toEqual({ tags: [] });
	});

	test('create and get answer the same fields', async () => {
		const [made] = await omi.json(memory('create', { content: 'A' }), { baseUrl: api.url });
		const parameters = memory('get', { memoryId: { mode: 'id', value: made?.id as string } });
		expect(await omi.json(parameters, { baseUrl: api.url })).toEqual([made]);
	});

	test('update without a field stops before asking Omi', async () => {
		const parameters = memory('update', { memoryId: { mode: 'id', value: 'm' }, updateFields: {} });
		await expect(omi.run(parameters, { baseUrl: api.url })).rejects.toThrow('nothing to update');
		expect(api.requests).toHaveLength(0);
	});

	test('delete answers that it is deleted', async () => {
		const known = makeMemory();
		api.store.memories.push(known);
		const parameters = memory('delete', { memoryId: { mode: 'list', value: known.id as string } });
		expect(await omi.json(parameters, { baseUrl: api.url })).toEqual([{ deleted: true }]);
		expect(api.store.memories).toHaveLength(0);
	});
});
