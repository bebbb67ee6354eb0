import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { credentialTest } from '../webhook/authenticate';
import { registeredIf, triggerVersions } from '../webhook/description';
import { credentialTest as keyTest } from '../omiApi/credentialTest';
import { takeOver } from '../trigger/succession';
import { watchAsking } from '../trigger/asking';
import { executeAsking, parameterReader } from '../trigger/asking/execute';
import { whereApp, whereOwnKey } from '../trigger/asking/properties';
import { redisTest, whereRedis } from '../state/open';
import {
	afterPublishingWhereReceiving,
	panelWhereReceiving,
	webhooksWhereReceiving,
	whereAuthenticatedAndReceiving,
} from '../webhook/asking';
import { handleWebhook } from '../webhook/handleWebhook';
import { panelFor } from '../webhook/panel';
import { requireChoices } from '../webhook/parameters';
import { properties } from './description';
import { memoryHandler } from './handler';
import { conversations } from './question';

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
		activationMessage: afterPublishingWhereReceiving('Omi Memory Trigger', 'Conversation Events'),
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
				displayOptions: whereAuthenticatedAndReceiving,
			},
			{
				name: 'omiDeveloperApi',
				required: true,
				testedBy: 'testOmiDeveloperApi',
				displayOptions: whereOwnKey,
			},
			{ name: 'omiAppApi', required: true, displayOptions: whereApp },
			{
				name: 'omiRedisApi',
				required: true,
				testedBy: 'testOmiRedisApi',
				displayOptions: whereRedis,
			},
		],
		webhooks: webhooksWhereReceiving('memory'),
		triggerPanel: panelWhereReceiving(
			panelFor(
				'Conversation Events',
				'Talk for a minute, then be silent for two, or end the conversation in the app.',
			),
		),
		properties,
	};

	methods = { credentialTest: { ...credentialTest, ...keyTest, ...redisTest } };

	webhookMethods = { default: registeredIf(properties) };

	async webhook(this: IWebhookFunctions) {
		return await handleWebhook(this, memoryHandler);
	}

	async trigger(this: ITriggerFunctions) {
		requireChoices(this, properties, this.getActivationMode());
		return await watchAsking(this, conversations(memoryHandler.parametersOf(this)));
	}

	async execute(this: IExecuteFunctions) {
		return await executeAsking(this, () => {
			const context = parameterReader(this);
			requireChoices(context, properties);
			return conversations(memoryHandler.parametersOf(context));
		});
	}
}

takeOver('omiMemoryTrigger', OmiMemoryTrigger.prototype.trigger);
