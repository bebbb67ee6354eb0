import type { Saved } from '../../tools/n8n/saved.mts';
import { startOmiApi, type OmiApi } from '../../tools/omi-api/server.mts';
import { DEVELOPER_KEY, makeActionItem } from '../../tools/omi-api/store.mts';
import { readExample } from '../support/examples.mts';
import { items, useN8n } from './support/n8n.mts';
import { pause } from './support/omi.mts';

/** The example that keeps a data table and the action items in Omi in step, changed on both sides in the real n8n. */

jest.setTimeout(400_000);

const n8n = useN8n();

let omi: OmiApi;
beforeAll(async () => {
	omi = await startOmiApi();
});
afterAll(async () => await omi.close());

interface Row {
	id: number;
	task: string;
	done: boolean | null;
	omiId: string | null;
	updatedAt: string;
}

const example = readExample('tasks-in-step.json');
const triggerName = 'Omi Action Item Trigger';
const table = { __rl: true, mode: 'name', value: 'omi_tasks' };
let saved: Saved;
let minutes = 1;
let credential: { id: string; name: string };

/** Publishes with other parameters, so that the trigger asks at once. */
async function ask(): Promise<void> {
	minutes = 3 - minutes;
	const nodes = example.nodes.map((node) => ({
		...node,
		...(node.type.includes('n8n-nodes-omi.') && { credentials: { omiDeveloperApi: credential } }),
		...(node.name === triggerName && { parameters: { ...node.parameters, checkEvery: minutes } }),
	}));
	const asked = lists();
	saved = await n8n().publish({ ...example, nodes });
	for (let waited = 0; lists() < asked + 1 && waited < 20_000; waited += 100) await pause(100);
	await pause(1_500);
	await n8n().executions(saved.id, { settleMs: 1_500, timeoutMs: 30_000 });
}

const lists = () => omi.requests.filter(({ method }) => method === 'GET').length;
const writes = () => omi.requests.filter(({ method }) => method !== 'GET').length;

/** What happens every five minutes, now. */
async function push(): Promise<void> {
	const before = (await n8n().api.executions(saved.id)).length;
	for (const [run, end] of ['Note the change', 'Note the new one'].entries()) {
		await n8n().api.runManually(saved.workflow, 'Every five minutes', end);
		const atLeast = before + run + 1;
		await n8n().executions(saved.id, { atLeast, settleMs: 500, timeoutMs: 30_000 });
	}
}

/** Does something with the table, as its user does by hand; what it gives out. */
async function onTable(parameters: Record<string, unknown>): Promise<Row[]> {
	const workflow = await n8n().save({
		name: 'By hand',
		nodes: [
			{
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				name: 'Table',
				type: 'n8n-nodes-base.dataTable',
				typeVersion: 1.1,
				position: [200, 0],
				parameters: { resource: 'row', dataTableId: table, ...parameters },
			},
		],
		connections: { Start: { main: [[{ node: 'Table', type: 'main', index: 0 }]] } },
	});
	await n8n().api.runManually(workflow.workflow, 'Start', 'Table');
	const [execution] = await n8n().executions(workflow.id, { atLeast: 1, timeoutMs: 30_000 });
	expect(execution?.status).toBe('success');
	return items(execution!, 'Table').map(({ json }) => json as unknown as Row);
}

const rows = async () => {
	const all = await onTable({ operation: 'get', matchType: 'anyCondition', returnAll: true });
	return all.sort((a, b) => a.id - b.id);
};
const columns = (value: object) => ({ mappingMode: 'defineBelow', value, schema: [] });
const add = async (task: string) => {
	await onTable({ operation: 'insert', columns: columns({ task }) });
};
const edit = async (task: string, value: object) => {
	const conditions = [{ keyName: 'task', condition: 'eq', keyValue: task }];
	const where = { matchType: 'allConditions', filters: { conditions } };
	await onTable({ operation: 'update', ...where, columns: columns(value) });
};
const inTable = async () => (await rows()).map(({ task, done }) => [task, Boolean(done)]);
const inOmi = () => omi.store.actionItems.map((item) => [item.description, item.completed]);
const create = (description: string) => {
	const created_at = new Date(Date.now() - 3_600_000).toISOString();
	const item = makeActionItem({ description, created_at });
	omi.store.actionItems.push(item);
	return item;
};

it('what is made, ticked off or reworded on one side is so on the other, once, and nothing goes in circles', async () => {
	const data = { apiKey: DEVELOPER_KEY, baseUrl: omi.url };
	const { id, name } = await n8n().api.createCredential('omiDeveloperApi', 'Omi', data);
	credential = { id, name };
	await ask();

	const milk = create('Buy milk');
	await ask();
	expect(await inTable()).toEqual([['Buy milk', false]]);
	await push();
	expect(writes()).toBe(0);

	await add('Write to Mei');
	await push();
	expect(inOmi()).toEqual([
		['Buy milk', false],
		['Write to Mei', false],
	]);
	// Omi tells of what it has just been told: nothing comes of it.
	const before = await rows();
	await ask();
	await push();
	expect([await rows(), writes()]).toEqual([before, 1]);

	await edit('Buy milk', { done: true });
	await push();
	await ask();
	await push();
	expect(inOmi()[0]).toEqual(['Buy milk', true]);
	expect([(await inTable())[0], writes()]).toEqual([['Buy milk', true], 2]);

	Object.assign(omi.store.actionItems[1]!, { description: 'Write to Mei and Zoë' });
	Object.assign(milk, { completed: false });
	await ask();
	await push();
	expect(await inTable()).toEqual([
		['Buy milk', false],
		['Write to Mei and Zoë', false],
	]);
	expect(writes()).toBe(2);

	// Omi has it already, and n8n was killed before it could note so.
	await add('Call Dad');
	create('Call Dad');
	await ask();
	await push();
	expect(await inTable()).toHaveLength(3);
	expect([inOmi().length, writes()]).toEqual([3, 2]);

	// Both at once, and words that Omi writes otherwise: in the end both have the same.
	Object.assign(milk, { description: 'Buy oat milk' });
	await edit('Buy milk', { task: '  Buy milk and bread ' });
	for (let round = 1; round <= 3; round++) {
		await push();
		await ask();
	}
	expect((await inTable()).sort()).toEqual(inOmi().sort());
	const settled = writes();
	await push();
	await ask();
	expect(writes()).toBe(settled);
	const all = await n8n().executions(saved.id);
	expect(all.map(({ status }) => status)).not.toContain('error');
});
