import {
	sleep,
	type IDataObject,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { fitChoice } from '../domain/choices';
import { sayOnce } from './parameters';
import { intercept, silence, type Answering, type Reworded } from './response';

/*
 * The only place that answers Omi. What Omi reads in an answer it shows its user: `message` becomes a push
 * notification or a chat message. So no answer made here has one, and what n8n says of itself when a
 * workflow fails or returns nothing is replaced. An empty object is right for every delivery and every
 * version of Omi's backend, part of which takes anything but JSON for a failure.
 */

export type Respond = 'immediately' | 'lastNode' | 'responseNode';

/** How Omi is spoken to: what it does with an answer depends on what it had sent. */
export interface ReplyPolicy {
	/** How long a workflow may take to answer, in milliseconds; Omi's own patience is a little longer. */
	readonly patienceMs: number;
	/** Whether Omi tries again what was answered with an error. */
	readonly isRetried: boolean;
	/** The workflow has been started, and is not waited for. */
	readonly started: IDataObject;
	/** The same has come before. */
	readonly copy: IDataObject;
	/** The workflow is done and says nothing. */
	readonly silent: IDataObject;
	/** The workflow has not answered in time. */
	readonly late: IDataObject;
	readonly failed: IDataObject;
	/** What the workflow says, in the form that Omi reads. */
	shape(said: unknown): unknown;
}

/** Of an answer to a delivery Omi shows words if it has any; it waits for 30 seconds (`utils/http_client.py`). */
export const DELIVERY: ReplyPolicy = {
	patienceMs: 25_000,
	isRetried: true,
	started: {},
	copy: {},
	silent: {},
	late: {},
	failed: {},
	shape: (said) => said,
};

/** Taken, and nothing to start: filtered, repeated, collected or of no use. */
export function accepted(answer: IDataObject = {}): IWebhookResponseData {
	return { webhookResponse: answer };
}

/** What follows from what n8n makes of a request that starts the workflow. One of the two is called, once. */
export interface Start {
	/** n8n has the execution. */
	taken(): void;
	/** n8n could not begin it. */
	refused(): void;
	/** Whether what came is written down: then it waits, and Omi need not send it again. */
	readonly isKept: boolean;
}

/** The workflow starts with these items; who answers is up to `respond`. */
export function started(
	context: IWebhookFunctions,
	items: INodeExecutionData[],
	policy: ReplyPolicy,
	start: Start,
	respond = respondOf(context),
): IWebhookResponseData {
	if (respond === 'immediately') leaveToN8n(context, policy, start);
	else leaveToWorkflow(context, policy, start);
	return { webhookResponse: policy.started, workflowData: [items] };
}

/** Taken and answered, while the workflow starts only to show its author what came. */
export function answered(
	context: IWebhookFunctions,
	items: INodeExecutionData[],
	answer: IDataObject,
): IWebhookResponseData {
	context.getResponseObject().status(200).json(answer);
	return { noWebhookResponse: true, workflowData: [items] };
}

/** Refused, with a sentence for who sets up the URL. */
export function refused(
	context: IWebhookFunctions,
	status: 401 | 403 | 413,
	error: string,
): IWebhookResponseData {
	context.getResponseObject().status(status).json({ error });
	return { noWebhookResponse: true };
}

/** Not taken, through no fault of the delivery's: Omi tries again after a second, five and thirty. */
export function failed(context: IWebhookFunctions, policy: ReplyPolicy): IWebhookResponseData {
	const { status, body } = failure(policy);
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}

function failure({ isRetried, failed: body }: ReplyPolicy): Reworded {
	return { status: isRetried ? 500 : 200, body };
}

const RESPOND = {
	displayName: 'Respond',
	name: 'respond',
	type: 'options',
	default: 'immediately',
	options: ['immediately', 'lastNode', 'responseNode'].map((value) => ({ value })),
};

/** Who answers. What is none of the choices must not keep Omi waiting for an answer that nobody gives. */
export function respondOf(context: IWebhookFunctions): Respond {
	const respond = context.getNodeParameter('respond', 'immediately');
	const [problem] = fitChoice(RESPOND, respond).problems;
	if (problem === undefined) return respond as Respond;
	sayOnce(context, 'respond', problem, '"immediately"');
	return 'immediately';
}

/** What n8n answers by itself, with a `message` that would appear on the phone. */
const OWN_WORDS = new Set([
	'Webhook call received',
	'Workflow was started',
	'Workflow executed successfully but no data was returned',
	'Workflow executed successfully but the last node did not return any data',
]);

/** What n8n answers where it could not begin the workflow, though the workflow was to answer. */
const NOT_BEGUN = 'There was a problem executing the workflow';

/** n8n answers when the execution is created. Whoever sent the request may have gone by then; n8n answers all the same. */
function leaveToN8n(context: IWebhookFunctions, policy: ReplyPolicy, start: Start): void {
	const response: Answering = context.getResponseObject();
	intercept(response, (status, body) => {
		if (status < 400) {
			start.taken();
			return { status, body };
		}
		start.refused();
		return start.isKept ? { status: 200, body: policy.started } : failure(policy);
	});
}

/**
 * Lets n8n answer with what the workflow says, but for two things: what n8n says of itself is replaced, and
 * when the workflow takes longer than Omi waits, Omi is answered before it gives up and repeats the delivery.
 */
function leaveToWorkflow(context: IWebhookFunctions, policy: ReplyPolicy, start: Start): void {
	const response: Answering = context.getResponseObject();
	/** Whether n8n has begun the workflow, by what it answers. */
	const judge = (status: number, body: unknown): boolean => {
		const isBegun = !(status >= 500 && isMessage(body) && body.message === NOT_BEGUN);
		if (isBegun) start.taken();
		else start.refused();
		return isBegun;
	};
	const answering = intercept(response, (status, body) => {
		if (!judge(status, body)) {
			return start.isKept ? { status: 200, body: policy.silent } : failure(policy);
		}
		if (status >= 400) return { status: 200, body: policy.failed };
		return { status: 200, body: isSilence(body) ? policy.silent : policy.shape(body) };
	});
	void sleep(policy.patienceMs).then(() => {
		if (!answering.isOpen()) return;
		answering.answer({ status: 200, body: policy.late });
		// What is kept is n8n's only when n8n says so; what is not cannot be had again, as Omi has its answer.
		if (start.isKept) silence(response, judge);
		else {
			start.taken();
			silence(response);
		}
	});
}

function isMessage(body: unknown): body is { readonly message: unknown } {
	return typeof body === 'object' && body !== null && 'message' in body;
}

/** Nothing that a workflow's author has said. */
function isSilence(body: unknown): boolean {
	if (body === undefined || body === null || body === '') return true;
	return isMessage(body) && typeof body.message === 'string' && OWN_WORDS.has(body.message);
}
