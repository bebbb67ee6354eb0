import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from '../../tools/root.mts';
import type { TestRequest } from './trigger.mts';

/** What Omi's own senders sent, recorded on loopback: of May 2026, of summer 2026 (`g2`) and of autumn 2026 (`g3`). */

/** The signing secrets of the recording; while a secret is changed, Omi signs with both. */
export const CURRENT = 'whsec_current-0123456789';
export const PREVIOUS = 'whsec_previous-0123456789';
export const UID = 'u1AbCdEfGhIjKlMnOpQrStUvWx12';

export interface Recorded {
	readonly label: string;
	readonly request: TestRequest & { headers: Record<string, string>; body: Buffer };
	/** When it was signed, in milliseconds since the epoch; undefined if it was not. */
	readonly signedAt: number | undefined;
	/** Whether Omi marks the copies of it. */
	readonly isMarked: boolean;
}

interface Line {
	readonly label: string;
	readonly method: 'GET' | 'POST';
	readonly url: string;
	readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
	readonly body_base64: string;
}

/** A newer recording beside the checkout comes before the one in the repository. */
function readLines(): string {
	const beside = join(root, '../shared/recorded/omi-requests.jsonl');
	if (existsSync(beside)) return readFileSync(beside, 'utf8');
	return gunzipSync(readFileSync(join(root, 'test/fixtures/omi-requests.jsonl.gz'))).toString();
}

/** The recorded requests to one of the webhooks: `memory`, `transcript`, `audio`, `day` or `chat`. */
export function recordedFor(webhook: string): Recorded[] {
	return readLines()
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Line)
		.filter(({ url }) => url.split('?', 1)[0] === `/webhook/${webhook}`)
		.map(({ label, method, url, headers, body_base64: base64 }) => {
			const named = Object.fromEntries(
				headers.map(([name, value]) => [name.toLowerCase(), value] as const),
			);
			const time = /^t=(\d+)/.exec(named['x-omi-signature'] ?? '')?.[1];
			const marks = ['idempotency-key', 'x-omi-idempotency-key', 'x-omi-delivery'];
			return {
				label,
				request: { method, url, headers: named, body: Buffer.from(base64, 'base64') },
				signedAt: time === undefined ? undefined : Number(time) * 1000,
				isMarked: marks.some((mark) => mark in named),
			};
		});
}

/** The request with one byte of what is signed changed: of the body, or of the query where there is no body. */
export function forged({ request }: Recorded): TestRequest {
	if (request.body.length === 0) return { ...request, url: `${request.url}x` };
	const body = Buffer.from(request.body);
	// A letter or a digit, so that JSON stays JSON; in sound, any byte.
	let at = body.length - 1;
	while (at > 0 && !/[a-y0-8]/i.test(String.fromCharCode(body[at] ?? 0))) at -= 1;
	body[at] = (body[at] ?? 0) + 1;
	return { ...request, body };
}
