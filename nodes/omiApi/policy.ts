/** The longest pause between two attempts where Omi gives no time of its own. */
const MAX_BACKOFF_SECONDS = 16;
const MAX_ATTEMPTS_RATE_LIMITED = 6;
const MAX_ATTEMPTS_BROKEN = 3;
/** Above this a "seconds until reset" can only be a moment in time. */
const EPOCH_SECONDS_FLOOR = 1_000_000_000;
const EPOCH_MILLISECONDS_FLOOR = 1_000_000_000_000;
/** What is announced beyond that, a year, is nonsense, and no date to be shown either. */
const LONGEST_WAIT_SECONDS = 366 * 86_400;

/** Failures that prove the request never left, so that repeating even a write cannot act twice. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const BROKEN_STATUSES = new Set([408, 500, 502, 503, 504]);

export interface Attempt {
	/** Whether doing it twice changes nothing: a GET, or a search sent as POST. */
	repeatable: boolean;
	/** Absent when no answer came. */
	status?: number;
	/** The network's error code when no answer came. */
	code?: string;
	headers: Record<string, unknown>;
	/** 1 for the first. */
	attempt: number;
	/** What may still be spent on waiting. */
	secondsLeft: number;
	/** Milliseconds since 1970. */
	now: number;
}

export interface Verdict {
	/** Wait this long and send again; absent means give up. */
	waitSeconds?: number;
	/** When giving up: how long until another try makes sense, if known. */
	retryAfterSeconds?: number;
}

/**
 * Decides whether a failed request is sent again, and after what pause. A 429 was refused before anything
 * happened, so every method may be repeated; any other failure may hide a success, so only reads are.
 */
export function decide(attempt: Attempt): Verdict {
	const announced = announcedWait(attempt.headers, attempt.now);
	const backoff = Math.min(2 ** (attempt.attempt - 1), MAX_BACKOFF_SECONDS);

	if (attempt.status === 429) {
		const wait = announced ?? backoff;
		const again = attempt.attempt < MAX_ATTEMPTS_RATE_LIMITED && wait <= attempt.secondsLeft;
		return again ? { waitSeconds: wait } : { retryAfterSeconds: announced };
	}

	const neverSent = attempt.status === undefined && NEVER_SENT.has(attempt.code ?? '');
	const broken = attempt.status === undefined || BROKEN_STATUSES.has(attempt.status);
	if (!broken || !(attempt.repeatable || neverSent)) return {};

	const wait = announced ?? backoff;
	const again = attempt.attempt < MAX_ATTEMPTS_BROKEN && wait <= attempt.secondsLeft;
	return again ? { waitSeconds: wait } : { retryAfterSeconds: announced };
}

/** Seconds from `Retry-After` (seconds or a date), else from `X-RateLimit-Reset`, which Omi counts in seconds. */
export function announcedWait(headers: Record<string, unknown>, now: number): number | undefined {
	const wait =
		readWait(header(headers, 'retry-after'), now) ??
		readWait(header(headers, 'x-ratelimit-reset'), now);
	return wait === undefined ? undefined : Math.min(wait, LONGEST_WAIT_SECONDS);
}

function readWait(value: string | undefined, now: number): number | undefined {
	if (value === undefined || value.trim() === '') return undefined;
	const number = Number(value);
	if (Number.isFinite(number)) {
		if (number >= EPOCH_MILLISECONDS_FLOOR) return Math.max(0, (number - now) / 1000);
		if (number >= EPOCH_SECONDS_FLOOR) return Math.max(0, number - now / 1000);
		return Math.max(0, number);
	}
	const date = Date.parse(value);
	return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

/** A header's value whatever the case of its name; the last of several. */
export function header(headers: Record<string, unknown>, name: string): string | undefined {
	const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
	const value = key === undefined ? undefined : headers[key];
	const single: unknown = Array.isArray(value) ? value[value.length - 1] : value;
	return typeof single === 'string' || typeof single === 'number' ? String(single) : undefined;
}
