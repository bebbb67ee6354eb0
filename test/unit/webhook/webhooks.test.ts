import {
	resolveWebhookDescriptionField,
	Workflow,
	type INode,
	type INodeType,
	type INodeTypes,
	type IWebhookDescription,
} from 'n8n-workflow';
import { OmiChatToolTrigger } from '../../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiMemoryTrigger } from '../../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiSetupTrigger } from '../../../nodes/OmiSetupTrigger/OmiSetupTrigger.node';

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
