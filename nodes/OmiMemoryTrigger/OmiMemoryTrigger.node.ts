import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { credentialTest, whereAuthenticated } from '../webhook/authenticate';
import { panelFor, registeredByHand, triggerVersions, webhooksAt } from '../webhook/description';
import { passOn } from '../trigger/execute';
import { redisTest, whereRedis } from '../state/open';
import { handleWebhook } from '../webhook/handleWebhook';
import { properties } from './description';
import { memoryHandler } from './handler';

export class OmiMemoryTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi Memory Trigger',
		name: 'omiMemoryTrigger',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['trigger'],
		version: triggerVersions,
		subtitle:
			'={{ $parameter["splitOut"] === "actionItems" ? "each action item" : "each memory" }}',
		description: 'Starts the workflow when Omi has finished a conversation and made a memory of it',
		eventTriggerDescription: 'Waiting for Omi to finish a conversation',
		activationMessage:
			'Now open the Omi Memory Trigger, copy the Production URL from its "Webhook URLs", and paste it into "Conversation Events" in the Omi app (Settings, Developer).',
		defaults: { name: 'Omi Memory Trigger' },
		builderHint: {
			searchHint:
				'For what was said in a finished conversation: summary, transcript, action items. For speech while it is spoken, use omiTranscriptTrigger.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-omi.omiReply',
					relationHint:
						"Sends a message to the user's chat in the middle of the workflow; set 'respond' of this trigger to 'responseNode'",
				},
				{
					nodeType: 'n8n-nodes-omi.omi',
					relationHint: 'Reads and changes conversations and action items',
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
			{
				name: 'omiRedisApi',
				required: true,
				testedBy: 'testOmiRedisApi',
				displayOptions: whereRedis,
			},
		],
		webhooks: webhooksAt('memory'),
		triggerPanel: panelFor(
			'Conversation Events',
			'Talk for a minute, then be silent for two, or end the conversation in the app.',
		),
		properties,
	};

	methods = { credentialTest: { ...credentialTest, ...redisTest } };

	webhookMethods = { default: registeredByHand };

	async webhook(this: IWebhookFunctions) {
		return await handleWebhook(this, memoryHandler);
	}

	async execute(this: IExecuteFunctions) {
		return await passOn(this);
	}
}
