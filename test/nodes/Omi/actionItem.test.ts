import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeActionItem } from '../../../tools/omi-api/store.mts';
import { omi } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('action item', () => {
	const actionItem = (operation: string, parameters = {}) => ({
		resource: 'actionItem',
		operation,
		...parameters,
	});

	test('create sends the date with its zone', async () => {
		const parameters = actionItem('create', {
			description: '={{ $json.command }}',
			options: { dueAt: '2026-10-10T17:00:00' },
		});
		const options = { baseUrl: api.url, items: [{ command: 'Send proposal' }] };
		expect(await omi.json(parameters, options)).toMatchObject([
			{ description: 'Send proposal', dueAt: '2026-10-10T15:00:00.000Z', completed: false },
		]);
		expect(api.requests[0]?.body).toEqual({
			description: 'Send proposal',
			due_at: '2026-10-10T15:00:00.000Z',
		});
	});

	test('create refuses what is no date and names the field', async () => {
		const parameters = actionItem('create', { description: 'A', options: { dueAt: 'tomorrow' } });
		await expect(omi.run(parameters, { baseUrl: api.url })).rejects.toThrow(
			"'Due At' is not a date",
		);
		expect(api.requests).toHaveLength(0);
	});

	test('create many sends batches of 50 and pairs what comes back in another order', async () => {
		const items = Array.from({ length: 51 }, (_, index) => ({ task: `Task ${index}` }));
		const output = await omi.run(actionItem('createMany', { description: '={{ $json.task }}' }), {
			baseUrl: api.url,
			items,
		});
		expect(api.requests).toHaveLength(2);
		expect(output).toHaveLength(51);
		for (const { json, pairedItem } of output) {
			expect(pairedItem).toEqual({ item: Number(String(json.description).slice(5)) });
		}
	});

	test('get many sends its filters', async () => {
		const wanted = makeActionItem({ completed: true, conversation_id: 'c1' });
		api.store.actionItems.push(wanted, makeActionItem(), makeActionItem({ completed: true }));
		const parameters = actionItem('getAll', {
			returnAll: true,
			filters: { status: 'completed', conversationId: { mode: 'id', value: 'c1' } },
		});
		const rows = await omi.json(parameters, { baseUrl: api.url });
		expect(rows.map(({ id }) => id)).toEqual([wanted.id]);
		const raw = await omi.json({ ...parameters, output: 'raw' }, { baseUrl: api.url });
		expect(raw).toEqual([wanted]);
	});

	test('get many of open ones leaves those out that are completed', async () => {
		const open = makeActionItem();
		api.store.actionItems.push(open, makeActionItem({ completed: true }));
		const parameters = actionItem('getAll', { filters: { status: 'open' } });
		const rows = await omi.json(parameters, { baseUrl: api.url });
		expect(rows.map(({ id }) => id)).toEqual([open.id]);
	});

	const byId = (id: unknown) => ({ actionItemId: { mode: 'id', value: id as string } });

	test('get reads one where Omi can, and finds it in the list where it cannot', async () => {
		for (let index = 0; index < 1100; index++) api.store.actionItems.push(makeActionItem());
		const known = api.store.actionItems[1050] ?? {};
		const [found] = await omi.json(actionItem('get', byId(known.id)), { baseUrl: api.url });
		expect(found).toMatchObject({ id: known.id, description: 'Send proposal' });
		expect(api.requests.map(({ rawPath }) => rawPath)).toEqual([
			`/v1/dev/user/action-items/${String(known.id)}`,
			'/v1/dev/user/action-items',
			'/v1/dev/user/action-items',
		]);
		api.faults.push({ status: 200, body: { id: 'a1', description: 'From a newer backend' } });
		const [one] = await omi.json(actionItem('get', byId('a1')), { baseUrl: api.url });
		expect(one).toMatchObject({ id: 'a1', description: 'From a newer backend' });
	});

	test('get of one that is gone says so', async () => {
		api.store.actionItems.push(makeActionItem());
		const run = omi.run(actionItem('get', byId('gone')), { baseUrl: api.url });
		await expect(run).rejects.toThrow('Omi has no such action item');
	});

	test('complete marks one as done', async () => {
		const known = makeActionItem();
		api.store.actionItems.push(known);
		const [row] = await omi.json(actionItem('complete', byId(known.id)), { baseUrl: api.url });
		expect(row).toMatchObject({ id: known.id, completed: true });
		expect(Date.parse(String(row?.completedAt))).toBeGreaterThan(0);
		expect(api.requests[0]?.body).toEqual({ completed: true });
	});

	test('update reopens, and clears the due date', async () => {
		const known = makeActionItem({ completed: true, due_at: '2026-10-10T12:00:00Z' });
		api.store.actionItems.push(known);
		const parameters = actionItem('update', {
			...byId(known.id),
			updateFields: { status: 'open' },
			fieldsToClear: ['dueAt'],
		});
		const hints: string[] = [];
		const [row] = await omi.json(parameters, { baseUrl: api.url, hints });
		expect(row).toMatchObject({ completed: false, dueAt: null });
		expect(api.requests[0]?.body).toEqual({ completed: false, due_at: null });
		expect(hints).toEqual([]);
	});

	test('update says so where an older backend clears nothing', async () => {
		const known = makeActionItem({ due_at: '2026-10-10T12:00:00Z' });
		api.store.actionItems.push(known);
		api.store.isOld = true;
		const parameters = actionItem('update', {
			...byId(known.id),
			updateFields: { description: 'Again' },
			fieldsToClear: ['dueAt'],
		});
		const hints: string[] = [];
		await omi.run(parameters, { baseUrl: api.url, hints });
		expect(hints).toEqual(["This Omi backend did not clear 'Due At': it is too old for that."]);
	});

	test('update changes the status', async () => {
		const known = makeActionItem();
		api.store.actionItems.push(known);
		const parameters = actionItem('update', {
			actionItemId: { mode: 'id', value: known.id as string },
			updateFields: { status: 'completed' },
		});
		expect(await omi.json(parameters, { baseUrl: api.url })).toMatchObject([
			{ completed: true, completedAt: expect.any(String) as string },
		]);
	});

	test('delete of a locked one says that it needs a paid plan', async () => {
		const known = makeActionItem();
		const locked = makeActionItem({ is_locked: true });
		api.store.actionItems.push(known, locked);
		const parameters = (id: unknown) =>
			actionItem('delete', { actionItemId: { mode: 'id', value: id as string } });
		expect(await omi.json(parameters(known.id), { baseUrl: api.url })).toEqual([{ deleted: true }]);
		await expect(omi.run(parameters(locked.id), { baseUrl: api.url })).rejects.toThrow('paid plan');
	});
});
