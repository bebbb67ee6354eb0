import type { WorkflowNode } from '../../tools/n8n/api.mts';
import { buttonPress, developerMemory, toolCall } from '../support/payloads';
import { items, request, useN8n, workflowWith } from './support/n8n.mts';

/** Omi Reply in the real n8n: what Omi hears of it, and when. */

const n8n = useN8n();

jest.setTimeout(60_000);

type Node = Omit<WorkflowNode, 'position'>;

const reply = (parameters: Record<string, unknown>, rest: Partial<Node> = {}): Node => ({
	name: 'Reply',
	type: 'n8n-nodes-omi.omiReply',
	typeVersion: 1,
	parameters,
	...rest,
});
const slow: Node = {
	name: 'Slow',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { resume: 'timeInterval', amount: 3, unit: 'seconds' },
};
const tools = {
	tool: [{ name: 'find_stock', description: 'Finds.', parameters: { parameter: [] } }],
};
const publish = async (type: string, parameters: Record<string, unknown>, between: Node[]) => {
	const saved = await n8n().publish(
		workflowWith(type, { options: {}, ...parameters }, { between }),
	);
	return { id: saved.id, saved, url: saved.webhookUrl('Omi') };
};
const onMemory = async (parameters: Record<string, unknown>, ...between: Node[]) => {
	return await publish('omiMemoryTrigger', { respond: 'responseNode', ...parameters }, between);
};

describe('Omi Reply', () => {
	it('answers in the middle of a workflow, which goes on with all items', async () => {
		const notify = reply({ kind: 'notification', message: '={{ "Noted: " + $json.title }}' });
		const { id, url } = await onMemory({ splitOut: 'actionItems' }, notify, slow);
		const { url: whole, id: other } = await onMemory({}, notify, slow);
		const answer = await request(`${whole}?uid=u`, developerMemory({ id: 'm1' }));
		const answeredAt = Date.now();
		expect(answer).toMatchObject({
			status: 200,
			json: { message: expect.stringMatching(/^Noted: .+/) },
		});
		expect(answer.headers.get('content-type')).toContain('application/json');
		const [execution] = await n8n().executions(other, { atLeast: 1 });
		expect(answeredAt).toBeLessThan(Date.parse(execution!.stoppedAt ?? ''));
		expect(items(execution!, 'End')).toHaveLength(1);
		const split = await request(`${url}?uid=u`, developerMemory({ id: 'm2' }));
		expect(split.json).toEqual({ message: expect.stringMatching(/^Noted: /) });
		const [many] = await n8n().executions(id, { atLeast: 1 });
		expect(items(many!, 'End').length).toBe(items(many!, 'Omi').length);
	});

	it('answers the chat with what it is given, as text', async () => {
		const said = reply({ kind: 'chatAnswer', result: '={{ "12 of " + $json.tool }}' });
		const { url } = await publish('omiChatToolTrigger', { tools, respond: 'responseNode' }, [said]);
		const answer = await request(url, toolCall('find_stock', {}));
		expect(answer).toMatchObject({ status: 200, json: { result: '12 of find_stock' } });
	});

	it('says nothing, at once', async () => {
		const { id, url } = await onMemory({}, reply({ kind: 'nothing' }), slow);
		const answer = await request(`${url}?uid=u`, developerMemory());
		const answeredAt = Date.now();
		expect([answer.status, answer.json]).toEqual([200, {}]);
		const [execution] = await n8n().executions(id, { atLeast: 1 });
		expect(answeredAt).toBeLessThan(Date.parse(execution!.stoppedAt ?? ''));
	});

	it('answers whoever has sent something to the Test URL', async () => {
		const saved = await n8n().save(
			workflowWith(
				'omiMemoryTrigger',
				{ respond: 'responseNode', options: {} },
				{ between: [reply({ kind: 'notification', message: 'Heard in the editor.' })] },
			),
		);
		const url = await n8n().listen(saved, 'Omi', 'End');
		const answer = await request(`${url}?uid=u`, developerMemory());
		expect(answer.json).toEqual({ message: 'Heard in the editor.' });
	});
});

describe('Where nobody hears it, it fails and says why', () => {
	const notify = reply({ kind: 'notification', message: 'The lights are off.' });
	const cases: Array<[string, string, Record<string, unknown>, unknown, RegExp]> = [
		[
			'the trigger answers at once',
			'omiMemoryTrigger',
			{},
			developerMemory(),
			/answered Omi already/,
		],
		[
			'the last node answers',
			'omiMemoryTrigger',
			{ respond: 'lastNode' },
			developerMemory(),
			/answers Omi itself/,
		],
		[
			'Omi reads no answer',
			'omiButtonTrigger',
			{ respond: 'responseNode' },
			buttonPress(),
			/no answer to those/,
		],
	];
	it.each(cases)('%s', async (_what, type, parameters, body, words) => {
		const { id, url } = await publish(type, parameters, [notify]);
		const answer = await request(`${url}?uid=u`, body);
		expect([answer.status, answer.json]).toEqual([200, {}]);
		const [execution] = await n8n().executions(id, { atLeast: 1 });
		expect(execution).toMatchObject({ status: 'error' });
		expect(execution!.data.resultData.error?.message).toMatch(words);
	});

	it('goes on where its author has set that, and the items are still there', async () => {
		const { id, url } = await onMemory(
			{ respond: 'immediately' },
			reply(notify.parameters, { onError: 'continueRegularOutput' } as Partial<Node>),
		);
		await request(`${url}?uid=u`, developerMemory());
		const [execution] = await n8n().executions(id, { atLeast: 1 });
		expect(execution).toMatchObject({ status: 'success' });
		const error = expect.stringMatching(/answered Omi already/) as string;
		expect(items(execution!, 'End')).toMatchObject([{ json: { error, userId: 'u' } }]);
	});

	it('only warns where the execution has taken too long, and the workflow goes on', async () => {
		const long = { ...slow, parameters: { ...slow.parameters, amount: 27 } };
		const { id, url } = await onMemory({}, long, notify);
		const answer = await request(`${url}?uid=u`, developerMemory());
		expect([answer.status, answer.json]).toEqual([200, {}]);
		const [execution] = await n8n().executions(id, { atLeast: 1, timeoutMs: 20_000 });
		expect(execution).toMatchObject({ status: 'success' });
		const [run] = execution!.data.resultData.runData.Reply ?? [];
		expect(JSON.stringify(run)).toContain('comes too late');
		expect(items(execution!, 'End')).toHaveLength(1);
	}, 90_000);
});
