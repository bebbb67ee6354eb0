import type { IHttpRequestMethods, IHttpRequestOptions, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, sleep } from 'n8n-workflow';

import { complain, notJson, unreachable } from './errors';
import type { Complaint } from './errors';
import { decide } from './policy';
import { CREDENTIAL } from './types';
import type { Api, Caller, OmiAnswer, OmiRequest, Patience } from './types';
import { isRecord, text } from './values';

const DEFAULT_TIMEOUT_SECONDS = 60;

/** How, and for whom, a request is sent. */
export interface Line {
	readonly caller: Caller;
	readonly api: Api;
	readonly baseUrl: string;
	readonly patience: Patience;
	/** The input item that it is for. */
	readonly item?: number;
}

/**
 * Sends a request until it is answered or not to be sent again (see policy.ts).
 *
 * @throws NodeApiError that says what happened and what to do about it
 */
export async function send(line: Line, request: OmiRequest): Promise<OmiAnswer> {
	const { caller, api, patience } = line;
	const repeatable = isRepeatable(request);
	for (let attempt = 1; ; attempt++) {
		const outcome = await once(line, request);
		const { status, headers } = outcome;
		if (status !== undefined && request.accept?.includes(status)) {
			return { status, body: outcome.body, headers };
		}
		if (status !== undefined && status >= 200 && status < 300) {
			const body = isEmptyAnswer(outcome, request.method) ? {} : outcome.body;
			if (typeof body === 'object' && body !== null) return { status, body, headers };
			throw toError(line, notJson(!repeatable), status);
		}
		const verdict = decide({
			...outcome,
			repeatable,
			attempt,
			secondsLeft: patience.secondsLeft,
			now: Date.now(),
		});
		if (verdict.waitSeconds === undefined || stopped(caller)) {
			const complaint =
				status === undefined
					? unreachable(outcome, !repeatable)
					: complain({
							api,
							status,
							body: outcome.body,
							headers,
							scope: request.scope,
							user: userOf(request),
							writes: !repeatable,
							retryAfterSeconds: verdict.retryAfterSeconds,
							notFound: request.notFound,
							canWaitLonger: patience.adjustable === true,
							now: Date.now(),
						});
			throw toError(line, complaint, status);
		}
		patience.secondsLeft -= verdict.waitSeconds;
		await sleep(verdict.waitSeconds * 1000);
	}
}

/** The user whom a request of an app is about. */
export function userOf({ query, body }: OmiRequest): string | undefined {
	return text(query?.uid) ?? text(body?.uid);
}

interface Outcome {
	status?: number;
	code?: string;
	reason?: string;
	body: unknown;
	headers: Record<string, unknown>;
}

async function once({ caller, api, baseUrl }: Line, request: OmiRequest): Promise<Outcome> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${baseUrl}${request.path}`,
		qs: request.query,
		// FastAPI takes a list as a repeated key, not as key[0].
		arrayFormat: 'repeat',
		json: true,
		timeout: (request.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A followed redirect would turn a POST into a GET and take the key along.
		disableFollowRedirect: true,
	};
	if (request.body) options.body = request.body;
	try {
		const answer: unknown = await caller.helpers.httpRequestWithAuthentication.call(
			caller,
			CREDENTIAL[api],
			options,
		);
		const parts = isRecord(answer) ? answer : {};
		return {
			status: typeof parts.statusCode === 'number' ? parts.statusCode : undefined,
			body: parts.body,
			headers: isRecord(parts.headers) ? parts.headers : {},
		};
	} catch (error) {
		if (error instanceof NodeOperationError) throw new NodeOperationError(caller.getNode(), error);
		const code = networkCode(error);
		const reason = code === undefined ? describe(error) : undefined;
		return { code, reason, body: undefined, headers: {} };
	}
}

/** Searches the chain of causes: n8n wraps the network's error. */
function networkCode(error: unknown, depth = 0): string | undefined {
	if (depth > 4 || typeof error !== 'object' || error === null) return undefined;
	const { code, cause } = error as { code?: unknown; cause?: unknown };
	const own = typeof code === 'string' && /^[A-Z][A-Z_]+$/.test(code) ? code : undefined;
	return own ?? networkCode(cause, depth + 1);
}

/** An error that is not the network's, such as n8n's own protection of private addresses. */
function describe(error: unknown): string | undefined {
	const { message, description } = isRecord(error) ? error : {};
	return [text(message), text(description)].filter(Boolean).join(': ') || undefined;
}

/** Nothing but "done", which is an answer to a write and never to a read. */
function isEmptyAnswer({ status, body }: Outcome, method: IHttpRequestMethods): boolean {
	const empty = body === undefined || body === null || body === '';
	return empty && (status === 204 || method !== 'GET');
}

function stopped(caller: Caller): boolean {
	return (
		'getExecutionCancelSignal' in caller && caller.getExecutionCancelSignal()?.aborted === true
	);
}

/** Whether doing it twice changes nothing. */
export function isRepeatable({ method, repeatable }: OmiRequest): boolean {
	return method === 'GET' || repeatable === true;
}

/** An error as n8n shows it: what happened, and below what to do about it. */
export function toError(
	{ caller, item }: Line,
	complaint: Complaint,
	status: number | undefined,
): NodeApiError {
	// Never the network library's own error: it holds the request with its key.
	const facts: JsonObject = { message: complaint.message };
	return new NodeApiError(caller.getNode(), facts, {
		message: complaint.message,
		description: complaint.wayOut,
		httpCode: status === undefined ? undefined : String(status),
		itemIndex: item,
	});
}
