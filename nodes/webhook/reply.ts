import {
	sleep,
	type IDataObject,
	type INodeExecutionData,
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

/** How Omi is spoken to: what it does with an answer depends on what it had sent. */
export interface Wording {
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
export const DELIVERY: Wording = {
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

/** Taken, and the workflow starts with these items; who answers is up to `respond`. */
export function started(
	context: IWebhookFunctions,
	items: INodeExecutionData[],
	wording: Wording,
): IWebhookResponseData {
	if (items.length === 0) return accepted();
	if (respondOf(context) !== 'immediately') leaveToWorkflow(context, wording);
	return { webhookResponse: wording.started, workflowData: [items] };
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
export function failed(context: IWebhookFunctions, wording: Wording): IWebhookResponseData {
	const status = wording.isRetried ? 500 : 200;
	context.getResponseObject().status(status).json(wording.failed);
	return { noWebhookResponse: true };
}

/**
 * Answers a GET at the webhook's path: Omi's set-up check of an app ("Setup completed URL") with the JSON it
 * looks for, and a browser, which Omi opens at the "Auth URL", with a page.
 *
 * @param introduction what the node has to say of itself, to whoever asks for it in JSON
 */
export function setUp(
	context: IWebhookFunctions,
	introduction: IDataObject = {},
): IWebhookResponseData {
	const { accept = '' } = context.getRequestObject().headers;
	if (!accept.includes('text/html')) {
		return { webhookResponse: { is_setup_completed: true, ...introduction } };
	}
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
function leaveToWorkflow(context: IWebhookFunctions, wording: Wording): void {
	const response: Answering = context.getResponseObject();
	const json = response.json.bind(response);
	const send = response.send.bind(response);
	const end = response.end.bind(response);

	/** What Omi is told when n8n would answer with this. */
	const reword = (body: unknown): unknown => {
		if (response.statusCode >= 400) return wording.failed;
		return isSilence(body) ? wording.silent : wording.shape(body);
	};

	response.json = (body) => {
		const answer = reword(body);
		// Express's own `json` goes on to `send` and `end`, which must be its own by then.
		release();
		response.status(200);
		json(answer);
		return response;
	};
	response.send = (body) => {
		const answer = reword(body);
		release();
		response.status(200);
		if (typeof answer === 'string') send(answer);
		else json(answer);
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

	void sleep(wording.patienceMs).then(() => {
		if (response.headersSent) return;
		release();
		response.status(200);
		json(wording.late);
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
