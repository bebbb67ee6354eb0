import { createHmac } from 'node:crypto';
import type { EventType, Family, Generation, Planned } from './types.mts';

/** Who sends to whom. */
export interface Route {
	readonly url: string;
	readonly uid: string;
	readonly family: Family;
	readonly generation: Generation;
	/** One, or two while a secret is being changed; none to send unsigned. */
	readonly signingSecrets: readonly string[];
}

/** The name of an event in `X-Omi-Event`. */
const NAMES: Readonly<Record<EventType, string>> = {
	memory: 'memory_created',
	transcript: 'realtime_transcript',
	audio: 'audio_bytes',
	'day-summary': 'day_summary',
	button: 'button_event',
	'chat-tool': 'chat_tool',
};

/**
 * The address that Omi makes of a configured one: how it adds its parameters depends on the event, on who
 * sends and on the backend's age (`utils/webhooks.py`, `utils/app_integrations.py`).
 */
export function urlFor(planned: Planned, { url, uid, family, generation }: Route): string {
	if (planned.rawQuery !== undefined) return `${url}${planned.rawQuery}`;
	const isAudio = planned.event === 'audio';
	const own: Array<[string, string]> = isAudio
		? [
				['sample_rate', String(planned.sampleRate ?? 16_000)],
				['uid', uid],
			]
		: [
				...(planned.query ?? []),
				...(planned.event === 'chat-tool' ? [] : [['uid', uid] as [string, string]]),
			];
	const added = own.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
	if (added === '') return url;
	if (family === 'developer' && generation > 1) return merged(url, own);
	const isGlued = generation === 1 && (family === 'developer' || isAudio);
	return `${url}${!isGlued && url.includes('?') ? '&' : '?'}${added}`;
}

/** The query parsed, the parameters of the same name removed, Omi's own appended, and all written anew. */
function merged(url: string, own: ReadonlyArray<readonly [string, string]>): string {
	const target = new URL(url);
	for (const [name] of own) target.searchParams.delete(name);
	for (const [name, value] of own) target.searchParams.append(name, value);
	return target.toString();
}

/** @param at when the attempt is made, in milliseconds since the epoch */
export function headersFor(planned: Planned, route: Route, target: string, at: number) {
	const { event, key, body, contentType } = planned;
	const { family, generation, signingSecrets } = route;
	const headers: Record<string, string> = {
		accept: '*/*',
		'user-agent': 'python-httpx/0.28.1',
		'content-type':
			contentType ?? (event === 'audio' ? 'application/octet-stream' : 'application/json'),
	};
	if (family === 'developer' && generation > 1 && event !== 'chat-tool') {
		headers['idempotency-key'] = key;
	}
	if (family === 'app' && generation > 1 && event === 'memory') {
		headers['x-omi-idempotency-key'] = key;
	}
	if (generation < 3 || signingSecrets.length === 0) return headers;
	const time = Math.floor(at / 1000);
	return {
		...headers,
		'x-omi-event': NAMES[event],
		'x-omi-delivery': key,
		'x-omi-signature':
			event === 'chat-tool'
				? signature('v2', time, signingSecrets, (secret) => {
						const method = planned.method ?? 'POST';
						return signV2(secret, { time, delivery: key, method, url: target, body });
					})
				: signature('v1', time, signingSecrets, (secret) => {
						return sign(secret, time, uidOf(target) ?? route.uid, body);
					}),
	};
}

/** Scheme v1 of `utils/webhook_signing.py`: the time, the user as the query names it, and the bytes. */
export function sign(secret: string, time: number, uid: string, body: Buffer | string): string {
	return createHmac('sha256', secret).update(`${time}.${uid}.`).update(body).digest('hex');
}

export interface SignedCall {
	readonly time: number;
	readonly delivery: string;
	readonly method: string;
	/** Whole, or from its path on. */
	readonly url: string;
	readonly body: Buffer | string;
}

/** Scheme v2, for chat tools: the request line too, in canonical form. */
export function signV2(secret: string, { time, delivery, method, url, body }: SignedCall): string {
	const { pathname, searchParams } = new URL(url, 'http://localhost');
	const path = pathname
		.split('/')
		.map((segment) => encode(decodeURIComponent(segment)))
		.join('/');
	const query = [...searchParams]
		.map(([name, value]) => [encode(name), encode(value)] as const)
		.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
		.map(([name, value]) => `${name}=${value}`)
		.join('&');
	const lines = ['v2', time, delivery, 'chat_tool', method, path, query, ''].join('\n');
	return createHmac('sha256', secret).update(lines).update(body).digest('hex');
}

function encode(text: string): string {
	return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
		return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
	});
}

function signature(
	scheme: string,
	time: number,
	secrets: readonly string[],
	make: (secret: string) => string,
): string {
	return [`t=${time}`, ...secrets.map((secret) => `${scheme}=${make(secret)}`)].join(',');
}

function uidOf(target: string): string | undefined {
	return new URL(target).searchParams.getAll('uid').at(-1);
}

/** An address that may be printed: whatever could be a secret is left out. */
export function printable(url: string): string {
	return url
		.replace(/\/\/[^/@]*@/, '//***@')
		.replace(/([?&](?!(?:uid|sample_rate)=)[^=&?]*=)[^&?]*/g, '$1***');
}
