import { NodeOperationError } from 'n8n-workflow';

import { isDone, refusalIn, rowOf, rowsOf } from './answers';
import { DEFAULT_BASE_URL, readBaseUrl } from './baseUrl';
import { unknownAnswer } from './errors';
import { isRepeatable, send, toError } from './send';
import type { Line } from './send';
import { CREDENTIAL } from './types';
import type { Api, Caller, OmiAnswer, OmiRequest, Patience, Row } from './types';
import { isRecord, text } from './values';

/** Asks Omi. Every method throws a NodeApiError that says what happened and what to do about it. */
export interface OmiClient {
	/** Only for the App API: the app that acts. */
	readonly appId: string;
	send(request: OmiRequest): Promise<OmiAnswer>;
	/** A list, bare or under one of the names. */
	rows(request: OmiRequest, ...names: string[]): Promise<Row[]>;
	/** One object, recognised by a field; an empty answer to a write is an empty object. */
	row(request: OmiRequest, ...marks: string[]): Promise<Row>;
	/** A write of which only matters that it worked. */
	done(request: OmiRequest): Promise<OmiAnswer>;
	/** Stops over an answer that cannot be what was asked for. */
	refuse(request: OmiRequest, answer: OmiAnswer): never;
}

/** One path segment from an ID, whatever characters it holds. */
export function segment(id: string): string {
	// "." and ".." survive percent-encoding and would climb up the path.
	return /^\.+$/.test(id) ? id.replace(/\./g, '%252E') : encodeURIComponent(id);
}

/**
 * A client that speaks with the node's credential.
 *
 * @param item the input item for which it asks
 */
export async function connect(
	caller: Caller,
	api: Api,
	patience: Patience,
	item?: number,
): Promise<OmiClient> {
	const credential = await caller.getCredentials(CREDENTIAL[api], item);
	const baseUrl = baseUrlOf(caller, credential.baseUrl, item);
	const line: Line = { caller, api, baseUrl, patience, item };

	const refuse = (request: OmiRequest, { status, body }: OmiAnswer): never => {
		throw toError(line, unknownAnswer(!isRepeatable(request), refusalIn(body)), status);
	};
	return {
		appId: (text(credential.appId) ?? '').trim(),
		send: async (request) => await send(line, request),
		rows: async (request, ...names) => {
			const answer = await send(line, request);
			return rowsOf(answer.body, ...names) ?? refuse(request, answer);
		},
		row: async (request, ...marks) => {
			const answer = await send(line, request);
			const isEmpty = isRecord(answer.body) && Object.keys(answer.body).length === 0;
			if (isEmpty && !isRepeatable(request)) return {};
			return rowOf(answer.body, marks) ?? refuse(request, answer);
		},
		done: async (request) => {
			const answer = await send(line, request);
			return isDone(answer.body) ? answer : refuse(request, answer);
		},
		refuse,
	};
}

function baseUrlOf(caller: Caller, value: unknown, itemIndex?: number): string {
	const baseUrl = readBaseUrl(value);
	if (baseUrl !== undefined) return baseUrl;
	throw new NodeOperationError(
		caller.getNode(),
		"'Base URL' in the credential is not a web address",
		{
			itemIndex,
			description: `It starts with https://; for Omi's own service it is ${DEFAULT_BASE_URL}`,
		},
	);
}
