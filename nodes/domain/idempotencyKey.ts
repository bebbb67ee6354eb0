import { createHash } from 'crypto';
import type { Delivery } from './delivery';

/**
 * The headers by which Omi marks the copies of a delivery: the first for developers' webhooks, the second
 * for finished conversations sent to an app, the third for signed deliveries.
 */
const HEADERS = ['idempotency-key', 'x-omi-idempotency-key', 'x-omi-delivery'];

/**
 * What the copies of one delivery have in common.
 *
 * @returns a short text, whatever the sender put into the header; undefined where Omi marks no copies
 */
export function deliveryKey({ headers, userId }: Delivery): string | undefined {
	const key = HEADERS.map((name) => headers[name]?.trim()).find((value) => value);
	if (key === undefined) return undefined;
	return createHash('sha256')
		.update(`${userId ?? ''}\n${key}`)
		.digest('base64')
		.slice(0, 16);
}
