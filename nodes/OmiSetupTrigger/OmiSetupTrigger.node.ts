import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { redisTest, whereRedis } from '../state/open';
import { passOn } from '../trigger/execute';
import { credentialTest } from '../webhook/authenticate';
import { registeredByHand, registeredIf, triggerVersions } from '../webhook/description';
import { addressProblem, properties, triggerPanel, webhooks } from './description';
import { handleSetUp } from './handler';

export class OmiSetupTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi Setup Trigger',
		name: 'omiSetupTrigger',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['trigger'],
		version: triggerVersions,
		subtitle:
			'={{ $parameter["whenOpened"] === "address" ? "Page: " + $parameter["address"] : "Page: " + $parameter["pageTitle"] }}',
		description:
			'Starts the workflow when Omi asks whether a user has finished setting up your app, and when a user opens the setup page',
		eventTriggerDescription: 'Waiting for a user to install your app or to open its setup page',
		activationMessage:
			'Now paste the two Production URLs of the Omi Setup Trigger (at its top, under "Webhook URLs") into your app in the Omi app: the one that ends with /setup into "Setup Completed URL", the one that ends with /connect into "Auth URL".',
		defaults: { name: 'Omi Setup Trigger' },
		builderHint: {
			searchHint:
				"Only for an Omi app whose users each set something up. The workflow must end with an item that has a boolean field 'completed'.",
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		// Whoever began a sign-in at Omi knows by it that it is the same one.
		sensitiveOutputFields: ['state'],
		credentials: [
			{
				name: 'omiWebhookApi',
				required: true,
				testedBy: 'testOmiWebhookApi',
				displayOptions: { show: { users: ['listed'] } },
			},
			{
				name: 'omiRedisApi',
				required: true,
				testedBy: 'testOmiRedisApi',
				displayOptions: whereRedis,
			},
		],
		webhooks,
		triggerPanel,
		properties,
	};

	methods = { credentialTest: { ...credentialTest, ...redisTest } };

	webhookMethods = { default: registeredIf(properties, addressProblem), setup: registeredByHand };

	async webhook(this: IWebhookFunctions) {
		return await handleSetUp(this);
	}

	async execute(this: IExecuteFunctions) {
		return await passOn(this);
	}
}
