import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
} from 'n8n-workflow';
import { credentialTest } from '../omiApi/credentialTest';
import { redisTest, whereRedis } from '../state/open';
import { takeOver } from '../trigger/succession';
import { watchAsking } from '../trigger/asking';
import { executeAsking, parameterReader } from '../trigger/asking/execute';
import { readerOf, requireChoices, type ParameterContext } from '../webhook/parameters';
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
		requireChoices(this, properties, this.getActivationMode());
		return await watchAsking(this, actionItems(parametersOf(this)), 'api');
	}

	async execute(this: IExecuteFunctions) {
		const questionOf = () => {
			const context = parameterReader(this);
			requireChoices(context, properties);
			return actionItems(parametersOf(context));
		};
		return await executeAsking(this, questionOf, 'api');
	}
}

function parametersOf(context: ParameterContext): Parameters {
	const parameter = readerOf(context, properties);
	return { events: parameter('events'), output: parameter('output') };
}

takeOver('omiActionItemTrigger', OmiActionItemTrigger.prototype.trigger);
