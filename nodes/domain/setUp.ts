import type { Delivery } from './delivery';
import { isObject } from './delivery';
import type { IdempotencyKey } from './idempotencyKey';
import { shortHash } from './idempotencyKey';

/** Somebody whose setup is asked for, or who opens the page for it. Nothing proves that it is that user. */
export interface Visitor {
	readonly userId: string;
	/** What Omi's own sign-in hands back to who began it; null where the user comes from elsewhere. */
	readonly state: string | null;
}

/** Omi's own check of an id (`utils/webhooks.py`): what else there is in the place of one is not Omi's. */
const USER_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** A state is a short random text; what is longer is not passed on. */
const LONGEST_STATE = 512;

/** How often one user starts the workflow by opening the page, in milliseconds. */
const BETWEEN_OPENINGS_MS = 10_000;

/** @returns undefined where the request names no user as Omi does */
export function visitorOf({ query }: Pick<Delivery, 'query'>): Visitor | undefined {
	const userId = query.get('uid')?.trim() ?? '';
	if (!USER_ID.test(userId)) return undefined;
	const state = query.get('state') ?? '';
	return { userId, state: state === '' || state.length > LONGEST_STATE ? null : state };
}

/** What the openings of one user have in common for a while. */
export function openingKeyOf({ userId }: Visitor): IdempotencyKey {
	return { id: shortHash('opened', userId), keepMs: BETWEEN_OPENINGS_MS };
}

/**
 * Whether a workflow says that a setup is complete: its last item has a field `completed` that is true, as a truth
 * value, a text or the number 1, as databases have it.
 *
 * @param said the items of the workflow's last node, or one
 */
export function isCompleted(said: unknown): boolean {
	const last: unknown = Array.isArray(said) ? said[said.length - 1] : said;
	if (!isObject(last)) return false;
	const { completed } = last;
	if (typeof completed === 'string') return completed.trim().toLowerCase() === 'true';
	return completed === true || completed === 1;
}

/**
 * The address that a user's browser is to go on to.
 *
 * @param address as the workflow's author has entered it: with http or https, or a path on n8n's own address
 * @param own n8n's own address, absolute
 * @param parameter what the address calls the user's id
 * @returns undefined where the address is none
 */
export function addressFor(
	address: string,
	own: string,
	{ userId, state }: Visitor,
	parameter: string,
): string | undefined {
	const text = address.trim();
	if (!/^(https?:\/\/|\/)/i.test(text) || !URL.canParse(text, own)) return undefined;
	const url = new URL(text, own);
	if (state !== null && !url.searchParams.has('state')) url.searchParams.set('state', state);
	url.searchParams.set(parameter, userId);
	return url.toString();
}
