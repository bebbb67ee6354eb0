import { bounded, toNumber } from '../../domain/bounded';
import type { Api } from '../../omiApi/types';

/** How a trigger learns of things: from deliveries, from both, or only by asking. */
export type Receive = 'webhook' | 'catchUp' | 'api';

/** How a trigger asks, by its parameters. */
export interface AskingSettings {
	readonly receive: Receive;
	readonly api: Api;
	/** In milliseconds. */
	readonly checkEveryMs: number;
	/** In milliseconds. */
	readonly lookBackMs: number;
	readonly startFrom: 'now' | 'lookBack';
}

interface ParameterReader {
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Further back there is hardly anything left to find, and the lists become long: a year. */
const MOST_HOURS = 24 * 366;
const MOST_MINUTES = 24 * 60;

export function receiveOf(context: ParameterReader): Receive {
	const receive = context.getNodeParameter('receive', 'webhook');
	return receive === 'catchUp' || receive === 'api' ? receive : 'webhook';
}

/**
 * Reads how a trigger asks.
 *
 * @param only the way of a trigger that has no webhook
 */
export function settingsOf(context: ParameterReader, only?: 'api'): AskingSettings {
	const receive = only ?? receiveOf(context);
	const number = (name: string, fallback: number, least: number, most: number) => {
		return bounded(toNumber(context.getNodeParameter(name, fallback)), fallback, least, most);
	};
	return {
		receive,
		api: context.getNodeParameter('with', 'developerApi') === 'appApi' ? 'appApi' : 'developerApi',
		checkEveryMs: number('checkEvery', receive === 'api' ? 5 : 60, 1, MOST_MINUTES) * MINUTE_MS,
		lookBackMs: number('lookBack', only === 'api' ? 720 : 72, 1, MOST_HOURS) * HOUR_MS,
		startFrom: context.getNodeParameter('startFrom', 'now') === 'lookBack' ? 'lookBack' : 'now',
	};
}

/** Under which name what is known of a user is remembered: a key of one's own knows of one user only. */
export function sourceOf(api: Api, userId: string | null): string {
	return api === 'appApi' ? (userId ?? '') : '';
}
