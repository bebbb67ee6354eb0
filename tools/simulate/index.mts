import { setTimeout as sleep } from 'node:timers/promises';
import { planCalls } from './chatTool.mts';
import { planHostile } from './hostile.mts';
import { plan } from './plan.mts';
import { Random } from './random.mts';
import { SCENARIOS, type ScenarioName } from './scenarios/index.mts';
import { Sender, type DeliveryRecord } from './sender.mts';
import {
	EVENTS,
	type EventType,
	type Family,
	type Generation,
	type Planned,
	type Scenario,
} from './types.mts';
import type { Route } from './wire.mts';

export { SCENARIOS, type ScenarioName } from './scenarios/index.mts';
export type { Attempt, DeliveryRecord } from './sender.mts';
export { EVENTS, type EventType, type Family, type Generation } from './types.mts';
export { plan } from './plan.mts';
export { sign, signV2, urlFor } from './wire.mts';

export interface SimulateOptions {
	/** Where each kind of event goes; those without an address are not sent. */
	targets: Partial<Record<EventType, string>>;
	scenario: ScenarioName;
	sender?: Family;
	generation?: Generation;
	/** How many times faster than life; `Infinity` waits for nothing and sends one after the other. */
	speed?: number;
	/** The same seed sends the same bytes. */
	seed?: number;
	uid?: string;
	/** How many users have that day at once; their ids are numbered. */
	users?: number;
	signingSecrets?: string[];
	/** In seconds, before the second, third and fourth attempt. */
	retryDelays?: number[];
	/** By how much a delivery may come late, in seconds. */
	jitter?: number;
	/** Which share of the deliveries is sent twice at the same moment, from 0 to 1. */
	duplicates?: number;
	/** "Every X Seconds" of the developer settings for sound. */
	audioSeconds?: number;
	sampleRate?: number;
	/** When the simulated day starts, in milliseconds since the epoch. */
	startsAt?: number;
	signal?: AbortSignal;
	onDelivery?: (record: DeliveryRecord) => void;
}

export interface Report {
	deliveries: DeliveryRecord[];
}

/** A Thursday morning in October 2026. */
export const DEFAULT_START = Date.UTC(2026, 9, 8, 9);

export const DEFAULT_UID = 'viUv7GtdoHXbK1UBCDlPuTDuPgJ2';

/** Plays a scenario to webhooks as Omi's backend would, and tells what it was answered. */
export async function simulate(options: SimulateOptions): Promise<Report> {
	const { uid = DEFAULT_UID, users = 1, speed = 1, retryDelays = [1, 5, 30], signal } = options;
	const sender = new Sender({ retryDelays, speed, ...(signal && { signal }) });
	const uids = Array.from({ length: users }, (_, n) => (users === 1 ? uid : `${uid}${n + 1}`));
	const records = await Promise.all(
		uids.map(async (user) => await new User(user, options, sender).live()),
	);
	return { deliveries: records.flat() };
}

/** One wearer's day. */
class User {
	private readonly records: DeliveryRecord[] = [];
	private readonly random: Random;
	private readonly scenario: Scenario;

	constructor(
		private readonly uid: string,
		private readonly options: SimulateOptions,
		private readonly sender: Sender,
	) {
		this.random = new Random((options.seed ?? 1) + 7_919);
		this.scenario = SCENARIOS[options.scenario];
	}

	async live(): Promise<DeliveryRecord[]> {
		const { speed = 1, signal } = this.options;
		const began = Date.now();
		// Omi sends what is of one kind one after the other, and the kinds beside each other.
		const lines = new Map<EventType, Promise<void>>();
		const all = this.planned();
		const first = all[0]?.at ?? 0;
		for (const planned of all) {
			if (signal?.aborted) break;
			const wait = began + ((planned.at - first) * 1000) / speed - Date.now();
			if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
			const before = lines.get(planned.event) ?? Promise.resolve();
			const sent = before.then(async () => await this.deliver(planned));
			lines.set(planned.event, sent);
			if (speed === Infinity) await sent;
		}
		await Promise.all(lines.values());
		if (this.scenario.callsTools) await this.callTools();
		return this.records;
	}

	private planned(): Planned[] {
		const { targets, seed = 1, sender = 'developer', generation = 3, jitter = 0 } = this.options;
		const { startsAt = DEFAULT_START, sampleRate = 16_000, audioSeconds = 5 } = this.options;
		const events = EVENTS.filter((event) => targets[event] !== undefined && event !== 'chat-tool');
		const good = plan(this.scenario, {
			uid: this.uid,
			seed,
			family: sender,
			generation,
			startsAt,
			sampleRate,
			audioSeconds,
			events,
		});
		const lasts = good[good.length - 1]?.at ?? 0;
		const hostile = this.scenario.isHostile
			? planHostile(events, this.uid, this.random, lasts)
			: [];
		return [...good, ...hostile]
			.map((planned) => ({ ...planned, at: planned.at + this.random.next() * jitter }))
			.sort((a, b) => a.at - b.at);
	}

	private async deliver(
		planned: Planned,
		url = this.options.targets[planned.event],
	): Promise<void> {
		if (url === undefined || this.options.signal?.aborted) return;
		const { sender = 'developer', generation = 3, signingSecrets = [] } = this.options;
		const route: Route = { url, uid: this.uid, family: sender, generation, signingSecrets };
		const copies = this.random.next() < (this.options.duplicates ?? 0) ? 2 : 1;
		const sent = Array.from({ length: copies }, async () => await this.sender.send(planned, route));
		for (const record of await Promise.all(sent)) {
			this.records.push(record);
			this.options.onDelivery?.(record);
		}
	}

	private async callTools(): Promise<void> {
		const url = this.options.targets['chat-tool'];
		if (url === undefined || this.options.signal?.aborted) return;
		for (const call of await planCalls(url, this.uid, this.random)) {
			await this.deliver(call.planned, call.url);
		}
	}
}
