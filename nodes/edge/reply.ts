import {
	sleep,
	type IDataObject,
	type INodeExecutionData,
	type INodeProperties,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

/*
 * The only place that answers Omi. What Omi reads in an answer it shows its user: `message` becomes a push
 * notification or a chat message. So no answer made here has one, and what n8n says of itself when a
 * workflow fails or returns nothing is replaced. An empty object is right for every delivery and every
 * version of Omi's backend, part of which takes anything but JSON for a failure.
 */

export type Respond = 'immediately' | 'lastNode' | 'responseNode';

/** What Omi is told when the workflow does not answer in a way that it understands. */
export interface Fallback {
	/** In milliseconds; Omi's own patience is a little longer. */
	readonly patienceMs: number;
	readonly late: IDataObject;
	readonly failed: IDataObject;
}

/** Omi waits 30 seconds for the answer to a delivery (`utils/http_client.py`). */
const DELIVERY: Fallback = { patienceMs: 25_000, late: {}, failed: {} };

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
		description: 'When Omi gets its answer, and what it says',
		options: [
			{
				name: 'Immediately',
				value: 'immediately',
				description: 'At once and without words: nothing appears on the phone',
			},
			{
				name: 'Using Respond to Webhook Node',
				value: 'responseNode',
				description: 'What that node says, if it does within 25 seconds',
			},
			{
				name: 'When Last Node Finishes',
				value: 'lastNode',
				description: 'The first item of the last node, if that is reached within 25 seconds',
			},
		],
	};
}

/** Taken, and nothing to start: filtered, repeated, collected or of no use. */
export function accepted(): IWebhookResponseData {
	return { webhookResponse: {} };
}

/** Taken, and the workflow starts with these items; who answers is up to `respond`. */
export function started(
	context: IWebhookFunctions,
	items: INodeExecutionData[],
	fallback: Fallback = DELIVERY,
): IWebhookResponseData {
	if (items.length === 0) return accepted();
	if (respondOf(context) !== 'immediately') leaveToWorkflow(context, fallback);
	return { webhookResponse: {}, workflowData: [items] };
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
export function failed(context: IWebhookFunctions): IWebhookResponseData {
	context.getResponseObject().status(500).json({});
	return { noWebhookResponse: true };
}

/**
 * Answers a GET at the webhook's path: Omi's set-up check of an app ("Setup completed URL") with the JSON it
 * looks for, and a browser, which Omi opens at the "Auth URL", with a page.
 */
export function setUp(context: IWebhookFunctions): IWebhookResponseData {
	const { accept = '' } = context.getRequestObject().headers;
	if (!accept.includes('text/html')) return { webhookResponse: { is_setup_completed: true } };
	context.getResponseObject().status(200).type('html').send(PAGE);
	return { noWebhookResponse: true };
}

export function respondOf(context: IWebhookFunctions): Respond {
	return context.getNodeParameter('respond', 'immediately') as Respond;
}

/** What n8n answers by itself, with a `message` that would appear on the phone. */
const OWN_WORDS = new Set([
	'Webhook call received',
	'Workflow was started',
	'Workflow executed successfully but no data was returned',
	'Workflow executed successfully but the last node did not return any data',
]);

/** The part of Express's response that n8n answers with. */
interface Answering {
	statusCode: number;
	headersSent: boolean;
	status(code: number): unknown;
	json(body: unknown): unknown;
	send(body: unknown): unknown;
	end(...chunk: unknown[]): unknown;
	setHeader(name: string, value: unknown): unknown;
	setHeaders(headers: unknown): unknown;
}

/**
 * Lets n8n answer with what the workflow says, but for two things: what n8n says of itself is replaced, and
 * when the workflow takes longer than Omi waits, Omi is answered before it gives up and repeats the delivery.
 */
function leaveToWorkflow(context: IWebhookFunctions, fallback: Fallback): void {
	const response: Answering = context.getResponseObject();
	const json = response.json.bind(response);
	const send = response.send.bind(response);
	const end = response.end.bind(response);

	const say = (body: unknown) => {
		const hasFailed = response.statusCode >= 400;
		response.status(200);
		json(hasFailed ? fallback.failed : isSilence(body) ? {} : body);
	};

	response.json = (body) => {
		// Express's own `json` goes on to `send` and `end`, which must be its own by then.
		release();
		say(body);
		return response;
	};
	response.send = (body) => {
		release();
		if (typeof body === 'string' && response.statusCode < 400) send(body);
		else say(body);
		return response;
	};
	response.end = (...chunk) => {
		// n8n also ends the response when there has been no answer, and that would be an empty one.
		if (chunk.length === 0 && !response.headersSent) return response;
		release();
		return end(...chunk);
	};
	function release() {
		Object.assign(response, { json, send, end });
	}

	void sleep(fallback.patienceMs).then(() => {
		if (response.headersSent) return;
		release();
		response.status(200);
		json(fallback.late);
		silence(response);
	});
}

/** Nothing that a workflow's author has said. */
function isSilence(body: unknown): boolean {
	if (body === undefined || body === null || body === '') return true;
	if (typeof body !== 'object' || !('message' in body)) return false;
	return typeof body.message === 'string' && OWN_WORDS.has(body.message);
}

/** What n8n says after the answer goes nowhere; Node.js would throw. */
function silence(response: Answering): void {
	const ignore = () => response;
	Object.assign(response, {
		status: ignore,
		json: ignore,
		send: ignore,
		end: ignore,
		setHeader: ignore,
		setHeaders: ignore,
	});
}

/** Says nothing of the request: whatever a URL brings along must not end up in a page. */
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Omi is connected to n8n</title>
<style>
	body { font: 18px/1.5 system-ui, sans-serif; max-width: 32em; margin: 15vh auto; padding: 0 1.5em; color: #222; background: #fff }
	@media (prefers-color-scheme: dark) { body { color: #eee; background: #1b1b20 } }
</style>
<h1>The connection works</h1>
<p>Omi can reach this n8n workflow. There is nothing more to do here: close this page and go back to the Omi app.</p>
</html>
`;
