import type { IDataObject, INode } from 'n8n-workflow';
import { FORMAT } from '../../../nodes/state/format';
import { journal, stateOf } from '../../../nodes/state/memory/journal';
import { openMemoryStore } from '../../../nodes/state/memory/store';
import type { NodeContext } from '../../../nodes/state/node';
import { tallyWindow } from '../../support/tallyWindow';

/** What the nodes of a workflow have in static data, and for how long. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const JOURNAL = 'n8n-nodes-omi';

const windows = { current: tallyWindow({ quietMs: 1_000 }), previous: [] };

let workflows = 0;

/** A workflow, as n8n shows it to its nodes; its static data is written down and read anew for each of them. */
class TestWorkflow {
	readonly id = `workflow ${workflows++}`;
	row: IDataObject = {};
	/** The ids of its nodes, where n8n shows them. */
	nodes?: string[];

	/** What a request to a node does. */
	async use(nodeId: string, words: string[] = []): Promise<void> {
		const global: IDataObject = { ...this.row };
		const context = this.context(nodeId, global);
		const store = openMemoryStore(context, true);
		await store.apply(windows, 'u', { type: 'delivery', input: words }, 'watcher');
		this.row = JSON.parse(JSON.stringify(global)) as IDataObject;
	}

	context(nodeId: string, global: IDataObject = this.row): NodeContext {
		return {
			getNode: () => ({ id: nodeId, name: nodeId }) as INode,
			getWorkflow: () => ({ id: this.id, name: this.id, active: true }),
			getWorkflowStaticData: () => global,
			...(this.nodes && {
				workflow: { nodes: Object.fromEntries(this.nodes.map((id) => [`name of ${id}`, { id }])) },
			}),
		};
	}

	get parts(): string[] {
		return Object.keys(this.row[JOURNAL] as IDataObject);
	}
}

beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2026, 9, 8, 9) }));
afterEach(() => jest.useRealTimers());

it('a node that was deleted stays for a week, and no longer', async () => {
	const workflow = new TestWorkflow();
	await workflow.use('deleted', ['a']);
	await workflow.use('other', ['b']);
	expect(workflow.parts.sort()).toEqual(['deleted', 'other']);
	for (let day = 0; day < 8; day++) {
		jest.advanceTimersByTime(DAY);
		await workflow.use('other', [`b ${day}`]);
	}
	expect(workflow.parts).toEqual(['other']);
});

it('a node that was deleted leaves nothing, where n8n shows which there are', async () => {
	const workflow = new TestWorkflow();
	await workflow.use('deleted', ['a']);
	await workflow.use('other', ['b']);
	workflow.nodes = ['other', 'new'];
	await workflow.use('other', ['c']);
	expect(workflow.parts).toEqual(['other']);
	await workflow.use('new', ['d']);
	expect(workflow.parts.sort()).toEqual(['new', 'other']);
});

it('what nobody asks for is let go of, and recovered from the journal when somebody does', async () => {
	const workflow = new TestWorkflow();
	await workflow.use('node', ['a']);
	const before = stateOf(workflow.context('node'));
	jest.advanceTimersByTime(2 * HOUR);
	// Another node's request is when this is looked at.
	await new TestWorkflow().use('any');
	const after = stateOf(workflow.context('node'));
	expect(after).not.toBe(before);
	expect(after.hasWork).toBe(true);
});

it.each([
	[
		'is watched',
		(workflow: TestWorkflow) => void (stateOf(workflow.context('node')).isWatched = true),
	],
	[
		'is busy with a delivery',
		(workflow: TestWorkflow) => {
			stateOf(workflow.context('node')).keys.claim({ id: 'k', keepMs: 1 }, Date.now());
		},
	],
	[
		'holds what the journal does not',
		(workflow: TestWorkflow) => void (stateOf(workflow.context('node')).isJournaled = false),
	],
])('a node that %s is not let go of', async (_what, use) => {
	const workflow = new TestWorkflow();
	await workflow.use('node', ['a']);
	use(workflow);
	const before = stateOf(workflow.context('node'));
	jest.advanceTimersByTime(2 * HOUR);
	await new TestWorkflow().use('any');
	expect(stateOf(workflow.context('node'))).toBe(before);
});

it('an odd entry in it costs nothing else', async () => {
	const workflow = new TestWorkflow();
	const part = {
		format: FORMAT,
		keys: [['good', 9e15, false], 'odd', [1, 2]],
		outbox: [['s/1', 0, [{ json: { sessionId: 's', part: 1 } }]], ['odd']],
		users: ['odd', [null], 7],
	};
	workflow.row = { [JOURNAL]: { node: JSON.stringify(part) } };
	const store = openMemoryStore(workflow.context('node'), true);
	expect(await store.claim('u', { id: 'good', keepMs: 1 })).toBe('completed');
	expect((await store.take(windows, 10)).map(({ id }) => id)).toEqual(['s/1']);
});

it('has the state itself, so that whoever saves, saves the newest', async () => {
	const workflow = new TestWorkflow();
	const global: IDataObject = {};
	const context = workflow.context('node', global);
	journal(context, stateOf(context));
	await workflow.use('node', ['said later']);
	expect(JSON.stringify(global)).toContain('said later');
});
