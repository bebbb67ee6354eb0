import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { credentialTest, whereAuthenticated } from '../webhook/authenticate';
import { registeredIf, triggerVersions, unreadWebhooksAt } from '../webhook/description';
import { passOn } from '../trigger/execute';
import { takeOver } from '../trigger/succession';
import { watch } from '../trigger/watch';
import { redisTest, whereRedis } from '../state/open';
import { handleWebhook } from '../webhook/handleWebhook';
import { afterPublishing, panelFor } from '../webhook/panel';
import { properties } from './description';
import { windowsOf } from './windows';
import { audioHandler } from './handler';

export class OmiAudioTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi Audio Trigger',
		name: 'omiAudioTrigger',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['trigger'],
		version: triggerVersions,
		subtitle:
			'={{ { delivery: "sound arrives", duration: "every " + $parameter["duration"] + " seconds", speech: "somebody has spoken", sessionEnd: "sound stops" }[$parameter["triggerOn"]] }}',
		description: 'Starts the workflow with the sound that Omi records, as a playable file',
		eventTriggerDescription: 'Waiting for sound from Omi',
		activationMessage: afterPublishing('Omi Audio Trigger', 'Realtime Audio Bytes'),
		defaults: { name: 'Omi Audio Trigger' },
		builderHint: {
			searchHint:
				"For the sound itself, as a file in the binary field 'data'. For what is said, as text, use omiTranscriptTrigger.",
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
		webhooks: unreadWebhooksAt('audio'),
		triggerPanel: panelFor(
			'Realtime Audio Bytes',
			'Speak to your Omi. It sends sound only while it is connected to the app and the app is online.',
		),
		properties,
	};

	methods = { credentialTest: { ...credentialTest, ...redisTest } };

	webhookMethods = { default: registeredIf(properties) };

	async webhook(this: IWebhookFunctions) {
		return await handleWebhook(this, audioHandler);
	}

	async trigger(this: ITriggerFunctions) {
		return await watch(this, windowsOf(audioHandler.parametersOf(this)));
	}

	async execute(this: IExecuteFunctions) {
		return await passOn(this);
	}
}

takeOver('omiAudioTrigger', OmiAudioTrigger.prototype.trigger);
