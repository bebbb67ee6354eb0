import type { IWebhookResponseData } from 'n8n-workflow';

/** The HTTP around a node's `webhook()`: a request as n8n reads it, and a response as n8n gives it. */

export interface TestRequest {
	method?: 'GET' | 'POST';
	/** Which of the node's webhooks is asked, where several take the method. */
	webhook?: string;
	/** Path and query as they stand in the request line. */
	url?: string;
	headers?: Record<string, string>;
	/** Sent as JSON unless it is bytes or text. */
	body?: unknown;
	/** Whether n8n cannot create the execution that the request starts, as when its database is away. */
	isRefused?: boolean;
}

/** What came back. */
export interface HttpAnswer {
	status: number;
	body: unknown;
	/** Header names are in lower case. */
	headers: Record<string, string>;
	/** How many times an answer was given; more or less than once is a defect. */
	answers: number;
}

/** What `parseBody` of n8n makes of a request to a node of version 1. */
export function toExpress(request: TestRequest) {
	const { method = 'POST', url = '/' } = request;
	const rawBody = bytesOf(request);
	return {
		method,
		url,
		originalUrl: url,
		headers: headersOf(request),
		rawBody,
		body: isJson(request) && rawBody.length > 0 ? (JSON.parse(rawBody.toString()) as unknown) : {},
		query: {},
		params: {},
	};
}

/** Whether n8n answers it by itself. */
export function isMalformed(request: TestRequest): boolean {
	const bytes = bytesOf(request);
	if (!isJson(request) || bytes.length === 0) return false;
	try {
		JSON.parse(bytes.toString());
		return false;
	} catch {
		return true;
	}
}

function bytesOf({ body }: TestRequest): Buffer {
	if (Buffer.isBuffer(body)) return body;
	if (typeof body === 'string') return Buffer.from(body);
	return Buffer.from(body === undefined ? '' : JSON.stringify(body));
}

function headersOf({ headers = {} }: TestRequest): Record<string, string> {
	return Object.fromEntries(
		Object.entries({ 'content-type': 'application/json', ...headers }).map(([name, value]) => [
			name.toLowerCase(),
			value,
		]),
	);
}

function isJson(request: TestRequest): boolean {
	return headersOf(request)['content-type']?.startsWith('application/json') === true;
}

/** An Express response, as far as one is used here: an answer can be given once, or Node.js would throw. */
export class FakeResponse {
	statusCode = 200;
	headersSent = false;
	readonly headers: Record<string, string> = {};
	readonly given: Array<{ status: number; body: unknown }> = [];

	status(code: number) {
		this.statusCode = code;
		return this;
	}

	type(kind = '') {
		this.headers['content-type'] = kind;
		return this;
	}

	setHeader(name = '', value = '') {
		this.headers[name.toLowerCase()] = value;
		return this.mustBeOpen();
	}

	setHeaders() {
		return this.mustBeOpen();
	}

	json(body: unknown) {
		return this.give(body);
	}

	send(body: unknown) {
		return this.give(body);
	}

	write() {
		this.headersSent = true;
		return true;
	}

	end() {
		this.headersSent = true;
		return this;
	}

	private give(body: unknown) {
		this.mustBeOpen();
		this.headersSent = true;
		this.given.push({ status: this.statusCode, body });
		return this;
	}

	private mustBeOpen() {
		if (this.headersSent) throw new Error('ERR_HTTP_HEADERS_SENT');
		return this;
	}
}

/**
 * n8n's part: it hands an answer to the response unless the node has, with a text of its own if the node gives none;
 * and where it could not create the execution, an error.
 */
export function answerOf(
	result: IWebhookResponseData,
	response: FakeResponse,
	code: number,
	isRefused = false,
): HttpAnswer {
	const own = result.workflowData === undefined ? 'Webhook call received' : 'Workflow was started';
	if (!result.noWebhookResponse) {
		if (isRefused && result.workflowData !== undefined) {
			response.status(500).json({ code: 0, message: 'There was a problem executing the workflow' });
		} else {
			const said: unknown = result.webhookResponse ?? { message: own };
			response.status(code);
			if (typeof said === 'string') response.send(said);
			else response.json(said);
		}
	}
	const { headers, given } = response;
	return { status: 0, body: undefined, headers, ...given[0], answers: given.length };
}
