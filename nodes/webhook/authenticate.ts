import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialDescription,
	INodeCredentialTestResult,
	INodeProperties,
	IWebhookFunctions,
} from 'n8n-workflow';
import {
	bringsProof,
	bringsToken,
	noProof,
	parseSecrets,
	refusalOf,
	type Authentication,
	type Refusal,
	type WebhookSecrets,
} from '../domain/auth/authenticate';
import type { Scheme } from '../domain/auth/signature';
import type { Delivery } from '../domain/delivery';
import { strictChoice } from './parameters';

const CREDENTIAL = 'omiWebhookApi';

/** A secret shorter than this can be guessed, in characters. */
const SHORTEST_SECRET = 16;

/** Who may send: the first parameter of every trigger. */
export const authenticationProperty: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	default: 'none',
	description: 'How the node makes sure that requests come from Omi',
	options: [
		{
			name: 'None',
			value: 'none',
			description: 'Anyone who knows the URL can send, but nobody can guess it',
		},
		{
			name: 'Signature',
			value: 'signature',
			description: 'Omi signs every request with the signing secret that its app shows',
		},
		{
			name: 'Token',
			value: 'token',
			description: 'The URL in the Omi app ends with a token of your own: ?token=…',
		},
	],
};

/** Where the credential is asked for. Its description stands in each node, as n8n's linter wants to see it. */
export const whereAuthenticated: INodeCredentialDescription['displayOptions'] = {
	show: { authentication: ['signature', 'token'] },
};

/** Looks at a credential before it is used: there is no service to ask. */
export const credentialTest = {
	async testOmiWebhookApi(
		this: ICredentialTestFunctions,
		credential: ICredentialsDecrypted,
	): Promise<INodeCredentialTestResult> {
		return judge(parseSecrets(credential.data ?? {}));
	},
};

/**
 * Checks a delivery against the node's credential, which is looked at only if the delivery brings something
 * to check.
 *
 * @returns undefined if it may pass
 */
export async function authenticate(
	context: IWebhookFunctions,
	delivery: Delivery,
	scheme: Scheme,
): Promise<Refusal | undefined> {
	const authentication = authenticationOf(context);
	if (authentication === 'none') return undefined;
	if (!bringsProof(delivery, authentication)) return noProof(authentication);
	const secrets = parseSecrets(await context.getCredentials(CREDENTIAL));
	return refusalOf(delivery, authentication, scheme, secrets, pathsOf(context, delivery));
}

/**
 * Whether a request brings the token, where the node asks for one. Signatures come with deliveries only, and
 * the users allowed are no matter of who merely asks what there is.
 */
export async function hasToken(context: IWebhookFunctions, request: Delivery): Promise<boolean> {
	if (authenticationOf(context) !== 'token') return true;
	if (!bringsProof(request, 'token')) return false;
	return bringsToken(request, parseSecrets(await context.getCredentials(CREDENTIAL)));
}

/** @throws NodeOperationError where an expression gives something else, since then nobody may be let in */
function authenticationOf(context: IWebhookFunctions): Authentication {
	return strictChoice<Authentication>(context, authenticationProperty);
}

/** Behind a proxy that rewrites paths, Omi signs the path of the public URL. */
function pathsOf(context: IWebhookFunctions, { path }: Delivery): string[] {
	const url = context.getNodeWebhookUrl('default') ?? '';
	const publicPath = URL.canParse(url) ? new URL(url).pathname : path;
	return publicPath === path ? [path] : [path, publicPath];
}

function judge(credential: WebhookSecrets): INodeCredentialTestResult {
	const { tokens, signingSecrets, allowedUserIds } = credential;
	const secrets = [...tokens, ...signingSecrets];
	if (secrets.length === 0 && allowedUserIds.length > 0) {
		return {
			status: 'OK',
			message: `The Omi Setup Trigger lets ${count(allowedUserIds, 'user')} in. The other triggers also need a token or a signing secret.`,
		};
	}
	if (secrets.length === 0) {
		return {
			status: 'Error',
			message: "Fill in 'Tokens' or 'Signing Secrets': without one of them, nothing can be let in.",
		};
	}
	if (tokens.some((token) => !/^[\w.~-]+$/.test(token))) {
		return {
			status: 'Error',
			message:
				"A token in 'Tokens' has characters that cannot be used in a URL. Use letters, digits, '-', '_', '.' and '~' only.",
		};
	}
	if (secrets.some(({ length }) => length < SHORTEST_SECRET)) {
		return {
			status: 'Error',
			message: `One of the values is too easy to guess: use at least ${SHORTEST_SECRET} characters.`,
		};
	}
	return {
		status: 'OK',
		message: `${count(tokens, 'token')} and ${count(signingSecrets, 'signing secret')} can be used.`,
	};
}

function count({ length }: readonly string[], what: string): string {
	return `${length} ${what}${length === 1 ? '' : 's'}`;
}
