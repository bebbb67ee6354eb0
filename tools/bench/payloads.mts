import { Random } from '../simulate/random.mts';
import { memoryBody, realtimeBody } from '../simulate/payloads.mts';
import { record } from '../simulate/sound.mts';
import type { Fragment } from '../simulate/speech.mts';
import type { Scene } from '../simulate/types.mts';

/*
 * What is measured with: the bodies that Omi sends most, as the simulator writes them.
 */

const random = new Random(1);

/** Samples a second, and how many bytes a second of them has. */
export const SAMPLE_RATE = 16_000;
export const SECOND_OF_SOUND = 32_000;

const SENTENCE = 'so the second batch goes out on Thursday, unless Priya says otherwise,';

/** Fragments of a conversation, one every two seconds. */
function fragments(count: number, from = 0): Fragment[] {
	return Array.from({ length: count }, (_, index) => ({
		id: random.uuid(),
		text: `${SENTENCE} ${from + index}.`,
		speaker: (from + index) % 3,
		start: (from + index) * 2,
		end: (from + index) * 2 + 1.9,
	}));
}

/**
 * A typical delivery of live transcript: three fragments, about 1,300 bytes.
 *
 * @param from how many fragments of the conversation came before
 */
export function transcriptBody(uid: string, from = 0, count = 3): Buffer {
	return realtimeBody(uid, fragments(count, from), { family: 'developer', generation: 2 });
}

/** A finished memory of an hour's conversation: about 100 kB. */
export function memoryOf100kB(): Buffer {
	const startedAt = Date.UTC(2026, 9, 8, 9);
	const scene: Scene = {
		title: 'Planning the launch',
		overview: `${SENTENCE} `.repeat(20),
		emoji: '🚀',
		category: 'work',
		speakers: ['Ann', 'Priya', 'Tom'],
		actionItems: Array.from({ length: 8 }, (_, index) => ({
			description: `Send proposal ${index}`,
			dueInDays: index,
		})),
		events: [{ title: 'Review', inDays: 3, minutes: 30 }],
		startsAt: 0,
		lines: [],
	};
	return memoryBody(scene, fragments(300), {
		id: random.uuid(),
		startedAt,
		finishedAt: startedAt + 3_600_000,
		family: 'developer',
	});
}

/** A second of sound as Omi's device records it: 32,000 bytes. */
export function soundChunk(): Buffer {
	const [fragment] = fragments(1);
	return record(fragment ? [fragment] : [], 1, SAMPLE_RATE, random);
}
