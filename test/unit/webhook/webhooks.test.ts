import {
	resolveWebhookDescriptionField,
	Workflow,
	type INode,
	type INodeType,
	type INodeTypes,
	type IWebhookDescription,
} from 'n8n-workflow';
import { OmiAudioTrigger } from '../../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiButtonTrigger } from '../../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiChatToolTrigger } from '../../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiDaySummaryTrigger } from '../../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { OmiMemoryTrigger } from '../../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiSetupTrigger } from '../../../nodes/OmiSetupTrigger/OmiSetupTrigger.node';
import { OmiTranscriptTrigger } from '../../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { readBy } from '../../../nodes/domain/replies';

/** n8n reads who answers either from an expression or from a function; they must not disagree. */

const fields = ['responseMode', 'responseData'] as const;

function workflowWith(nodeType: INodeType, respond: string): { workflow: Workflow; node: INode } {
	const node: INode = {
		id: '1',
		name: 'Omi',
		type: 'omi',
		typeVersion: 1,
		position: [0, 0],
		parameters: { respond },
	};
	const nodeTypes = { getByNameAndVersion: () => nodeType } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return { workflow, node: workflow.nodes.Omi ?? node };
}

describe.each([
	['Omi Memory Trigger', new OmiMemoryTrigger(), 'firstEntryJson'],
	['Omi Transcript Trigger', new OmiTranscriptTrigger(), 'firstEntryJson'],
	['Omi Chat Tool Trigger', new OmiChatToolTrigger(), 'allEntries'],
] as const)('%s', (_name, nodeType: INodeType, lastNode) => {
	const webhooks: IWebhookDescription[] = nodeType.description.webhooks ?? [];

	it.each([
		['immediately', 'onReceived', ''],
		['lastNode', 'lastNode', lastNode],
		['responseNode', 'responseNode', ''],
	])('set to answer "%s"', (respond, mode, data) => {
		const { workflow, node } = workflowWith(nodeType, respond);
		for (const webhook of webhooks) {
			const evaluated = fields.map((field) => {
				return workflow.expression.getSimpleParameterValue(node, webhook[field], 'webhook', {});
			});
			const resolved = fields.map((field) => resolveWebhookDescriptionField(node, webhook, field));
			expect(evaluated).toEqual([mode, data]);
			expect(resolved).toEqual([
				{ resolved: true, value: mode },
				{ resolved: true, value: data },
			]);
		}
		expect(webhooks).toHaveLength(2);
	});
});

describe('The parameter Respond', () => {
	const triggers: INodeType[] = [
		new OmiAudioTrigger(),
		new OmiButtonTrigger(),
		new OmiChatToolTrigger(),
		new OmiDaySummaryTrigger(),
		new OmiMemoryTrigger(),
		new OmiSetupTrigger(),
		new OmiTranscriptTrigger(),
	];

	it('is there where Omi reads what is answered, and nowhere else', () => {
		for (const { description } of triggers) {
			const { name, properties } = description;
			const isThere = properties.some((property) => property.name === 'respond');
			expect([name, isThere]).toEqual([name, readBy(name).length > 0]);
		}
	});

	it.each([new OmiAudioTrigger(), new OmiButtonTrigger(), new OmiDaySummaryTrigger()])(
		'changes nothing of $description.displayName, if a workflow brings it along',
		(nodeType: INodeType) => {
			const { webhooks = [] } = nodeType.description;
			const answers = { responseMode: 'onReceived', responseData: '' };
			expect(webhooks).toMatchObject([answers, answers]);
			expect(workflowWith(nodeType, 'lastNode').node.parameters).not.toHaveProperty('respond');
		},
	);
});

describe('Omi Setup Trigger', () => {
	const nodeType = new OmiSetupTrigger();

	it.each([
		['address', 302],
		['page', 200],
	])('sends a browser on or lets it stay: %s', (whenOpened, code) => {
		const { workflow, node } = workflowWith(nodeType, 'immediately');
		node.parameters.whenOpened = whenOpened;
		const { webhooks = [] } = nodeType.description;
		const opened = webhooks.find(({ path }) => path === 'connect');
		if (opened === undefined) throw new Error('There is a webhook for the page');
		const { responseCode } = opened as { responseCode?: string };
		expect(workflow.expression.getSimpleParameterValue(node, responseCode, 'webhook', {})).toBe(
			code,
		);
		expect(resolveWebhookDescriptionField(node, opened, 'responseCode')).toEqual({
			resolved: true,
			value: code,
		});
	});
});
