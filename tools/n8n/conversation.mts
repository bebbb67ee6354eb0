import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, DeliveryKind } from './report.mts';

/** What was answered to each delivery of a conversation, in order. */
export interface Conversation {
	answers: Partial<Record<DeliveryKind, Answer[]>>;
}

/** What is said, by two people in turn; the second wears the Omi. */
const sentences = [
	'Shall we move the demo to Friday?',
	'Friday is fine. I will tell the others.',
	'Who sends Maria the numbers?',
	'I do, tonight.',
];

/** Length of a sentence in seconds, and the sound's samples a second, of two bytes each. */
const sentenceSeconds = 3;
const sampleRate = 16_000;

const segments = (uid: string) =>
	sentences.map((text, index) => ({
		id: `${uid}-${index}`,
		text,
		speaker: `SPEAKER_0${index % 2}`,
		speaker_id: index % 2,
		is_user: index % 2 === 1,
		person_id: null,
		start: index * sentenceSeconds,
		end: (index + 0.9) * sentenceSeconds,
	}));

function memory(uid: string) {
	const now = Date.now();
	const duration = sentences.length * sentenceSeconds * 1000;
	return {
		id: `memory-of-${uid}`,
		created_at: new Date(now).toISOString(),
		started_at: new Date(now - duration).toISOString(),
		finished_at: new Date(now).toISOString(),
		structured: {
			title: 'When to show the demo',
			overview: 'The demo moves to Friday; Maria gets the numbers tonight.',
			emoji: '📅',
			category: 'work',
			action_items: [
				{ description: 'Tell the others that the demo is on Friday', completed: false },
				{ description: 'Send Maria the numbers', completed: false },
			],
			events: [],
		},
		transcript_segments: segments(uid),
		discarded: false,
	};
}

/** A second of a tone, so that a recording has something to hear. */
function tone(): Buffer {
	const samples = Int16Array.from({ length: sampleRate }, (_, index) =>
		Math.round(4000 * Math.sin((2 * Math.PI * 440 * index) / sampleRate)),
	);
	return Buffer.from(samples.buffer);
}

/** Lets a simulated Omi hold a conversation and deliver it, piece by piece, to these addresses. */
export async function talk(
	targets: Partial<Record<DeliveryKind, string>>,
	uid: string,
): Promise<Conversation> {
	const answers: Conversation['answers'] = {};
	const deliver = async (kind: DeliveryKind, body: Buffer | object, query = '') => {
		const url = targets[kind];
		if (url === undefined) return;
		const isSound = Buffer.isBuffer(body);
		const response = await fetch(`${url}?uid=${uid}${query}`, {
			method: 'POST',
			headers: { 'content-type': isSound ? 'application/octet-stream' : 'application/json' },
			body: isSound ? body : JSON.stringify(body),
		});
		(answers[kind] ??= []).push({ status: response.status, body: await response.text() });
	};
	for (const segment of segments(uid)) {
		await deliver('transcript', { segments: [segment], session_id: uid });
		for (let second = 0; second < sentenceSeconds; second += 1) {
			await deliver('audio', tone(), `&sample_rate=${sampleRate}`);
		}
		await sleep(100);
	}
	await deliver('memory', memory(uid));
	return { answers };
}
