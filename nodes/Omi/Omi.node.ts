import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { describe } from '../actions/describe';
import { execute } from '../actions/execute';
import * as listSearch from '../actions/listSearch';
import type { ActionNode } from '../actions/types';
import { credentialTest } from '../omiApi/credentialTest';
import { resources } from './resources';

/** What the wearer does with their own data. */
const node: ActionNode = { api: 'developerApi', resources, fields: [] };

export class Omi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi',
		name: 'omi',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		// n8n says "No Omi Triggers available" below this: why there is none of that name is told in CONTRIBUTING.md.
		description:
			'Read and write your own conversations, memories, action items and goals. To start a workflow, use one of the Omi triggers.',
		defaults: { name: 'Omi' },
		builderHint: {
			searchHint:
				"For the data of one's own Omi account. It starts no workflow: use an Omi trigger, such as omiMemoryTrigger. For notifications and for the users of an Omi app, use omiApp.",
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-omi.omiMemoryTrigger',
					relationHint: 'Starts the workflow when a conversation is finished',
				},
				{
					nodeType: 'n8n-nodes-omi.omiTranscriptTrigger',
					relationHint: 'Starts the workflow with speech or a spoken command',
				},
				{ nodeType: 'n8n-nodes-omi.omiApp', relationHint: 'Sends notifications' },
			],
		},
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'omiDeveloperApi', required: true, testedBy: 'testOmiDeveloperApi' }],
		properties: describe(node),
	};

	methods = { listSearch, credentialTest };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this, node)];
	}
}
