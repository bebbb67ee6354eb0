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
import { whereAsking } from '../trigger/asking/properties';
import { redisTest, whereRedis } from '../state/open';
import {
	afterPublishingWhereReceiving,
	panelWhereReceiving,
	unreadWebhooksWhereReceiving,
	whereAuthenticatedAndReceiving,
} from '../webhook/asking';
import { handleWebhook } from '../webhook/handleWebhook';
import { panelFor } from '../webhook/panel';
import { requireChoices } from '../webhook/parameters';
import { properties } from './description';
import { daySummaryHandler } from './handler';
import { daySummaries } from './question';

export class OmiDaySummaryTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi Day Summary Trigger',
		name: 'omiDaySummaryTrigger',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['trigger'],
		version: triggerVersions,
		subtitle: '={{ $parameter["splitOut"] === "actionItems" ? "each action item" : "each day" }}',
		description: "Starts the workflow when Omi's recap of the day is ready",
		eventTriggerDescription: "Waiting for Omi's recap of the day",
		activationMessage: afterPublishingWhereReceiving('Omi Day Summary Trigger', 'Day Summary'),
		defaults: { name: 'Omi Day Summary Trigger' },
		builderHint: {
			searchHint: 'Once a day. For every conversation, use omiMemoryTrigger.',
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
				displayOptions: whereAsking,
			},
			{
				name: 'omiRedisApi',
				required: true,
				testedBy: 'testOmiRedisApi',
				displayOptions: whereRedis,
			},
		],
		webhooks: unreadWebhooksWhereReceiving('day-summary'),
		triggerPanel: panelWhereReceiving(
			panelFor(
				'Day Summary',
				'Wait for the hour that is set for the daily summary in the app. A summary made by hand in the app is not sent, so to try it sooner, move the hour.',
			),
		),
		properties,
	};

	methods = { credentialTest: { ...credentialTest, ...keyTest, ...redisTest } };

	webhookMethods = { default: registeredIf(properties) };

	async webhook(this: IWebhookFunctions) {
		return await handleWebhook(this, daySummaryHandler);
	}

	async trigger(this: ITriggerFunctions) {
		requireChoices(this, properties, this.getActivationMode());
		return await watchAsking(this, daySummaries(daySummaryHandler.parametersOf(this)));
	}

	async execute(this: IExecuteFunctions) {
		return await executeAsking(this, () => {
			const context = parameterReader(this);
			requireChoices(context, properties);
			return daySummaries(daySummaryHandler.parametersOf(context));
		});
	}
}

takeOver('omiDaySummaryTrigger', OmiDaySummaryTrigger.prototype.trigger);
