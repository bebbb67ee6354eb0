import { speakerLabel, type Spoken } from './transcriptFormat';

/** What somebody has contributed to a conversation. */
export interface SpeakerShare {
	/** The name, as in the transcript. */
	readonly speaker: string;
	/** Whether it is who wears the device, as far as Omi knows. */
	readonly isUser: boolean;
	/** How long, in seconds. */
	readonly seconds: number;
	/** Of all that was spoken, in percent of the time, rounded. */
	readonly percent: number;
	readonly words: number;
	/** How many sentences end in a question mark. */
	readonly questions: number;
}

/** Languages differ in what stands between words; this knows them all. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The question marks of many scripts (Greek has a semicolon, which others have too); several in a row are one. */
const QUESTION = /[?\uFF1F\u061F\u055E\u1367]+/g;

/**
 * Tells who has said how much, those who spoke longest first.
 *
 * Voices that talk at the same time count for each of them.
 */
export function speakerShares(segments: readonly Spoken[]): SpeakerShare[] {
	const shares = new Map<string, Omit<SpeakerShare, 'percent'>>();
	for (const segment of segments) {
		if (segment.text.trim() === '') continue;
		const speaker = speakerLabel(segment);
		const { seconds = 0, words = 0, questions = 0, isUser = false } = shares.get(speaker) ?? {};
		shares.set(speaker, {
			speaker,
			isUser: isUser || segment.isUser,
			seconds: seconds + Math.max(segment.end - segment.start, 0),
			words: words + countWords(segment.text),
			questions: questions + (segment.text.match(QUESTION)?.length ?? 0),
		});
	}
	const all = [...shares.values()].sort((a, b) => b.seconds - a.seconds);
	const total = all.reduce((sum, { seconds }) => sum + seconds, 0);
	return all.map(({ speaker, isUser, seconds, words, questions }) => ({
		speaker,
		isUser,
		seconds: Math.round(seconds * 1000) / 1000,
		percent: total === 0 ? 0 : Math.round((seconds / total) * 100),
		words,
		questions,
	}));
}

function countWords(text: string): number {
	let count = 0;
	for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count++;
	return count;
}
