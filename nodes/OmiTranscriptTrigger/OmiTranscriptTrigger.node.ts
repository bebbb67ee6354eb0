import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { credentialTest, whereAuthenticated } from '../webhook/authenticate';
import { registeredIf, triggerVersions, webhooksAt } from '../webhook/description';
import { passOn } from '../trigger/execute';
import { takeOver } from '../trigger/succession';
import { watch } from '../trigger/watch';
import { redisTest, whereRedis } from '../state/open';
import { handleWebhook } from '../webhook/handleWebhook';
import { afterPublishing, panelFor } from '../webhook/panel';
import { properties } from './description';
import { windowsOf } from './windows';
import { transcriptHandler } from './handler';

export class OmiTranscriptTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi Transcript Trigger',
		name: 'omiTranscriptTrigger',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['trigger'],
		version: triggerVersions,
		subtitle:
			'={{ { delivery: "speech arrives", sessionEnd: "conversation goes quiet", phrase: "phrase is spoken" }[$parameter["triggerOn"]] }}',
		description:
			'Starts the workflow when Omi hears speech, a conversation goes quiet or a phrase is spoken',
		eventTriggerDescription: 'Waiting for you to speak',
		activationMessage: afterPublishing('Omi Transcript Trigger', 'Real-time Transcript'),
		defaults: { name: 'Omi Transcript Trigger' },
		builderHint: {
			searchHint:
				"For speech while it is spoken, spoken commands ('triggerOn': 'phrase'), and conversations as soon as they go quiet. For Omi's summary and action items, use omiMemoryTrigger.",
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-omi.omiReply',
					relationHint:
						"Sends a notification in the middle of the workflow; set 'respond' of this trigger to 'responseNode'",
				},
				{
					nodeType: 'n8n-nodes-omi.omiApp',
					relationHint:
						'Sends a notification when a command is over or a conversation has gone quiet',
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
		webhooks: webhooksAt('transcript'),
		triggerPanel: panelFor('Real-time Transcript', 'Say something to your Omi.'),
		properties,
	};

	methods = { credentialTest: { ...credentialTest, ...redisTest } };

	webhookMethods = { default: registeredIf(properties) };

	async webhook(this: IWebhookFunctions) {
		return await handleWebhook(this, transcriptHandler);
	}

	async trigger(this: ITriggerFunctions) {
		return await watch(this, windowsOf(transcriptHandler.parametersOf(this)));
	}

	async execute(this: IExecuteFunctions) {
		return await passOn(this);
	}
}

takeOver('omiTranscriptTrigger', OmiTranscriptTrigger.prototype.trigger);
