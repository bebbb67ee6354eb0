import { audioBursts, type AudioSettings } from './audio.mts';
import { buttonBody, daySummaryBody, memoryBody, realtimeBody } from './payloads.mts';
import { Random } from './random.mts';
import { record } from './sound.mts';
import { speak, type Fragment } from './speech.mts';
import type { EventType, Family, Generation, Planned, Scenario, Scene } from './types.mts';

export interface PlanOptions extends AudioSettings {
	readonly uid: string;
	readonly seed: number;
	/** When the day starts, in milliseconds since the epoch. */
	readonly startsAt: number;
	/** What is sent at all; sound that nobody gets is not made. */
	readonly events: readonly EventType[];
}

/** Speech-to-text and Omi's own queues take so long, in seconds; then they are flushed once a second. */
const LATENCY = 1.5;

/** Omi closes a conversation after two minutes of silence, and takes a while to sum it up. In seconds. */
const TIMEOUT = 120;
const SUMMARY = 8;

/** When Omi sends an app's conversation again, it was written anew meanwhile. */
const REPLAY_MS = 60_000;

/** A conversation as it went. */
export interface Held {
	readonly scene: Scene;
	readonly id: string;
	readonly fragments: readonly Fragment[];
	/** In seconds. */
	readonly lasts: number;
	readonly random: Random;
}

/** What such a backend sends to such a receiver at all. */
export function isSent(event: EventType, family: Family, generation: Generation): boolean {
	if (event === 'day-summary') return family === 'developer';
	if (event === 'button') return family === 'developer' && generation === 3;
	return true;
}

/** Works out everything that Omi would send on such a day, in the order in which it would. */
export function plan(scenario: Scenario, options: PlanOptions): Planned[] {
	const { uid, startsAt, family, generation } = options;
	const random = Random.of(options.seed, uid);
	const day = (scenario.scenes ?? []).map((scene) => hold(scene, random));
	const live = day.filter(({ scene }) => scene.uploadedAfter === undefined);
	const planned = live.flatMap((held) => [
		...planTranscript(held, options),
		...planAudio(held, options),
		...planMemory(held, options),
	]);
	for (const { at, press } of scenario.presses ?? []) {
		const key = random.uuid();
		const body = buttonBody(press, key, startsAt + at * 1000);
		planned.push({ event: 'button', at, body, key });
	}
	for (const at of scenario.installsAt ?? []) {
		const body = Buffer.alloc(0);
		planned.push({ event: 'setup', at, method: 'GET', body, key: random.uuid() });
	}
	if (scenario.summaryAt !== undefined) {
		const body = recapOf(day, scenario.summaryAt, options);
		planned.push({ event: 'day-summary', at: scenario.summaryAt, body, key: random.uuid() });
	}
	return planned
		.filter(({ event }) => options.events.includes(event) && isSent(event, family, generation))
		.sort((a, b) => a.at - b.at);
}

/** All conversations of such a day. */
export function dayOf(
	scenario: Scenario,
	{ seed, uid }: Pick<PlanOptions, 'seed' | 'uid'>,
): Held[] {
	const random = Random.of(seed, uid);
	return (scenario.scenes ?? []).map((scene) => hold(scene, random));
}

/** When Omi has summed a conversation up, in seconds after the day's start. */
export function finishedAfter({ scene, lasts }: Held): number {
	const { startsAt, uploadedAfter, finishesAfter = TIMEOUT } = scene;
	return startsAt + lasts + (uploadedAfter ?? finishesAfter) + SUMMARY;
}

/** When a conversation was, in milliseconds since the epoch. */
export function timesOf({ scene, lasts }: Held, startsAt: number) {
	const startedAt = startsAt + scene.startsAt * 1000;
	return { startedAt, finishedAt: startedAt + Math.round(lasts * 1000) };
}

/**
 * The recap of all that is known by then.
 *
 * @param at in seconds after the day's start
 */
export function recapOf(
	day: readonly Held[],
	at: number,
	{
		uid,
		seed,
		startsAt,
		generation,
	}: Pick<PlanOptions, 'uid' | 'seed' | 'startsAt' | 'generation'>,
): Buffer {
	const id = Random.of(seed, `${uid}'s day`).uuid();
	const known = day.filter((held) => finishedAfter(held) <= at && held.scene.isLocked !== true);
	return daySummaryBody(uid, known, { id, at: startsAt + at * 1000, generation });
}

function hold(scene: Scene, day: Random): Held {
	// A chance of its own, so that nothing depends on what else is sent.
	const random = new Random(day.next() * 2 ** 32);
	const fragments = speak(scene, random);
	return { scene, id: random.uuid(), fragments, lasts: fragments.at(-1)?.end ?? 0, random };
}

function planTranscript({ scene, fragments, random }: Held, options: PlanOptions): Planned[] {
	const flushes = new Map<number, Fragment[]>();
	for (const fragment of fragments) {
		const at = Math.ceil(fragment.end + LATENCY);
		flushes.set(at, [...(flushes.get(at) ?? []), fragment]);
	}
	return [...flushes].map(([at, news]) => ({
		event: 'transcript' as const,
		at: scene.startsAt + at,
		body: realtimeBody(options.uid, news, options),
		key: random.uuid(),
	}));
}

function planAudio({ scene, id, fragments, lasts }: Held, options: PlanOptions): Planned[] {
	// What was imported has no sound.
	if (!options.events.includes('audio') || fragments.length === 0) return [];
	const random = Random.of(options.seed, id);
	const sampleRate = scene.sampleRate ?? options.sampleRate;
	const sound = record(fragments, lasts + 2, sampleRate, random, scene.noise);
	let bytes = 0;
	return audioBursts(sound, { ...options, sampleRate }).flatMap((bodies) => {
		const burst = random.uuid();
		bytes += bodies.reduce((sum, { length }) => sum + length, 0);
		const at = scene.startsAt + bytes / (sampleRate * 2);
		return bodies.map((body): Planned => {
			return { event: 'audio', at, body, sampleRate, key: random.uuid(), burst };
		});
	});
}

function planMemory(held: Held, { family, startsAt }: PlanOptions): Planned[] {
	const { scene, id, fragments, random } = held;
	const key = random.uuid();
	// Apps are not told of conversations in which there was nothing.
	if ((family === 'app' && scene.discarded) || scene.isLocked) return [];
	const context = { id, ...timesOf(held, startsAt), family };
	return [
		{
			event: 'memory',
			at: finishedAfter(held),
			body: memoryBody(scene, fragments, context),
			replay: memoryBody(scene, fragments, { ...context, delay: REPLAY_MS }),
			key: family === 'app' ? `conversation:${id}:finalization` : key,
		},
	];
}
