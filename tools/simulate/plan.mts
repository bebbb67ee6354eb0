import { buttonBody, daySummaryBody, memoryBody, realtimeBody } from './payloads.mts';
import { Random } from './random.mts';
import { record } from './sound.mts';
import { speak, type Fragment } from './speech.mts';
import type { EventType, Family, Generation, Planned, Scenario, Scene } from './types.mts';

export interface PlanOptions {
	readonly uid: string;
	readonly seed: number;
	readonly family: Family;
	readonly generation: Generation;
	/** When the day starts, in milliseconds since the epoch. */
	readonly startsAt: number;
	/** Samples a second. */
	readonly sampleRate: number;
	/** "Every X Seconds" of Omi's developer settings. */
	readonly audioSeconds: number;
	/** What is sent at all; sound that nobody gets is not made. */
	readonly events: readonly EventType[];
}

/** Speech-to-text and Omi's own queues take so long, in seconds; then they are flushed once a second. */
const LATENCY = 1.5;

/** Omi closes a conversation after two minutes of silence, and takes a while to sum it up. In seconds. */
const TIMEOUT = 120;
const SUMMARY = 8;

/** The app's stream brings sound in frames of so many seconds. */
const FRAME = 0.06;
const APP_SECONDS = 4;

/** Works out everything that Omi would send on such a day, in the order in which it would. */
export function plan(scenario: Scenario, options: PlanOptions): Planned[] {
	const random = new Random(options.seed ^ hash(options.uid));
	const scenes = scenario.scenes ?? [];
	const planned = scenes.flatMap((scene) => planScene(scene, random, options));
	for (const { at, press } of scenario.presses ?? []) {
		const key = random.uuid();
		const body = buttonBody(press, key, options.startsAt + at * 1000);
		planned.push({ event: 'button', at, body, key });
	}
	if (scenario.summaryAt !== undefined) {
		const { uid, generation, startsAt } = options;
		const at = startsAt + scenario.summaryAt * 1000;
		planned.push({
			event: 'day-summary',
			at: scenario.summaryAt,
			body: daySummaryBody(uid, scenes, { random, at, generation }),
			key: random.uuid(),
		});
	}
	return planned.filter(({ event }) => options.events.includes(event)).sort((a, b) => a.at - b.at);
}

function planScene(scene: Scene, random: Random, options: PlanOptions): Planned[] {
	const fragments = speak(scene, random);
	const lasts = fragments[fragments.length - 1]?.end ?? 0;
	// Sound has a chance of its own, so that the rest is the same without it.
	const noise = new Random(options.seed + 1);
	return [
		...planTranscript(scene, fragments, random, options),
		...(options.events.includes('audio') ? planAudio(scene, fragments, lasts, noise, options) : []),
		planMemory(scene, fragments, lasts, random, options),
	];
}

function planTranscript(
	scene: Scene,
	fragments: readonly Fragment[],
	random: Random,
	{ uid, family }: PlanOptions,
): Planned[] {
	const flushes = new Map<number, Fragment[]>();
	for (const fragment of fragments) {
		const at = Math.ceil(fragment.end + LATENCY);
		flushes.set(at, [...(flushes.get(at) ?? []), fragment]);
	}
	return [...flushes].map(([at, news]) => ({
		event: 'transcript' as const,
		at: scene.startsAt + at,
		body: realtimeBody(uid, news, family),
		key: random.uuid(),
	}));
}

/**
 * Sound is sent when more than so many seconds have gathered: by an old backend and to apps as one body, by
 * a newer one to developers as bodies of one second and a short rest. What is left at the end is not sent
 * (`routers/pusher.py`).
 */
function planAudio(
	scene: Scene,
	fragments: readonly Fragment[],
	lasts: number,
	random: Random,
	{ family, generation, sampleRate, audioSeconds }: PlanOptions,
): Planned[] {
	const seconds = family === 'app' ? APP_SECONDS : audioSeconds;
	const sound = record(fragments, lasts + 2, sampleRate, random);
	const frame = Math.round(FRAME * sampleRate) * 2;
	const flush = (Math.floor((seconds * sampleRate * 2) / frame) + 1) * frame;
	const chunk = family === 'developer' && generation > 1 ? sampleRate * 2 : flush;
	const planned: Planned[] = [];
	for (let from = 0; from + flush <= sound.length; from += flush) {
		for (let offset = from; offset < from + flush; offset += chunk) {
			planned.push({
				event: 'audio',
				at: scene.startsAt + (from + flush) / (sampleRate * 2),
				body: sound.subarray(offset, Math.min(offset + chunk, from + flush)),
				sampleRate,
				key: random.uuid(),
			});
		}
	}
	return planned;
}

function planMemory(
	scene: Scene,
	fragments: readonly Fragment[],
	lasts: number,
	random: Random,
	{ family, startsAt }: PlanOptions,
): Planned {
	const id = random.uuid();
	const began = startsAt + scene.startsAt * 1000;
	return {
		event: 'memory',
		at: scene.startsAt + lasts + TIMEOUT + SUMMARY,
		body: memoryBody(scene, fragments, {
			id,
			startedAt: began,
			finishedAt: began + Math.round(lasts * 1000),
			family,
		}),
		key: family === 'app' ? `conversation:${id}:finalization` : random.uuid(),
	};
}

function hash(text: string): number {
	let value = 0;
	for (const character of text) value = (Math.imul(value, 31) + character.charCodeAt(0)) | 0;
	return value;
}
