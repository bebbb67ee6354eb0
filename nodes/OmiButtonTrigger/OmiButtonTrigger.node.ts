import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { credentialTest, whereAuthenticated } from '../webhook/authenticate';
import { registeredIf, triggerVersions, unreadWebhooksAt } from '../webhook/description';
import { passOn } from '../trigger/execute';
import { redisTest, whereRedis } from '../state/open';
import { handleWebhook } from '../webhook/handleWebhook';
import { afterPublishing, panelFor } from '../webhook/panel';
import { properties } from './description';
import { buttonHandler } from './handler';

export class OmiButtonTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi Button Trigger',
		name: 'omiButtonTrigger',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['trigger'],
		version: triggerVersions,
		subtitle: '={{ $parameter["pressTypes"].map((press) => press.replace("_", " ")).join(", ") }}',
		description:
			"Starts the workflow when the device's button is tapped once, tapped twice or held",
		eventTriggerDescription: 'Waiting for you to press the button of your Omi',
		activationMessage: afterPublishing('Omi Button Trigger', 'Button Events'),
		defaults: { name: 'Omi Button Trigger' },
		builderHint: {
			searchHint:
				"For presses of the device's button. For spoken commands, use omiTranscriptTrigger.",
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
		webhooks: unreadWebhooksAt('button'),
		triggerPanel: panelFor('Button Events', 'Press the button of your Omi.'),
		properties,
	};

	methods = { credentialTest: { ...credentialTest, ...redisTest } };

	webhookMethods = { default: registeredIf(properties) };

	async webhook(this: IWebhookFunctions) {
		return await handleWebhook(this, buttonHandler);
	}

	async execute(this: IExecuteFunctions) {
		return await passOn(this);
	}
}
