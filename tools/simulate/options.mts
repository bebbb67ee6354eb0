import type { Store } from '../omi-api/store.mts';
import type { ScenarioName } from './scenarios/index.mts';
import type { DeliveryRecord } from './sender.mts';
import type { EventType, Family, Generation } from './types.mts';

export interface SimulateOptions {
	/** Where each kind of event goes; those without an address are not sent. */
	targets: Partial<Record<EventType, string>>;
	scenario: ScenarioName;
	/** `developer` if left out. */
	sender?: Family;
	/** 3 if left out. */
	generation?: Generation;
	/** How many times faster than life; `Infinity` waits for nothing and sends one after the other. */
	speed?: number;
	/** The same seed sends the same bytes. */
	seed?: number;
	uid?: string;
	/** How many users have that day at once; their ids are numbered. */
	users?: number;
	/** One, or two while a secret is being changed; unsigned if left out. */
	signingSecrets?: string[];
	/** In seconds, before the second, third and fourth attempt. */
	retryDelays?: number[];
	/** How long to wait for an answer, in seconds, instead of as long as Omi does. */
	timeout?: number;
	/** By how much a delivery may come late, in seconds. */
	jitter?: number;
	/** Which share of the deliveries is sent twice at the same moment, from 0 to 1. */
	duplicates?: number;
	/** "Every X Seconds" of the developer settings for sound. */
	audioSeconds?: number;
	/** Samples a second. */
	sampleRate?: number;
	/** When the simulated day starts, in milliseconds since the epoch. */
	startsAt?: number;
	/**
	 * What Omi keeps of it, and which webhooks are on: `tools/omi-api` answers from the same. An empty one if left out; the
	 * circuit breakers are as new each time, as after a restart of Omi's backend.
	 */
	world?: Store;
	/** Called before each thing that happens, with the time in seconds after the day's start. */
	onMoment?: (seconds: number) => Promise<void>;
	/** Stops everything; what was sent until then is reported. */
	signal?: AbortSignal;
	onDelivery?: (record: DeliveryRecord) => void;
}
