import { createHmac } from 'crypto';
import type { Delivery } from '../delivery';
import { isAmong } from './secrets';

/** How far a signature's time may be from ours, either way, in seconds (`utils/webhook_signing.py`). */
const TOLERANCE = 300;

/** Nobody needs more entries than a few secrets in rotation; each costs a comparison. */
const MOST_ENTRIES = 8;

/** What Omi signs: the time, the user and the body (`v1`), or the request line too (`v2`, for chat tools). */
export type Scheme = 'v1' | 'v2';

/**
 * Whether one of Omi's signatures (`X-Omi-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`) was made with one of
 * the secrets, within five minutes of the delivery's arrival.
 *
 * `v1` signs the time, the user and the body's bytes; `v2`, which Omi uses for chat tools, the request line
 * too. As in `utils/webhook_signing.py` of Omi's backend.
 *
 * @param scheme which of the two: what receives says so, never the request
 * @param secrets whole, with their `whsec_`
 * @param paths the paths under which the sender may know the node; only `v2` signs the path
 */
export function isSigned(
	delivery: Delivery,
	scheme: Scheme,
	secrets: readonly string[],
	paths: readonly string[] = [delivery.path],
): boolean {
	const { time, entries } = parseHeader(delivery.headers['x-omi-signature'] ?? '');
	if (time === undefined || Math.abs(delivery.at / 1000 - time) >= TOLERANCE + 1) return false;
	const messages =
		scheme === 'v1'
			? [messageV1(delivery, time)]
			: paths.map((path) => messageV2({ ...delivery, path }, time));
	const expected = messages.flatMap((message) => {
		return secrets.map((secret) => createHmac('sha256', secret).update(message).digest('hex'));
	});
	return entries[scheme].map((signature) => isAmong(signature, expected)).includes(true);
}

function parseHeader(header: string) {
	const entries: Record<Scheme, string[]> = { v1: [], v2: [] };
	let time: number | undefined;
	for (const part of header.split(',')) {
		const [name = '', value = ''] = part.trim().split('=', 2);
		if (name === 't' && /^\d{1,12}$/.test(value)) time = Number(value);
		if ((name === 'v1' || name === 'v2') && entries[name].length < MOST_ENTRIES) {
			entries[name].push(value);
		}
	}
	return { time, entries };
}

function messageV1({ query, bytes }: Delivery, time: number): Buffer {
	return Buffer.concat([Buffer.from(`${time}.${query.get('uid') ?? ''}.`), bytes]);
}

function messageV2({ headers, method, path, pairs, bytes }: Delivery, time: number): Buffer {
	const lines = [
		'v2',
		time,
		headers['x-omi-delivery'] ?? '',
		headers['x-omi-event'] ?? '',
		method,
		canonicalPath(path),
		canonicalQuery(pairs),
		'',
	];
	return Buffer.concat([Buffer.from(lines.join('\n')), bytes]);
}

function canonicalPath(path: string): string {
	const encoded = path
		.split('/')
		.map((segment) => encode(decode(segment)))
		.join('/');
	return encoded === '' ? '/' : encoded;
}

function canonicalQuery(pairs: Delivery['pairs']): string {
	return pairs
		.map(([name, value]) => ({ name: encode(name), value: encode(value) }))
		.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
		.map(({ name, value }) => `${name}=${value}`)
		.join('&');
}

/** Everything but `A-Za-z0-9-._~` is written as `%XX`; lone surrogates, which have no bytes, as U+FFFD. */
function encode(text: string): string {
	return encodeURIComponent(Buffer.from(text).toString()).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
