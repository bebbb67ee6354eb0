import { parsePairs } from './query';

/** A delivery: one HTTP request from Omi, free of anything that belongs to n8n. */
export interface Delivery {
	/** When it arrived, in milliseconds since the epoch. */
	readonly at: number;
	/** Omi's id of the wearer, or null where the request names none. */
	readonly userId: string | null;
	/** Each parameter's last value: where Omi sends a `uid` twice, its own comes last. */
	readonly query: ReadonlyMap<string, string>;
	/** All parameters, in their order. */
	readonly pairs: ReadonlyArray<readonly [name: string, value: string]>;
	readonly method: string;
	/** Still percent-encoded. */
	readonly path: string;
	/** Header names are in lower case. */
	readonly headers: Readonly<Record<string, string | undefined>>;
	/** The body as it came over the wire. */
	readonly bytes: Buffer;
	/** The body read as JSON, or undefined where it is none. */
	readonly json: unknown;
}

/** What an HTTP server knows of a request; n8n's request object fits. */
export interface IncomingRequest {
	readonly method: string;
	/** Path and query, still percent-encoded. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly bytes: Buffer;
	/** The body as the server parsed it, if it did. */
	readonly parsed?: unknown;
}

/** Omi's deepest payload, a finished memory, has seven levels. */
const DEEPEST_JSON = 64;

/** Firebase ids have 28 characters; Omi's own audio path allows 128. What is longer is none of Omi's ids. */
const LONGEST_USER_ID = 128;

/**
 * Turns a request into a delivery.
 *
 * @param at time of arrival in milliseconds since the epoch
 */
export function toDelivery(request: IncomingRequest, at: number): Delivery {
	const pairs = parsePairs(request.url);
	const query = new Map(pairs);
	const headers = Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [
			name.toLowerCase(),
			Array.isArray(value) ? value[value.length - 1] : value,
		]),
	);
	const read = readJson(request, headers);
	const json = isDeeperThan(DEEPEST_JSON, read) ? undefined : read;
	return {
		at,
		method: request.method,
		path: request.url.split('?', 1)[0] ?? '',
		pairs,
		query,
		headers,
		bytes: request.bytes,
		json,
		userId: userOf(query, json),
	};
}

/**
 * The server's own reading is taken where the sender declared JSON. Otherwise the body is tried as JSON if
 * it looks like it: senders forget the content type, or call it `application/something+json`.
 */
function readJson({ bytes, parsed }: IncomingRequest, headers: Delivery['headers']): unknown {
	if (isOfType(headers, 'application/octet-stream')) return undefined;
	if (isOfType(headers, 'application/json') && parsed !== undefined) {
		return bytes.length === 0 ? undefined : parsed;
	}
	const text = bytes.toString('utf8').trim();
	if (!text.startsWith('{') && !text.startsWith('[')) return undefined;
	return parseJson(text);
}

/**
 * Whether a value is nested deeper than so many levels. Level by level, as recursion is just what such a
 * value is meant to exhaust.
 */
function isDeeperThan(levels: number, value: unknown): boolean {
	let level = [value];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > levels) return true;
		level = level.flatMap((one) => {
			if (typeof one !== 'object' || one === null) return [];
			return Object.values(one).filter((inner) => typeof inner === 'object' && inner !== null);
		});
	}
	return false;
}

/** The query names the user in every delivery of Omi's; the body repeats it in some. */
function userOf(query: ReadonlyMap<string, string>, json: unknown): string | null {
	const body = isObject(json) ? [json.uid, json.session_id] : [];
	const named = [query.get('uid'), ...body]
		.filter((uid) => typeof uid === 'string')
		.map((uid) => uid.trim());
	return named.find((uid) => uid !== '' && uid.length <= LONGEST_USER_ID) ?? null;
}

/** Whether the sender declares the body to be of a type, whatever its case and parameters. */
export function isOfType(headers: Delivery['headers'], type: string): boolean {
	return headers['content-type']?.toLowerCase().startsWith(type) === true;
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns undefined for what is no JSON */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
