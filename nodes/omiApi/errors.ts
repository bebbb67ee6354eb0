import type { Api } from './types';
import { isRecord, text } from './values';

/** An answer that stops an operation, as the person at the canvas should read it. */
export interface Complaint {
	/** What happened. */
	message: string;
	/** What to do about it. */
	wayOut: string;
}

export interface Refusal {
	api: Api;
	status: number;
	body: unknown;
	headers: Record<string, unknown>;
	/** The Developer API scope that the request needs. */
	scope?: string;
	/** True when repeating the request could act twice. */
	writes: boolean;
	retryAfterSeconds?: number;
	/** The user for whom an app asked. */
	user?: string;
	/** A hint for this operation's 404. */
	notFound?: string;
	/** Whether the user can let the node wait for longer. */
	canWaitLonger?: boolean;
	now: number;
}

const MAX_DETAIL_LENGTH = 300;
const DEVELOPER_KEYS = 'Omi app > Settings > Developer';
const UNCERTAIN =
	'Omi may have done it all the same, so check in the Omi app before you run it again';

/** Words for every status that Omi answers with something other than what was asked for. */
export function complain(refusal: Refusal): Complaint {
	const { status } = refusal;
	const detail = detailOf(refusal.body);
	if (status >= 300 && status < 400) return redirected(refusal);
	switch (status) {
		case 401:
			return {
				message: 'Omi does not accept the key',
				wayOut:
					refusal.api === 'developerApi'
						? `Create a key (${DEVELOPER_KEYS}) and put it in the credential`
						: "Copy the app's key again from its page in the Omi app and put it in the credential",
			};
		case 402:
			return { message: detail || 'Omi has locked this', wayOut: 'It needs a paid Omi plan' };
		case 403:
			return forbidden(refusal, detail);
		case 404:
			return {
				message: detail || 'Omi cannot find it',
				wayOut:
					refusal.notFound ??
					(refusal.user
						? `Check the user ID "${refusal.user}", and 'App ID' and 'Base URL' in the credential`
						: "Check the ID, and the 'Base URL' in the credential. It may also have been deleted or locked"),
			};
		case 400:
		case 413:
		case 422:
			return {
				message: `Omi rejects this request${detail ? `: ${detail}` : ''}`,
				wayOut: 'Correct the field that Omi names, then run the node again',
			};
		case 429:
			return rateLimited(refusal, detail);
		default:
			return {
				message: `Omi answered ${status}${detail ? `: ${detail}` : ''}`,
				wayOut: refusal.writes && status >= 500 ? UNCERTAIN : 'Try again later',
			};
	}
}

function redirected({ headers }: Refusal): Complaint {
	const target = text(headers.location);
	return {
		message: 'Omi redirects to another address',
		wayOut: target
			? `Put the address it names in the credential's 'Base URL': ${origin(target)}`
			: "Check the credential's 'Base URL'",
	};
}

function origin(address: string): string {
	return /^https?:\/\/[^/?#]+/i.exec(address)?.[0] ?? clip(address);
}

function forbidden({ api, scope, user }: Refusal, detail: string): Complaint {
	if (api === 'developerApi') {
		return {
			message: `Omi does not allow this with your key${detail ? `: ${detail}` : ''}`,
			wayOut: scope
				? `The key needs the scope '${scope}': create a key that has it (${DEVELOPER_KEYS})`
				: `Create a key with the scope that this needs (${DEVELOPER_KEYS})`,
		};
	}
	if (/api\s*key/i.test(detail)) {
		return {
			message: 'Omi does not accept the key for this app',
			wayOut:
				"Check 'App ID' and 'API Key' in the credential: the key must be one of this app's own",
		};
	}
	if (/capabilit/i.test(detail)) {
		return {
			message: detail,
			wayOut: "Tick it in the app's settings in Omi, under External Integration, and save the app",
		};
	}
	return {
		message: `Omi does not let this app act for ${user ? `the user "${user}"` : 'this user'}${detail ? `: ${detail}` : ''}`,
		wayOut:
			'The user must install the app in Omi, and install it again if they have removed it. Check the user ID as well',
	};
}

function rateLimited(refusal: Refusal, detail: string): Complaint {
	const { retryAfterSeconds, now, canWaitLonger } = refusal;
	const message = `Omi's rate limit is reached${detail ? `: ${detail}` : ''}`;
	const option = "'Max Wait (Seconds)' under 'Request Options'";
	if (retryAfterSeconds === undefined) {
		const raise = canWaitLonger ? `, or raise ${option} so that the node waits` : '';
		return {
			message,
			wayOut: `Most of Omi's limits are per hour: try again later, run the node less often${raise}`,
		};
	}
	const time = new Date(now + retryAfterSeconds * 1000).toISOString().slice(11, 16);
	const raise = canWaitLonger
		? `, or raise ${option} to at least ${Math.ceil(retryAfterSeconds)} so that the node waits`
		: '';
	return { message, wayOut: `Try again in ${inWords(retryAfterSeconds)}, at ${time} UTC${raise}` };
}

export function inWords(seconds: number): string {
	const whole = Math.max(1, Math.ceil(seconds));
	if (whole < 90) return whole === 1 ? '1 second' : `${whole} seconds`;
	return `${Math.ceil(whole / 60)} minutes`;
}

export interface Silence {
	/** The network's error code. */
	code?: string;
	/** What n8n says where it was not the network that failed. */
	reason?: string;
}

/** No answer came at all. */
export function unreachable({ code, reason: refused }: Silence, writes: boolean): Complaint {
	if (refused) return { message: 'n8n could not complete the request', wayOut: clip(refused) };
	const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT';
	const neverSent = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
	// n8n replaces a message that holds a network code by words of its own, so it goes below.
	const reason = code ? ` (${code})` : '';
	return {
		message: timedOut ? 'Omi did not answer in time' : 'Omi cannot be reached',
		wayOut:
			writes && !neverSent
				? `${UNCERTAIN}${reason}`
				: `Check the network and the 'Base URL' in the credential, or try again later${reason}`,
	};
}

/** A 2xx whose body is not what the API promises: a proxy's page, a captive portal, a wrong address. */
export function notJson(writes: boolean): Complaint {
	return {
		message: 'The answer is not JSON, so it probably does not come from Omi',
		wayOut: writes
			? `Check the 'Base URL' in the credential. ${UNCERTAIN}`
			: "Check the 'Base URL' in the credential",
	};
}

/** JSON with a status of success that is not an answer to what was asked. */
export function unknownAnswer(writes: boolean, reason: string | undefined): Complaint {
	const check = "Check the 'Base URL' in the credential";
	return {
		message:
			reason === undefined
				? "Omi's answer is not one that this node knows"
				: `Omi did not do what was asked${reason ? `: ${clip(reason)}` : ''}`,
		wayOut: writes
			? `${check}. ${UNCERTAIN}`
			: `${check}. If it is right, Omi has changed its answers: look for a newer version of this package`,
	};
}

/** Omi's `detail`: a sentence, or a list of `{loc, msg}` that names each wrong field. */
export function detailOf(body: unknown): string {
	if (!isRecord(body)) return '';
	const { detail } = body;
	if (Array.isArray(detail)) return clip(detail.map(validation).filter(Boolean).join('; '));
	if (isRecord(detail)) return clip(text(detail.reason) ?? text(detail.message) ?? '');
	return clip(text(detail) ?? text(body.message) ?? text(body.error) ?? '');
}

function validation(entry: unknown): string {
	if (!isRecord(entry)) return text(entry) ?? '';
	const place = Array.isArray(entry.loc)
		? entry.loc.filter((step) => step !== 'body' && step !== 'query' && step !== 'path')
		: [];
	const message = text(entry.msg) ?? '';
	return place.length > 0 ? `'${place.map(String).join('.')}' ${message}`.trim() : message;
}

function clip(value: string): string {
	const flat = value.replace(/\s+/g, ' ').trim();
	return flat.length > MAX_DETAIL_LENGTH ? `${flat.slice(0, MAX_DETAIL_LENGTH)}…` : flat;
}
