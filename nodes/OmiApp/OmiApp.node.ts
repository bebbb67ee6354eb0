import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { describe } from '../actions/describe';
import { execute } from '../actions/execute';
import { searchAppConversations } from '../actions/listSearch';
import type { ActionNode } from '../actions/types';
import { resources } from './resources';

/** What an Omi app does for its users. */
const node: ActionNode = {
	api: 'appApi',
	resources,
	fields: [
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. {{ $json.userId }}',
			description:
				"Omi's ID of the user that the app acts for. Every Omi trigger outputs it as userId.",
			builderHint: { propertyHint: 'The field userId of any Omi trigger' },
		},
	],
};

export class OmiApp implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi App',
		name: 'omiApp',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Send notifications and manage data for the users of your Omi app. To start a workflow, use one of the Omi triggers.',
		defaults: { name: 'Omi App' },
		builderHint: {
			searchHint:
				"For notifications, and for the data of users of an Omi app. It starts no workflow: use an Omi trigger, such as omiMemoryTrigger. For one's own data, use omi.",
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-omi.omiTranscriptTrigger',
					relationHint: 'Starts the workflow with speech or a spoken command',
				},
				{
					nodeType: 'n8n-nodes-omi.omiReply',
					relationHint: 'Answers a request from Omi without any credential',
				},
			],
		},
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'omiAppApi', required: true }],
		properties: describe(node),
	};

	methods = { listSearch: { searchConversations: searchAppConversations } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this, node)];
	}
}
