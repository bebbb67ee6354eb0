import { developerMemory } from '../support/payloads';
import { items, trigger, useN8n, workflowWith, type Rest } from './support/n8n.mts';
import { openFilesOf } from './support/files.mts';
import { accepted, atOnce, pause, send } from './support/omi.mts';
import { fast } from './support/sessions.mts';

/** What becomes of answers that a workflow gives, in particular after Omi has been answered without it. */

jest.setTimeout(180_000);

const n8n = useN8n(fast);

type Node = NonNullable<Rest['between']>[number];

/** Longer than the node lets Omi wait. */
const late: Node = {
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount: 27, unit: 'seconds' },
};

const text = 'x'.repeat(3_000_000);

/** Large enough for n8n to keep it in a file and to send it piece by piece. */
const file: Node[] = [
	{
		name: 'Code',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: { jsCode: `return [{ json: { text: 'x'.repeat(${text.length}) } }];` },
	},
	{
		name: 'File',
		type: 'n8n-nodes-base.convertToFile',
		typeVersion: 1.1,
		parameters: { operation: 'toText', sourceProperty: 'text', options: {} },
	},
];

const respondWith = (parameters: object): Node => ({
	name: 'Respond',
	type: 'n8n-nodes-base.respondToWebhook',
	typeVersion: 1,
	parameters: { options: {}, ...parameters },
});

const publish = async (respond: string, between: Node[]) => {
	return await n8n().publish(
		workflowWith('omiMemoryTrigger', { respond, options: {} }, { between }),
	);
};

const openFiles = async () => await openFilesOf(n8n());

it('a file that the workflow answers with comes whole', async () => {
	const saved = await publish('responseNode', [...file, respondWith({ respondWith: 'binary' })]);
	const answer = await send(`${saved.webhookUrl(trigger)}?uid=u`, developerMemory());
	expect(answer === `200 text/plain ${text}`).toBe(true);
});

it('a workflow that answers too late goes on to its end, and holds nothing open', async () => {
	const json = respondWith({ respondWith: 'json', responseBody: '{"a":1}' });
	const workflows = await Promise.all([
		publish('responseNode', [late, ...file, respondWith({ respondWith: 'binary' })]),
		publish('responseNode', [late, json]),
		publish('lastNode', [late, ...file]),
	]);
	const answers = await atOnce(workflows, workflows.length, async (saved) => {
		return await send(`${saved.webhookUrl(trigger)}?uid=u`, developerMemory());
	});
	expect(answers).toEqual([accepted, accepted, accepted]);
	for (const { id } of workflows) {
		const [execution, ...more] = await n8n().executions(id, { atLeast: 1, timeoutMs: 30_000 });
		expect(more).toEqual([]);
		expect(execution?.status).toBe('success');
		expect(items(execution!, trigger)).toHaveLength(1);
	}
	await pause(2_000);
	expect(await openFiles()).toEqual([]);
	expect(n8n().isRunning).toBe(true);
});
