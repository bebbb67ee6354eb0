import { realtimeBody } from '../simulate/payloads.mts';
import { Random } from '../simulate/random.mts';
import type { Fragment } from '../simulate/speech.mts';
import { speechOf, type Life, type Talk } from './life.mts';

/* What Omi sends of a day, and when. */

/** A request. */
export interface Sent {
	/** In milliseconds after midnight. */
	readonly at: number;
	readonly body: Buffer;
}

/** A live transcript. */
export interface SentSpeech extends Sent {
	/** Of the segments in it. */
	readonly ids: readonly string[];
}

/** Speech-to-text and Omi's own queues take so long, in seconds; then they are flushed once a second. */
const LATENCY_S = 1.5;

/** A receiver that lets one delivery time out holds the others back for so long, in seconds: then they come at once. */
const HELD_BACK_S = 156;
const HELD_BACK = 0.03;

/** Of held back deliveries each comes when the one before is answered, in milliseconds. */
const ANSWER_MS = 100;

/** How many deliveries come a second time, as their answer was lost, and how much later, in seconds. */
const REPEATED = 0.01;
const REPEATED_AFTER_S = [1, 5, 30];

const OMI = { family: 'developer', generation: 3 } as const;

/** The live transcripts of a day, in the order in which they are sent. */
export function transcriptsOf({ uid, talks }: Life, seed: number): SentSpeech[] {
	const random = Random.of(seed, `${uid} speaks`);
	const sent = talks.flatMap((talk) => {
		const flushes = new Map<number, Fragment[]>();
		for (const fragment of speechOf(talk, random)) {
			const second = Math.ceil(talk.startsAt + fragment.end + LATENCY_S);
			const flush = flushes.get(second);
			if (flush === undefined) flushes.set(second, [fragment]);
			else flush.push(fragment);
		}
		const own = [...flushes].map(([second, fragments]): SentSpeech => {
			const body = realtimeBody(uid, fragments, OMI);
			return { at: second * 1_000, body, ids: fragments.map(({ id }) => id) };
		});
		return repeated(heldBack(own, talk, random), random);
	});
	return sent.sort((a, b) => a.at - b.at);
}

function heldBack(sent: SentSpeech[], { startsAt, lasts }: Talk, random: Random): SentSpeech[] {
	if (random.next() >= HELD_BACK) return sent;
	const from = (startsAt + random.next() * lasts) * 1_000;
	let free = from + HELD_BACK_S * 1_000;
	return sent.map((one) => {
		if (one.at < from || one.at >= free) return one;
		const at = free;
		free += ANSWER_MS;
		return { ...one, at };
	});
}

function repeated(sent: SentSpeech[], random: Random): SentSpeech[] {
	return sent.flatMap((one) => {
		if (random.next() >= REPEATED) return [one];
		return [one, { ...one, at: one.at + random.pick(REPEATED_AFTER_S) * 1_000 }];
	});
}

export const SAMPLE_RATE = 16_000;
const SECOND_BYTES = SAMPLE_RATE * 2;

/** What there is to hear: it repeats itself, in a way that no file and no second does. */
const SOUND = noise(61 * SECOND_BYTES + 2);

/** A part of what there is to hear. @param from where it begins, in bytes from the day's first sound */
export function soundAt(from: number, length: number): Buffer {
	const start = from % SOUND.length;
	if (start + length <= SOUND.length) return SOUND.subarray(start, start + length);
	const first = SOUND.subarray(start);
	return Buffer.concat([first, soundAt(from + first.length, length - first.length)]);
}

/**
 * The sound of a day's conversations, in the order in which it is sent: bursts of seconds and a short rest, and never
 * what has gathered at the end (see `tools/simulate/audio.mts`).
 */
export function* soundOf({ talks, soundEvery }: Life): Generator<Sent> {
	const rest = SECOND_BYTES * 0.06;
	let sent = 0;
	for (const { startsAt, lasts } of talks) {
		for (let burst = 1; burst * (soundEvery + 0.06) <= lasts; burst++) {
			const at = Math.round((startsAt + burst * (soundEvery + 0.06)) * 1_000);
			for (let second = 0; second <= soundEvery; second++) {
				const body = soundAt(sent, second === soundEvery ? rest : SECOND_BYTES);
				sent += body.length;
				yield { at: at + second * ANSWER_MS * 0.1, body };
			}
		}
	}
}

function noise(length: number): Buffer {
	const random = new Random(1);
	const bytes = Buffer.alloc(length);
	for (let at = 0; at < length; at += 4)
		bytes.writeUInt32LE(random.next() * 2 ** 32, Math.min(at, length - 4));
	return bytes;
}
