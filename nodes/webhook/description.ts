import * as n8n from 'n8n-workflow';
import type { IHookFunctions, INodeProperties, IWebhookDescription } from 'n8n-workflow';
import { TRANSCRIPT_FORMATS } from '../domain/transcriptFormat';
import { refuseEngine2 } from '../trigger/engine';
import { choiceProblem, isRestart } from './parameters';

/** Missing from older versions of n8n. */
const { webhookDescriptionFields } = n8n as Partial<typeof n8n>;

/**
 * Both are the same here, and not to n8n: of a node of version 1 it evaluates an expression at every request,
 * which with its default engine can take longer than all the rest. New nodes get the last one.
 */
export const triggerVersions = [1, 1.1];

/** A field of a webhook's description: for versions of n8n that take a function too, which is quicker than the expression. */
export interface WebhookField {
	/** An expression, or the value itself. */
	readonly template: string;
	resolve(parameters: n8n.INodeParameters): n8n.NodeParameterValueType;
}

/** By which method, or the empty text for none, a webhook is asked that takes this one. */
export type MethodField = (method: 'POST' | 'GET') => WebhookField;

const always = (value: string): WebhookField => ({ template: value, resolve: () => value });

/**
 * A delivery by POST and the setup check by GET, at one path below the node's own random one.
 *
 * @param path the event's name in the URL
 * @param lastNode what of the last node's items is the answer, where the workflow's end gives it
 * @param methodField where there is a webhook only for some parameters
 */
export function webhooksAt(
	path: string,
	lastNode: 'firstEntryJson' | 'allEntries' = 'firstEntryJson',
	methodField: MethodField = always,
): IWebhookDescription[] {
	return deliveryAndCheck(path, answeredBy(lastNode), methodField);
}

/**
 * The same for deliveries whose answers Omi does not read, so that the node has no parameter `respond`.
 *
 * @param path the event's name in the URL
 * @param methodField where there is a webhook only for some parameters
 */
export function unreadWebhooksAt(
	path: string,
	methodField: MethodField = always,
): IWebhookDescription[] {
	// With an empty text n8n answers what `webhook()` returns.
	const answers = { responseMode: always('onReceived'), responseData: always('') };
	return deliveryAndCheck(path, answers, methodField);
}

interface Answers {
	readonly responseMode: WebhookField;
	readonly responseData: WebhookField;
}

function deliveryAndCheck(
	path: string,
	answers: Answers,
	methodField: MethodField,
): IWebhookDescription[] {
	const at = (method: 'POST' | 'GET') => {
		return { path, ...described({ httpMethod: methodField(method), ...answers }) };
	};
	return [
		{ name: 'default', ...at('POST') },
		{ name: 'setup', ...at('GET'), ndvHideUrl: true },
	];
}

/** To evaluate an expression can take n8n longer than the rest of the request. */
function described(fields: Answers & { readonly httpMethod: WebhookField }) {
	const { httpMethod, responseMode, responseData } = fields;
	return (
		webhookDescriptionFields?.({ httpMethod, responseMode, responseData }) ?? {
			httpMethod: httpMethod.template,
			responseMode: responseMode.template,
			responseData: responseData.template,
		}
	);
}

/** Who answers a request, by the parameter `respond`. */
function answeredBy(lastNode: string): Answers {
	return {
		responseMode: {
			// What is none of the choices n8n would refuse with an error of its own, before the node is asked.
			template:
				'={{ ["lastNode", "responseNode"].includes($parameter["respond"]) ? $parameter["respond"] : "onReceived" }}',
			resolve: ({ respond }) => {
				return respond === 'lastNode' || respond === 'responseNode' ? respond : 'onReceived';
			},
		},
		// With an empty text n8n answers what `webhook()` returns; without it, a text of its own.
		responseData: {
			template: `={{ $parameter["respond"] === "lastNode" ? "${lastNode}" : "" }}`,
			resolve: ({ respond }) => (respond === 'lastNode' ? lastNode : ''),
		},
	};
}

/** Omi has no API to register a webhook: its user pastes the URL, so there is nothing to create or to delete. */
export const registeredByHand = {
	async checkExists(this: IHookFunctions) {
		checkEngine(this);
		return true;
	},
	create: async () => true,
	delete: async () => true,
};

/** Engine 2 answers by itself only. */
function checkEngine(context: IHookFunctions): void {
	if (context.getNodeParameter('respond', 'immediately') === 'immediately') return;
	refuseEngine2(context, "let a workflow answer a delivery: set 'Respond' to 'Immediately'");
}

/**
 * The same for a node with choices, or whose parameters may not hold together: the time to say so is when it is published
 * or tried out. When n8n starts, the log says so.
 *
 * @param properties the node's
 * @param problemWith a sentence for who publishes the workflow, or undefined if all is well
 */
export function registeredIf(
	properties: readonly INodeProperties[],
	problemWith: (context: IHookFunctions) => string | undefined = () => undefined,
) {
	return {
		...registeredByHand,
		async checkExists(this: IHookFunctions) {
			checkEngine(this);
			const problem = choiceProblem(this, properties) ?? problemWith(this);
			if (problem === undefined) return true;
			if (!isRestart(this.getActivationMode())) {
				throw new n8n.NodeOperationError(this.getNode(), problem);
			}
			this.logger.error(`'${this.getNode().name}': ${problem}`);
			return true;
		},
	};
}

/**
 * The parameter that says when and by what a delivery is answered.
 *
 * @param consequence what an answer does on the user's phone
 */
export function respondWith(consequence: string): INodeProperties {
	return {
		displayName: 'Respond',
		name: 'respond',
		type: 'options',
		default: 'immediately',
		hint: consequence,
		description: 'When to answer Omi, and with what',
		options: [
			{
				name: 'Immediately',
				value: 'immediately',
				description: 'Right away, with an empty answer: nothing appears on the phone',
			},
			{
				name: 'Using Omi Reply Node',
				value: 'responseNode',
				description: 'With what that node says, if it runs within 25 seconds',
			},
			{
				name: 'When Last Node Finishes',
				value: 'lastNode',
				description:
					'With the first item of the last node, if the workflow gets there within 25 seconds',
			},
		],
	};
}

export const transcriptFormat: INodeProperties = {
	displayName: 'Transcript Format',
	name: 'transcriptFormat',
	type: 'options',
	default: 'text',
	description: 'The format of the transcript',
	options: TRANSCRIPT_FORMATS,
};

export const includeSpeakers: INodeProperties = {
	displayName: 'Include Speakers',
	name: 'includeSpeakers',
	type: 'boolean',
	default: false,
	description:
		'Whether to add who has said how much: the time, the share in percent, the words and the questions of each speaker',
};
