import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { problemsOf } from '../domain/chatTools/tool';
import { credentialTest, whereAuthenticated } from '../webhook/authenticate';
import { registeredIf, triggerVersions, webhooksAt } from '../webhook/description';
import { passOn } from '../trigger/execute';
import { handleWebhook } from '../webhook/handleWebhook';
import { panelWith } from '../webhook/panel';
import { properties } from './description';
import { chatToolHandler } from './handler';
import { toolsOf } from './tools';

export class OmiChatToolTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi Chat Tool Trigger',
		name: 'omiChatToolTrigger',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['trigger'],
		version: triggerVersions,
		subtitle: '={{ ($parameter["tools"].tool ?? []).map(({ name }) => name).join(", ") }}',
		description:
			"Starts the workflow when Omi's chat uses a tool that this workflow offers, and answers in the chat",
		eventTriggerDescription: "Waiting for Omi's chat to use a tool",
		activationMessage:
			'Now paste the Production URL of the Omi Chat Tool Trigger (at its top, under "Webhook URLs") into "Chat Tools Manifest URL" of your app in the Omi app, and save the app.',
		defaults: { name: 'Omi Chat Tool Trigger' },
		builderHint: {
			searchHint:
				"For questions and commands in Omi's chat. The field 'result' of the last node is the answer.",
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-omi.omiReply',
					relationHint:
						"Sends the answer to the chat in the middle of the workflow; set 'respond' of this trigger to 'responseNode'",
				},
			],
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'omiWebhookApi',
				required: true,
				testedBy: 'testOmiWebhookApi',
				displayOptions: whereAuthenticated,
			},
		],
		webhooks: webhooksAt('chat-tool', 'allEntries'),
		triggerPanel: panelWith('Chat Tools Manifest URL', [
			'In the Omi app, open Explore, then Create an App, and choose "External Integration" and "Chat".',
			'Paste the URL into "Chat Tools Manifest URL" and save. Omi reads the tools only then: after a change here, save the app again.',
			'Install the app, and ask something in the chat that needs the tool.',
		]),
		properties,
	};

	methods = { credentialTest };

	webhookMethods = {
		default: registeredIf(properties, (context) => problemsOf(toolsOf(context))[0]),
	};

	async webhook(this: IWebhookFunctions) {
		return await handleWebhook(this, chatToolHandler);
	}

	async execute(this: IExecuteFunctions) {
		return await passOn(this);
	}
}
