/**
 * A sender that behaves as Omi's backend does towards webhooks. `simulate` plays a whole day; the rest is for
 * tests that need a single address or signature of Omi's.
 */
import { createStore } from '../omi-api/store.mts';
import type { SimulateOptions } from './options.mts';
import { summarise, type Summary } from './report.mts';
import { Sender, type DeliveryRecord } from './sender.mts';
import { EVENTS, type EventType } from './types.mts';
import { User } from './user.mts';

export { audioBursts } from './audio.mts';
export type { SimulateOptions } from './options.mts';
export { isSent, plan } from './plan.mts';
export type { Summary } from './report.mts';
export { SCENARIOS, type ScenarioName } from './scenarios/index.mts';
export type { Attempt, DeliveryRecord } from './sender.mts';
export { sign, signV2 } from './signature.mts';
export { EVENTS, type EventType, type Family, type Generation } from './types.mts';
export { DEFAULT_START } from './user.mts';
export { headersFor, urlFor, type Route } from './wire.mts';

export interface Report {
	/** In the order in which they were answered, user by user. */
	deliveries: DeliveryRecord[];
	/** Of each event that was sent. */
	perEvent: Partial<Record<EventType, Summary>>;
	/** How many deliveries Omi would have dropped without an attempt. */
	dropped: number;
}

export const DEFAULT_UID = 'viUv7GtdoHXbK1UBCDlPuTDuPgJ2';

/** Plays a scenario to webhooks as Omi's backend would, and tells what it was answered. */
export async function simulate(options: SimulateOptions): Promise<Report> {
	const { uid = DEFAULT_UID, users = 1, speed = 1, retryDelays = [1, 5, 30] } = options;
	const { world = createStore() } = options;
	const sender = new Sender({ ...options, retryDelays, speed, webhooks: world.webhooks });
	const uids = Array.from({ length: users }, (_, n) => (users === 1 ? uid : `${uid}${n + 1}`));
	try {
		const records = await Promise.all(
			uids.map(async (user) => await new User(user, { ...options, world }, sender).live()),
		);
		const deliveries = records.flat();
		const perEvent: Report['perEvent'] = {};
		for (const event of EVENTS) {
			const own = deliveries.filter((one) => one.event === event);
			if (own.length > 0) perEvent[event] = summarise(own);
		}
		return { deliveries, perEvent, dropped: summarise(deliveries).dropped };
	} finally {
		sender.close();
	}
}
