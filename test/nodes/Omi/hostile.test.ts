import type { INodeParameters } from 'n8n-workflow';
import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeMemory, USER_ID } from '../../../tools/omi-api/store.mts';
import { omi, omiApp } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

const read = { resource: 'memory', operation: 'getAll', limit: 5 };

describe('hostile input', () => {
	test.each(['../../keys', 'a/b', '..', '.', 'ü?x=1#y', '%2e%2e', '__proto__'])(
		'an id such as "%s" stays one step of the path',
		async (id) => {
			const parameters = {
				resource: 'memory',
				operation: 'delete',
				memoryId: { mode: 'id', value: id },
			};
			await expect(omi.run(parameters, { baseUrl: api.url })).rejects.toThrow('Memory not found');
			expect(api.requests).toHaveLength(1);
			expect(api.requests[0]?.rawPath).toMatch(/^\/v1\/dev\/user\/memories\/[^/]+$/);
			expect(api.requests[0]?.query.size).toBe(0);
		},
	);

	test.each<[string, unknown]>([
		['null', null],
		['a number', 7],
		['a text', '"hello"'],
		['HTML', '<html>Sign in</html>'],
		['broken JSON', '[{"id": 1'],
		['nothing', ''],
	])('a list answered as %s is an error and not an empty list', async (_name, body) => {
		api.faults.push({ status: 200, body: body === null || body === 7 ? String(body) : body });
		await expect(omi.run(read, { baseUrl: api.url })).rejects.toThrow('not JSON');
	});

	test.each([
		['{"error": "login required"}', 'Omi did not do what was asked: login required'],
		['{"success": false, "message": "Locked"}', 'Omi did not do what was asked: Locked'],
		['{}', "Omi's answer is not one that this node knows"],
		['{"rows": []}', "Omi's answer is not one that this node knows"],
		['{"success": false, "memories": []}', 'Omi did not do what was asked'],
	])('a list answered as %s is an error and not an empty list', async (body, message) => {
		api.faults.push({ status: 200, body: JSON.parse(body) as unknown });
		await expect(omi.run(read, { baseUrl: api.url })).rejects.toThrow(message);
	});

	test('a single memory answered as an object of another kind is an error', async () => {
		api.faults.push({ status: 200, body: { page: 'Sign in' } });
		const get = { resource: 'memory', operation: 'get', memoryId: { mode: 'id', value: 'm' } };
		await expect(omi.run(get, { baseUrl: api.url })).rejects.toThrow(
			'not one that this node knows',
		);
	});

	test.each(['{"id": "m", "success": false}', '{"error": {"id": "e1", "message": "Locked"}}'])(
		'an update answered as %s is not one that worked',
		async (body) => {
			api.faults.push({ status: 200, body: JSON.parse(body) as unknown });
			const memoryId = { mode: 'id', value: 'm' };
			const updateFields = { content: 'A' };
			const update = { resource: 'memory', operation: 'update', memoryId, updateFields };
			await expect(omi.run(update, { baseUrl: api.url })).rejects.toThrow(
				'Omi did not do what was asked',
			);
		},
	);

	test.each<[string, INodeParameters, string]>([
		['Status', { resource: 'actionItem', operation: 'getAll', filters: { status: 'x' } }, 'open'],
		[
			'Status',
			{
				resource: 'actionItem',
				operation: 'update',
				actionItemId: { mode: 'id', value: 'a' },
				updateFields: { status: 'x', description: 'B' },
			},
			'open',
		],
		[
			'Status',
			{
				resource: 'conversation',
				operation: 'update',
				conversationId: { mode: 'id', value: 'c' },
				updateFields: { status: 'x', title: 'B' },
			},
			'kept',
		],
		[
			'Starred',
			{ resource: 'conversation', operation: 'getAll', filters: { starred: 'x' } },
			'starred',
		],
	])('%s that an agent has made up is refused before Omi is asked', async (label, set, one) => {
		await expect(omi.run(set, { baseUrl: api.url })).rejects.toMatchObject({
			message: `'${label}' cannot be "x"`,
			description: expect.stringContaining(`"${one}"`) as string,
		});
		expect(api.requests).toHaveLength(0);
	});

	test('a choice is understood by its name too, as an agent may say it', async () => {
		const parameters = {
			resource: 'actionItem',
			operation: 'create',
			description: 'Send it',
			options: { status: 'Completed' },
		};
		expect(await omi.json(parameters, { baseUrl: api.url })).toMatchObject([{ completed: true }]);
	});

	test('rows that are no objects are passed over, odd fields survive', async () => {
		const body = [
			null,
			7,
			'x',
			[],
			{ id: 5, content: null, tags: 'no list' },
			{ content: { a: 1 } },
			{ id: 'z' },
		];
		api.faults.push({ status: 200, body });
		const rows = await omi.json({ ...read, limit: 3 }, { baseUrl: api.url });
		expect(rows).toMatchObject([
			{ id: '5', content: '', tags: [] },
			{ id: null, content: '' },
			{ id: 'z', content: '' },
		]);
		api.faults.push({ status: 200, body });
		const raw = await omi.json({ ...read, limit: 3, output: 'raw' }, { baseUrl: api.url });
		expect(raw).toEqual(body.slice(4));
	});

	test('a conversation in pieces is simplified without falling over', async () => {
		const body = [
			{ id: 'a', structured: null, transcript_segments: null },
			{ id: 'b', structured: 'text', transcript_segments: [null, { text: 5, speaker: 7 }] },
			{ id: 'c', structured: { title: null, action_items: [null, {}, { description: 'x' }] } },
		];
		api.faults.push({ status: 200, body });
		const rows = await omi.json(
			{ resource: 'conversation', operation: 'getAll', limit: 3 },
			{ baseUrl: api.url },
		);
		expect(rows).toMatchObject([
			{ id: 'a', title: '', actionItems: [], transcript: null },
			{ id: 'b', title: '', actionItems: [] },
			{ id: 'c', title: '', actionItems: [{ description: '' }, { description: 'x' }] },
		]);
	});

	test('__proto__ in an answer or in a list of entries pollutes nothing', async () => {
		const evil = '[{"__proto__": {"polluted": true}, "content": "A"}]';
		api.faults.push({ status: 200, body: JSON.parse(evil) as unknown });
		await omi.run({ ...read, limit: 1 }, { baseUrl: api.url });
		const parameters = {
			resource: 'memory',
			operation: 'createMany',
			createFrom: 'list',
			entries: evil,
		};
		await omi.run(parameters, { baseUrl: api.url });
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
		expect(api.requests.at(-1)?.body).toEqual({ memories: [{ content: 'A' }] });
	});

	test('a message with line breaks, quotes and emoji arrives as it was', async () => {
		const message = 'He said "hi"\n\\ 👋\u2028 & <b>';
		const parameters = {
			resource: 'notification',
			operation: 'send',
			message: '={{ $json.message }}',
		};
		await omiApp.run(parameters, { baseUrl: api.url, items: [{ message }] });
		expect(api.store.notifications).toMatchObject([{ message, uid: USER_ID }]);
	});

	test('a text that an expression has cut in the middle of an emoji arrives, as far as it is one', async () => {
		const cut = 'Well done 👋'.slice(0, -1);
		const items = [{ cut }];
		const create = { resource: 'memory', operation: 'create', content: '={{ $json.cut }}' };
		await omi.run(create, { baseUrl: api.url, items });
		expect(api.requests[0]?.body).toMatchObject({ content: 'Well done \ufffd' });
		for (const showIn of ['push', 'pushAndChat']) {
			const options = { options: { showIn }, message: '={{ $json.cut }}' };
			const send = { resource: 'notification', operation: 'send', ...options };
			await omiApp.run(send, { baseUrl: api.url, items });
		}
		const [pushed, shown] = api.store.notifications;
		expect([pushed?.message, shown?.message]).toEqual(['Well done \ufffd', 'Well done \ufffd']);
		const get = { resource: 'memory', operation: 'get', memoryId: '={{ $json.cut }}' };
		await expect(omi.run(get, { baseUrl: api.url, items })).rejects.toThrow('Memory not found');
	});

	test('an emoji is one character, as Omi counts them in its limits', async () => {
		const create = { resource: 'memory', operation: 'create' };
		const content = '👋'.repeat(500);
		await omi.run({ ...create, content }, { baseUrl: api.url });
		expect(api.requests[0]?.body).toMatchObject({ content });
		const run = omi.run({ ...create, content: `${content}!` }, { baseUrl: api.url });
		await expect(run).rejects.toThrow("'Content' has 501 characters, but Omi accepts at most 500");
	});

	test.each(['true', ' True', 1, '1'])(
		'a switch is on at %j, as an expression may give it',
		async (on) => {
			for (let n = 0; n < 3; n++) api.store.memories.push(makeMemory({ content: `${n}` }));
			const all = { resource: 'memory', operation: 'getAll', returnAll: on as string, limit: 1 };
			expect(await omi.json(all, { baseUrl: api.url })).toHaveLength(3);
		},
	);

	test('a switch that is neither on nor off stops the item', async () => {
		const run = omi.run({ ...read, returnAll: 'evening' }, { baseUrl: api.url });
		await expect(run).rejects.toThrow(`'Return All' cannot be "evening"`);
		expect(api.requests).toHaveLength(0);
	});

	test.each([0, -1, 'many', null])('a limit of %s is refused', async (limit) => {
		const run = omi.run({ ...read, limit: limit as number }, { baseUrl: api.url });
		await expect(run).rejects.toThrow(/'Limit'/);
	});
});
