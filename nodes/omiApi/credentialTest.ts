import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { DEFAULT_BASE_URL, readBaseUrl } from './baseUrl';
import { inWords } from './errors';
import { announcedWait } from './policy';
import { isRecord, list, text } from './values';

const TIMEOUT_MS = 20_000;

type Verdict = INodeCredentialTestResult;

/**
 * Tests the credential *Omi Developer API*. Newer backends tell what a key may do (`GET /v1/dev/key`, which needs no
 * scope); with older ones it shows in a read of one memory: Omi checks a key before its scopes, so that a 403 comes
 * with a right key only.
 */
export const credentialTest = {
	async testOmiDeveloperApi(
		this: ICredentialTestFunctions,
		{ data = {} }: ICredentialsDecrypted,
	): Promise<Verdict> {
		const baseUrl = readBaseUrl(data.baseUrl);
		if (baseUrl === undefined) {
			return no(`'Base URL' is not a web address. Omi's own service is ${DEFAULT_BASE_URL}`);
		}
		const key = (text(data.apiKey) ?? '').trim();
		if (key === '')
			return no("'API Key' is empty: create one in the Omi app under Settings > Developer");
		try {
			return (
				fromKey(await ask(this, `${baseUrl}/v1/dev/key`, key)) ??
				fromMemories(await ask(this, `${baseUrl}/v1/dev/user/memories?limit=1`, key))
			);
		} catch (error) {
			return no(`Omi cannot be reached: check 'Base URL'${codeOf(error)}`);
		}
	},
};

interface Answer {
	statusCode: number;
	body: unknown;
	headers: Record<string, unknown>;
}

/** The only way to ask that n8n gives to the test of a credential. */
async function ask(
	{ helpers }: ICredentialTestFunctions,
	uri: string,
	key: string,
): Promise<Answer> {
	const answer: unknown = await helpers.request({
		method: 'GET',
		uri,
		headers: { Authorization: `Bearer ${key}` },
		json: true,
		timeout: TIMEOUT_MS,
		simple: false,
		resolveWithFullResponse: true,
		// A followed redirect would take the key along.
		followRedirect: false,
	});
	const { statusCode, body, headers } = isRecord(answer) ? answer : {};
	return {
		statusCode: Number(statusCode ?? 0),
		body,
		headers: isRecord(headers) ? headers : {},
	};
}

/** @returns undefined where the backend does not know the question */
function fromKey(answer: Answer): Verdict | undefined {
	const { statusCode, body } = answer;
	if (statusCode === 403 || statusCode === 404 || statusCode === 405) return undefined;
	if (statusCode !== 200) return refused(answer);
	if (!isRecord(body) || !('scopes' in body)) return undefined;
	const scopes = list(body.scopes).sort();
	if (Array.isArray(body.scopes) && scopes.length === 0) {
		return no('Omi accepts the key, but it has no scopes: create one with the scopes you need');
	}
	return ok(
		scopes.length > 0 ? `The key works. Its scopes: ${scopes.join(', ')}` : 'The key works.',
	);
}

function fromMemories(answer: Answer): Verdict {
	const { statusCode, body } = answer;
	if (statusCode === 403) {
		return ok(
			'The key works, but lacks the scope memories:read. This Omi backend does not list scopes.',
		);
	}
	if (statusCode !== 200) return refused(answer);
	return typeof body === 'object' && body !== null
		? ok('The key works. This Omi backend does not list its scopes.')
		: no("The answer does not come from Omi: check 'Base URL'");
}

function refused({ statusCode, headers }: Answer): Verdict {
	switch (statusCode) {
		case 401:
			return no(
				'Omi does not accept this key: copy it once more, or create another in the Omi app under Settings > Developer',
			);
		case 404:
			return no("There is no Omi API at this 'Base URL'");
		case 429: {
			const wait = announcedWait(headers, Date.now());
			const when = wait === undefined ? 'in an hour' : `in ${inWords(wait)}`;
			return no(`Omi's rate limit is reached: test again ${when}`);
		}
		default:
			return statusCode >= 300 && statusCode < 400
				? no("Omi redirects to another address: check 'Base URL'")
				: no(`Omi answered with status ${statusCode}: check 'Base URL', or test again later`);
	}
}

function codeOf(error: unknown): string {
	const { code, cause } = isRecord(error) ? error : {};
	const found = text(code) ?? (isRecord(cause) ? text(cause.code) : undefined);
	return found ? ` (${found})` : '';
}

const ok = (message: string): Verdict => ({ status: 'OK', message });
const no = (message: string): Verdict => ({ status: 'Error', message });
