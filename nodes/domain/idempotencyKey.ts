import { createHash } from 'crypto';
import type { Delivery } from './delivery';

/** What the copies of something have in common, and for how long they are to be recognised. */
export interface IdempotencyKey {
	/** A short text, whatever the sender has put into it. */
	readonly id: string;
	/** In milliseconds, from when the first has been dealt with. */
	readonly keepMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Omi's attempts at a delivery end within three minutes (four of up to 32 s, and 36 s between them;
 * `utils/webhooks.py`).
 */
const KEEP_ATTEMPTS_MS = 10 * MINUTE_MS;

/**
 * The headers by which Omi marks the copies of a delivery: the first for finished conversations sent to an app, which
 * its backend repeats until a budget is spent, hours later perhaps; the second for developers' webhooks; the
 * third for signed deliveries.
 */
const HEADERS = [
	{ name: 'x-omi-idempotency-key', keepMs: DAY_MS },
	{ name: 'idempotency-key', keepMs: KEEP_ATTEMPTS_MS },
	{ name: 'x-omi-delivery', keepMs: KEEP_ATTEMPTS_MS },
];

/** The key of a delivery; undefined where Omi marks no copies. */
export function idempotencyKeyOf({ headers, userId }: Delivery): IdempotencyKey | undefined {
	for (const { name, keepMs } of HEADERS) {
		const value = headers[name]?.trim();
		if (value) return { id: shortHash('delivery', userId ?? '', value), keepMs };
	}
	return undefined;
}

/**
 * The key of something that Omi may send in several deliveries, such as a memory: the same again within a day is
 * a copy.
 */
export function contentKeyOf(userId: string | null, content: string): IdempotencyKey {
	return { id: shortHash('content', userId ?? '', content), keepMs: DAY_MS };
}

/** A text that says nothing of its parts, in 96 bits: a node has some hundred thousand at most. */
export function shortHash(...parts: readonly string[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64').slice(0, 16);
}
