import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
} from 'n8n-workflow';
import { credentialTest } from '../omiApi/credentialTest';
import { redisTest, whereRedis } from '../state/open';
import { watchAsking } from '../trigger/asking';
import { executeAsking, parameterReader } from '../trigger/asking/execute';
import { properties } from './description';
import { actionItems, type Parameters } from './question';

export class OmiActionItemTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi Action Item Trigger',
		name: 'omiActionItemTrigger',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when an action item in Omi is created, completed or changed',
		eventTriggerDescription: '',
		activationMessage:
			'The node asks Omi for action items from now on. There is nothing to set up in the Omi app.',
		defaults: { name: 'Omi Action Item Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'omiDeveloperApi',
				required: true,
				testedBy: 'testOmiDeveloperApi',
				displayOptions: { hide: { with: ['appApi'] } },
			},
			{
				name: 'omiAppApi',
				required: true,
				displayOptions: { show: { with: ['appApi'] } },
			},
			{
				name: 'omiRedisApi',
				required: true,
				testedBy: 'testOmiRedisApi',
				displayOptions: whereRedis,
			},
		],
		properties,
	};

	methods = { credentialTest: { ...credentialTest, ...redisTest } };

	async trigger(this: ITriggerFunctions) {
		return await watchAsking(this, actionItems(parametersOf(parameterReader(this))), 'api');
	}

	async execute(this: IExecuteFunctions) {
		return await executeAsking(this, () => actionItems(parametersOf(parameterReader(this))), 'api');
	}
}

function parametersOf(context: ReturnType<typeof parameterReader>): Parameters {
	return {
		events: context.getNodeParameter('events', ['created', 'completed']) as Parameters['events'],
		output: context.getNodeParameter('output', 'simplified') as Parameters['output'],
	};
}
