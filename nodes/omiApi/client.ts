import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	JsonObject,
} from 'n8n-workflow';
import { NodeApiError, NodeOperationError, sleep } from 'n8n-workflow';

import { isRecord, text } from './values';
import { CREDENTIAL } from '../Omi/types';
import type { Api } from '../Omi/types';
import { complain, notJson, unreachable } from './errors';
import type { Complaint } from './errors';
import { decide } from './policy';

const DEFAULT_TIMEOUT_SECONDS = 60;
export const DEFAULT_BASE_URL = 'https://api.omi.me';

export interface OmiRequest {
	method: IHttpRequestMethods;
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** The Developer API scope that this needs, named when Omi answers 403. */
	scope?: string;
	/** Set for a POST that only reads. */
	repeatable?: boolean;
	timeoutSeconds?: number;
	notFound?: string;
}

export interface OmiAnswer {
	body: unknown;
	headers: Record<string, unknown>;
}

/** How long this execution may still wait for rate limits; shared by all its items. */
export interface Patience {
	secondsLeft: number;
}

export interface OmiClient {
	/** Only for the App API: the app that acts. */
	readonly appId: string;
	send(request: OmiRequest): Promise<OmiAnswer>;
}

type Caller = IExecuteFunctions | ILoadOptionsFunctions;

/** One path segment from an ID, whatever characters it holds. */
export function segment(id: string): string {
	// "." and ".." survive percent-encoding and would climb up the path.
	return /^\.+$/.test(id) ? id.replace(/\./g, '%252E') : encodeURIComponent(id);
}

export async function connect(
	caller: Caller,
	api: Api,
	patience: Patience,
	item?: number,
): Promise<OmiClient> {
	const credential = await caller.getCredentials(CREDENTIAL[api], item);
	const baseUrl = readBaseUrl(caller, credential.baseUrl, item);
	const appId = (text(credential.appId) ?? '').trim();
	return {
		appId,
		send: async (request) => await send(caller, api, baseUrl, request, patience, item),
	};
}

function readBaseUrl(caller: Caller, value: unknown, item?: number): string {
	const baseUrl = ((text(value) ?? '').trim() || DEFAULT_BASE_URL).replace(/\/+$/, '');
	if (!/^https?:\/\/[^/?#\s]+/i.test(baseUrl)) {
		throw new NodeOperationError(
			caller.getNode(),
			"'Base URL' in the credential is not an address",
			{
				itemIndex: item,
				description: `It begins with https:// and for Omi's own service is ${DEFAULT_BASE_URL}`,
			},
		);
	}
	return baseUrl;
}

async function send(
	caller: Caller,
	api: Api,
	baseUrl: string,
	request: OmiRequest,
	patience: Patience,
	item?: number,
): Promise<OmiAnswer> {
	const repeatable = request.method === 'GET' || request.repeatable === true;
	for (let attempt = 1; ; attempt++) {
		const outcome = await once(caller, api, baseUrl, request);
		if (outcome.status !== undefined && outcome.status >= 200 && outcome.status < 300) {
			const body = isEmptyAnswer(outcome, request.method) ? {} : outcome.body;
			if (typeof body === 'object' && body !== null) return { body, headers: outcome.headers };
			throw toError(caller, notJson(!repeatable), outcome.status, item);
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
				outcome.status === undefined
					? unreachable(outcome, !repeatable)
					: complain({
							api,
							status: outcome.status,
							body: outcome.body,
							headers: outcome.headers,
							scope: request.scope,
							writes: !repeatable,
							retryAfterSeconds: verdict.retryAfterSeconds,
							notFound: request.notFound,
							now: Date.now(),
						});
			throw toError(caller, complaint, outcome.status, item);
		}
		patience.secondsLeft -= verdict.waitSeconds;
		await sleep(verdict.waitSeconds * 1000);
	}
}

interface Outcome {
	status?: number;
	code?: string;
	reason?: string;
	body: unknown;
	headers: Record<string, unknown>;
}

async function once(
	caller: Caller,
	api: Api,
	baseUrl: string,
	request: OmiRequest,
): Promise<Outcome> {
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

function toError(
	caller: Caller,
	complaint: Complaint,
	status: number | undefined,
	itemIndex?: number,
): NodeApiError {
	// Never the network library's own error: it holds the request with its key.
	const facts: JsonObject = { message: complaint.message };
	return new NodeApiError(caller.getNode(), facts, {
		message: complaint.message,
		description: complaint.wayOut,
		httpCode: status === undefined ? undefined : String(status),
		itemIndex,
	});
}
