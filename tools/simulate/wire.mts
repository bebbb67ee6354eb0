import { encode, sign, signV2, wellFormed } from './signature.mts';
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

type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

/** The name of an event in `X-Omi-Event`; the setup check is never signed. */
const NAMES: Readonly<Record<EventType, string>> = {
	memory: 'memory_created',
	transcript: 'realtime_transcript',
	audio: 'audio_bytes',
	'day-summary': 'day_summary',
	button: 'button_event',
	'chat-tool': 'chat_tool',
	setup: '',
};

/**
 * The address that Omi makes of a configured one: how it adds its parameters depends on the event, on who
 * sends and on the backend's age (`utils/webhooks.py`, `utils/app_integrations.py`).
 */
export function urlFor(
	planned: Pick<Planned, 'event' | 'sampleRate' | 'rawQuery' | 'query'>,
	{ url, uid, family, generation }: Omit<Route, 'signingSecrets'>,
): string {
	const { event, sampleRate = 16_000, rawQuery, query = [] } = planned;
	if (rawQuery !== undefined) return `${url}${rawQuery}`;
	if (event === 'chat-tool') return query.length === 0 ? url : extended(url, urlencode(query));
	// Whatever the address has already (`routers/apps.py`).
	if (event === 'setup') return `${url}?uid=${uid}`;
	const isAudio = event === 'audio';
	const own: Pairs = [
		...(isAudio ? [['sample_rate', String(sampleRate)] as const] : []),
		['uid', uid] as const,
	];
	// The setting for sound holds the seconds too, after a comma, so a comma ends the address.
	const target = family === 'developer' && isAudio ? (url.split(',', 1)[0] ?? url) : url;
	if (family === 'developer' && generation > 1) return merged(target, own);
	const added = own.map(([name, value]) => `${name}=${value}`).join('&');
	const isGlued = generation === 1 && (family === 'developer' || isAudio);
	return isGlued ? `${target}?${added}` : extended(target, added);
}

function extended(url: string, added: string): string {
	return `${url}${url.includes('?') ? '&' : '?'}${added}`;
}

/** The query parsed, the parameters of the same name removed, Omi's own appended, and all written anew. */
function merged(url: string, own: Pairs): string {
	const [, base = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(url) ?? [];
	const names = new Set(own.map(([name]) => name));
	const kept = [...new URLSearchParams(query)].filter(([name]) => !names.has(name));
	return `${base}?${urlencode([...kept, ...own])}${fragment}`;
}

/** Python's `urlencode`. */
function urlencode(pairs: Pairs): string {
	const quote = (text: string) => encode(wellFormed(text)).replace(/%20/g, '+');
	return pairs.map(([name, value]) => `${quote(name)}=${quote(value)}`).join('&');
}

/**
 * The headers of one attempt; each is signed anew.
 *
 * @param at when the attempt is made, in milliseconds since the epoch
 */
export function headersFor(
	planned: Planned,
	route: Route,
	target: string,
	at: number,
): Record<string, string> {
	const { event, key, contentType, headers } = planned;
	const { family, generation } = route;
	const isMarked = event !== 'chat-tool' && event !== 'setup' && generation > 1;
	return {
		// A slip of the newer backend's: for apps, the port is lost.
		...(isMarked && family === 'app' && { Host: new URL(target).hostname }),
		Accept: '*/*',
		'Accept-Encoding': 'gzip, deflate',
		'User-Agent': 'python-httpx/0.28.1',
		...(event !== 'setup' && {
			'Content-Type':
				contentType ?? (event === 'audio' ? 'application/octet-stream' : 'application/json'),
		}),
		...(isMarked && family === 'developer' && { 'Idempotency-Key': key }),
		...(isMarked && family === 'app' && event === 'memory' && { 'X-Omi-Idempotency-Key': key }),
		...signatureOf(planned, route, target, Math.floor(at / 1000)),
		...headers,
	};
}

function signatureOf(
	planned: Planned,
	route: Route,
	target: string,
	time: number,
): Record<string, string> {
	const { event, key, method = 'POST', body } = planned;
	if (route.generation < 3 || route.signingSecrets.length === 0 || event === 'setup') return {};
	const signed = route.signingSecrets.map((secret) => {
		if (event === 'chat-tool') {
			return `v2=${signV2(secret, { time, delivery: key, method, url: target, body })}`;
		}
		return `v1=${sign(secret, time, uidOf(target) ?? route.uid, body)}`;
	});
	return {
		'X-Omi-Event': NAMES[event],
		'X-Omi-Delivery': key,
		'X-Omi-Signature': [`t=${time}`, ...signed].join(','),
	};
}

function uidOf(target: string): string | undefined {
	return new URL(target).searchParams.getAll('uid').at(-1);
}

/** An address that may be printed: whatever could be a secret is left out. */
export function printable(url: string): string {
	return url
		.replace(/\/\/[^/?#]*@/, '//***@')
		.replace(/([?&#])(?!(?:uid|sample_rate)=)([^=&?#]*=)?[^&?#]+/g, '$1$2***');
}
