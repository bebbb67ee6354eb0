import type { Random } from './random.mts';
import type { Scene } from './types.mts';

/** A fragment of speech as Omi's live transcript has it; times in seconds since the first speech. */
export interface Fragment {
	id: string;
	text: string;
	speaker: number;
	start: number;
	end: number;
}

/** How fast people speak, in characters a second. */
const PACE = 15;

/** A breath, in seconds. */
const BREATH = 0.6;

/** Speech-to-text hands on a few words at a time. */
const WORDS_A_FRAGMENT = 9;

/** Says the scene's lines, and cuts them as speech-to-text does. */
export function speak({ lines }: Scene, random: Random): Fragment[] {
	const fragments: Fragment[] = [];
	let clock = 0;
	for (const { speaker, text, pause = BREATH } of lines) {
		if (fragments.length > 0) clock += pause;
		for (const part of cut(text)) {
			const end = clock + part.length / PACE;
			fragments.push({
				id: random.uuid(),
				text: part,
				speaker,
				start: round(clock),
				end: round(end),
			});
			clock = end;
		}
	}
	return fragments;
}

/**
 * What stands in the finished conversation: the same speaker's fragments less than three seconds apart are
 * one segment if the first is short or its sentence unfinished, and it keeps the first one's id (as in
 * `models/transcript_segment.py` of Omi's backend).
 */
export function merge(fragments: readonly Fragment[]): Fragment[] {
	const merged: Fragment[] = [];
	for (const fragment of fragments) {
		const last = merged[merged.length - 1];
		const goesOn =
			last?.speaker === fragment.speaker &&
			fragment.start - last.end < 3 &&
			(last.text.length < 125 || !/[.!?]$/.test(last.text));
		if (last === undefined || !goesOn) merged.push({ ...fragment });
		else Object.assign(last, { text: `${last.text} ${fragment.text}`, end: fragment.end });
	}
	return merged;
}

function cut(text: string): string[] {
	const words = text.split(' ');
	const count = Math.ceil(words.length / WORDS_A_FRAGMENT);
	const size = Math.ceil(words.length / count);
	return Array.from({ length: count }, (_, part) => {
		return words.slice(part * size, (part + 1) * size).join(' ');
	}).filter((part) => part !== '');
}

function round(seconds: number): number {
	return Math.round(seconds * 100) / 100;
}
