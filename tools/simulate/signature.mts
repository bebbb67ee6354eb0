import { createHmac } from 'node:crypto';

/** Scheme v1 of `utils/webhook_signing.py`: the time, the user as the query names it, and the bytes. */
export function sign(secret: string, time: number, uid: string, body: Buffer | string): string {
	return createHmac('sha256', secret).update(`${time}.${uid}.`).update(body).digest('hex');
}

export interface SignedCall {
	/** In seconds since the epoch. */
	readonly time: number;
	/** What `X-Omi-Delivery` says. */
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

/** Half of a pair of code units becomes a replacement character: no address can hold it. */
export function wellFormed(text: string): string {
	return Buffer.from(text).toString();
}

/** Everything but `A-Z a-z 0-9 - . _ ~` becomes `%XX`, as by Python's `quote(text, safe='')`. */
export function encode(text: string): string {
	return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
		return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
	});
}
