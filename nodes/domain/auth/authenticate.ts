import type { Delivery } from '../delivery';
import { isAmong, parseList } from './secrets';
import { isSigned, type Scheme } from './signature';

export type Authentication = 'none' | 'token' | 'signature';

/** What the credential holds. */
export interface WebhookSecrets {
	readonly tokens: readonly string[];
	readonly signingSecrets: readonly string[];
	/** Everybody where the list is empty. */
	readonly allowedUserIds: readonly string[];
}

/** Why a delivery is refused: the sender is not known (401), or the user is not wanted (403). */
export interface Refusal {
	readonly status: 401 | 403;
	/** For who sets up the URL; it tells nothing of the secrets. */
	readonly error: string;
}

/** Reads the credential *Omi Webhook API*. */
export function parseSecrets(credential: Readonly<Record<string, unknown>>): WebhookSecrets {
	return {
		tokens: parseList(credential.tokens),
		signingSecrets: parseList(credential.signingSecrets),
		allowedUserIds: parseList(credential.allowedUserIds),
	};
}

/**
 * Decides whether a delivery comes from where it should. What is configured is required: a credential
 * without a token lets nobody in.
 *
 * @param scheme see {@link isSigned}, like the paths
 * @returns undefined if it does
 */
export function refusalOf(
	delivery: Delivery,
	authentication: Exclude<Authentication, 'none'>,
	scheme: Scheme,
	secrets: WebhookSecrets,
	paths?: readonly string[],
): Refusal | undefined {
	const isKnown =
		authentication === 'token'
			? bringsToken(delivery, secrets)
			: isSigned(delivery, scheme, secrets.signingSecrets, paths);
	if (!isKnown) return noProof(authentication);
	const { userId } = delivery;
	const { allowedUserIds } = secrets;
	const isWanted = userId !== null && allowedUserIds.includes(userId);
	if (allowedUserIds.length > 0 && !isWanted) {
		return { status: 403, error: 'This user is not on the list of allowed user IDs.' };
	}
	return undefined;
}

/** Whether one of the tokens that a request brings is right; how long it takes does not depend on which. */
export function bringsToken(request: Delivery, { tokens }: WebhookSecrets): boolean {
	return tokensOf(request)
		.map((token) => isAmong(token, tokens))
		.includes(true);
}

/** The refusal of a sender that has not proved to be known. */
export function noProof(authentication: Exclude<Authentication, 'none'>): Refusal {
	return { status: 401, error: UNKNOWN[authentication] };
}

/** Whether there is anything to check, so that a request without costs no look at the credential. */
export function bringsProof(
	delivery: Delivery,
	authentication: Exclude<Authentication, 'none'>,
): boolean {
	return authentication === 'token'
		? tokensOf(delivery).length > 0
		: delivery.headers['x-omi-signature'] !== undefined;
}

const UNKNOWN = {
	token: 'The token is missing or wrong. Add ?token=… to the URL in the Omi app.',
	signature:
		'The signature is missing, wrong or older than five minutes. Compare the signing secret with the one in the Omi app.',
};

/** The tokens that a delivery brings: in the query, in a header, or as the password in the URL. */
function tokensOf({ query, headers }: Delivery): string[] {
	const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ', 2);
	const brought = [
		query.get('token'),
		headers['x-omi-token'],
		scheme.toLowerCase() === 'bearer' ? value : undefined,
		scheme.toLowerCase() === 'basic' ? passwordOf(value) : undefined,
	];
	return brought.filter((token): token is string => token !== undefined && token !== '');
}

function passwordOf(basic: string): string {
	const pair = Buffer.from(basic, 'base64').toString();
	return pair.slice(pair.indexOf(':') + 1);
}
