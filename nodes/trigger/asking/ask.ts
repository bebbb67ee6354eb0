import type { Cost } from '../../domain/asking/budget';
import { rowsOf } from '../../omiApi/answers';
import type { OmiClient } from '../../omiApi/client';
import { complain } from '../../omiApi/errors';
import { collect } from '../../omiApi/paging';
import { announcedWait } from '../../omiApi/policy';
import type { OmiAnswer, OmiRequest, Row } from '../../omiApi/types';
import { isRecord, text } from '../../omiApi/values';
import type { Asked, Question } from './question';
import { StoppedError, type Turns } from './turns';

/** How, and for whom, Omi is asked. */
export interface Line {
	readonly client: Pick<OmiClient, 'send' | 'refuse'>;
	readonly turns: Turns;
	readonly asked: Asked;
	/** In milliseconds since the epoch. */
	now(): number;
}

/** Nobody waits for an answer; and one that does not come must not hold up the next. */
const TIMEOUT_SECONDS = 30;

/** By when an answer has to have ended, in milliseconds. */
const LONGEST_ANSWER_MS = 120_000;

const TOO_MANY = 429;
const NOT_FOUND = 404;

/** Where Omi says that it is asked too often and not for how long it is so, in seconds. */
const UNKNOWN_WAIT_SECONDS = 300;

/** Omi is asked too often, in spite of all: somebody else uses the same key. */
class RateLimitedError extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
	}
}

/**
 * Asks when it is time to.
 *
 * @throws what says what happened and what to do about it; StoppedError when nobody asks any more
 */
export async function ask(line: Line, request: OmiRequest, cost: Cost): Promise<OmiAnswer> {
	const { asked, client, turns, now } = line;
	await turns.take(asked.uid === undefined ? cost : `app ${asked.uid}`, now());
	const sent = client.send({
		...request,
		timeoutSeconds: TIMEOUT_SECONDS,
		accept: [TOO_MANY, ...(request.accept ?? [])],
	});
	const answer = await turns.within(sent, LONGEST_ANSWER_MS, now());
	if (answer.status !== TOO_MANY) return answer;
	const at = now();
	const seconds = announcedWait(answer.headers, at) ?? UNKNOWN_WAIT_SECONDS;
	turns.block(seconds * 1000, at);
	const { message, wayOut } = complain({
		...answer,
		api: asked.api,
		user: asked.uid,
		writes: false,
		retryAfterSeconds: seconds,
		now: at,
	});
	throw new RateLimitedError(message, wayOut);
}

/**
 * Reads a list page by page, until an empty one.
 *
 * @returns the rows, also those of before an error in the middle
 */
export async function readList(
	line: Line,
	{ cost, list, names, pageSize }: Question,
	from: number,
): Promise<{ rows: Row[]; error?: unknown }> {
	const since = new Date(from).toISOString();
	let failure: { error: unknown } | undefined;
	const rows = await collect(
		async (offset, limit) => {
			const request = list(line.asked, since, offset, limit);
			const answer = await ask(line, request, cost);
			return rowsOf(answer.body, ...names) ?? line.client.refuse(request, answer);
		},
		{
			pageSize,
			wanted: Infinity,
			interrupted: (error, read) => {
				if (error instanceof StoppedError) throw error;
				failure = { error };
				return read;
			},
		},
	);
	return { rows, ...failure };
}

/** Statuses that say something of the one thing that was asked for, rather than of Omi. */
const OF_ONE_THING = [400, NOT_FOUND, 422, 500].map(String);

/** Whether Omi refuses to answer for one user of an app. */
export function isOfUser(error: unknown): boolean {
	return isRecord(error) && ['403', '404'].includes(text(error.httpCode) ?? '');
}

/** Whether Omi has been asked too often. */
export function isRateLimited(error: unknown): boolean {
	return error instanceof RateLimitedError;
}

/**
 * Whether nothing else can be asked for either: Omi refuses the key, or wants to be asked later, or nobody asks any more.
 * What a key is not allowed may be one thing only, or one user.
 */
export function isOfKey(error: unknown): boolean {
	if (error instanceof StoppedError || isRateLimited(error)) return true;
	return isRecord(error) && text(error.httpCode) === '401';
}

/** Whether a refusal is about the one thing that was asked for; Omi gives others all the same. */
export function isOfOneThing(error: unknown): boolean {
	return isRecord(error) && OF_ONE_THING.includes(text(error.httpCode) ?? '');
}
