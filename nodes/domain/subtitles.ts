/** One stretch of speech in a file of subtitles; times in seconds from its beginning. */
export interface Cue {
	readonly text: string;
	readonly start: number;
	readonly end: number;
	/** The name that the file gives whoever speaks. */
	readonly speaker: string | null;
}

/** `00:01:02,500 --> 00:01:04.000`, as SubRip and WebVTT write it; WebVTT may leave the hours out. */
const TIMES =
	/^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})/;
/** WebVTT's way of naming who speaks, and everybody else's. */
const VOICE = /^<v(?:\.[^\s>]*)?\s+([^>]+)>/;
const NAME = /^(\p{L}[\p{L}\p{N} .'’-]{0,39}):\s+(?=\S)/u;

/**
 * Reads subtitles (SubRip or WebVTT), which this package also writes (transcriptFormat.ts).
 *
 * @returns undefined if the text holds none
 */
export function parseSubtitles(file: string): Cue[] | undefined {
	const cues: Cue[] = [];
	const blocks = file
		.replace(/^\uFEFF/, '')
		.replace(/\r\n?/g, '\n')
		.split(/\n[ \t]*\n/);
	for (const block of blocks) {
		const lines = block.split('\n');
		const index = lines.findIndex((line) => TIMES.test(line));
		if (index === -1) continue;
		const [start, end] = timesOf(lines[index] ?? '');
		const cue = wordsOf(lines.slice(index + 1).join(' '));
		if (cue.text !== '') cues.push({ ...cue, start, end: Math.max(end, start) });
	}
	return cues.length > 0 ? cues : undefined;
}

function timesOf(line: string): [start: number, end: number] {
	const numbers = (TIMES.exec(line) ?? []).slice(1);
	const seconds = ([hours = '0', minutes = '0', whole = '0', part = '0']: Array<
		string | undefined
	>) => Number(hours) * 3600 + Number(minutes) * 60 + Number(whole) + Number(`0.${part}`);
	return [seconds(numbers.slice(0, 4)), seconds(numbers.slice(4))];
}

function wordsOf(line: string): Pick<Cue, 'text' | 'speaker'> {
	const voice = VOICE.exec(line.trim())?.[1];
	const plain = unescape(line.replace(/<[^>]*>/g, ''))
		.replace(/\s+/g, ' ')
		.trim();
	if (voice !== undefined) return { text: plain, speaker: unescape(voice).trim() };
	const name = NAME.exec(plain);
	if (name === null) return { text: plain, speaker: null };
	return { text: plain.slice(name[0].length), speaker: name[1] ?? null };
}

function unescape(text: string): string {
	return text
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&nbsp;/g, ' ')
		.replace(/&amp;/g, '&');
}

/**
 * Makes fewer cues of many, for whoever takes only so many: as few neighbours as it takes are joined, and only what
 * one speaker says.
 *
 * @returns at most `most` cues, if the speakers do not change more often
 */
export function joinCues(cues: readonly Cue[], most: number): Cue[] {
	let joined = [...cues];
	for (let size = 2; joined.length > most && size < 2 * cues.length; size *= 2) {
		joined = joinBy(cues, size);
	}
	return joined;
}

function joinBy(cues: readonly Cue[], size: number): Cue[] {
	const joined: Array<{ cue: Cue; parts: number }> = [];
	for (const cue of cues) {
		const last = joined[joined.length - 1];
		if (last && last.parts < size && last.cue.speaker === cue.speaker) {
			const text = `${last.cue.text} ${cue.text}`;
			last.cue = { ...last.cue, text, end: Math.max(last.cue.end, cue.end) };
			last.parts++;
		} else joined.push({ cue, parts: 1 });
	}
	return joined.map(({ cue }) => cue);
}

/** Omi's labels for the speakers, by when they first speak; who is not named is the first of them. */
export function speakerNumbers(cues: readonly Cue[]): Map<string | null, number> {
	const names = [...new Set(cues.map(({ speaker }) => speaker))];
	return new Map(names.map((name, index) => [name, index]));
}
