import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { bodyOf } from './body';
import { properties } from './description';
import { obstacleOf } from './obstacle';

export class OmiReply implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omi Reply',
		name: 'omiReply',
		icon: { light: 'file:../../icons/omi.svg', dark: 'file:../../icons/omi.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ ({ notification: "Notification", chatAnswer: "Chat answer", proactive: "Proactive notification", nothing: "Nothing" })[$parameter["kind"]] }}',
		description:
			'Answers the request from Omi that started the workflow, while the workflow goes on',
		defaults: { name: 'Omi Reply' },
		builderHint: {
			searchHint:
				"Only behind omiTranscriptTrigger, omiMemoryTrigger or omiChatToolTrigger with 'respond' set to 'responseNode'.",
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-omi.omiTranscriptTrigger',
					relationHint: 'Receives speech, which this node answers with a notification',
				},
				{
					nodeType: 'n8n-nodes-omi.omiChatToolTrigger',
					relationHint: "Receives a question in Omi's chat, which this node answers",
				},
				{
					nodeType: 'n8n-nodes-omi.omiApp',
					relationHint: 'Sends notifications where no request from Omi is left to answer',
				},
			],
		},
		// An agent is asked by a workflow, not by Omi: there is nobody whom it could answer here.
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		hints: [
			{
				message:
					"Omi hears this node only if the trigger's parameter 'Respond' is set to 'Using Omi Reply Node'.",
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
			},
		],
		properties,
	};

	/** Answers once, with the first item's parameters, and passes all items on. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		try {
			const obstacle = obstacleOf(this, Date.now());
			if (obstacle?.isMistake) {
				const { message, description } = obstacle;
				throw new NodeOperationError(this.getNode(), message, { description });
			}
			const { body, warning } = bodyOf(this);
			if (obstacle === undefined) {
				await this.sendResponse({ statusCode: 200, headers: {}, body });
			}
			warn(this, obstacle === undefined ? warning : `${obstacle.message} ${obstacle.description}`);
			return [items];
		} catch (error) {
			const failure = toOperationError(this, error);
			if (!this.continueOnFail()) throw failure;
			// n8n takes it for the way to the error output, and replaces the item's fields elsewhere.
			const isSorted = this.getNode().onError === 'continueErrorOutput';
			return [
				items.map((item, index) => ({
					...item,
					json: { ...item.json, error: failure.message },
					...(isSorted && { error: failure }),
					pairedItem: { item: index },
				})),
			];
		}
	}
}

/** Shows something in the output panel that is no reason to stop. Versions of n8n before 1.80 cannot. */
function warn(context: IExecuteFunctions, message: string | undefined): void {
	if (message === undefined) return;
	context.addExecutionHints?.({ message, type: 'warning', location: 'outputPane' });
	context.logger.warn(`'${context.getNode().name}': ${message}`);
}

function toOperationError(context: IExecuteFunctions, error: unknown): NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	return new NodeOperationError(context.getNode(), error instanceof Error ? error : String(error));
}
