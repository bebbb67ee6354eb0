import type { NamedSegment } from './payloads/segment';

export type TranscriptFormat = 'text' | 'markdown' | 'srt' | 'vtt';

/** The formats as people choose among them. */
export const TRANSCRIPT_FORMATS: Array<{
	name: string;
	value: TranscriptFormat;
	description: string;
}> = [
	{
		name: 'Markdown',
		value: 'markdown',
		description: 'Speakers in bold, with times; for Notion or GitHub',
	},
	{ name: 'Subtitles (SRT)', value: 'srt', description: 'For video editors and players' },
	{ name: 'Subtitles (WebVTT)', value: 'vtt', description: 'For web pages' },
	{ name: 'Text', value: 'text', description: 'One line each time the speaker changes' },
];

/** A segment, live or of a finished conversation. */
export type Spoken = Pick<NamedSegment, 'text' | 'start' | 'end' | 'isUser' | 'speakerId'> & {
	readonly speakerName?: string | null;
};

const FORMATS: Readonly<Record<TranscriptFormat, (segments: readonly Spoken[]) => string>> = {
	text: (segments) =>
		turns(segments)
			.map(({ speaker, text }) => `${speaker}: ${text}`)
			.join('\n'),
	markdown: (segments) =>
		turns(segments)
			.map(({ speaker, text, start }) => {
				return `**${escapeMarkdown(speaker)}** (${clock(start)}): ${escapeMarkdown(text)}`;
			})
			.join('\n\n'),
	srt: (segments) =>
		cues(segments)
			.map(({ speaker, text, start, end }, index) => {
				const times = `${timecode(start, ',')} --> ${timecode(end, ',')}`;
				return `${index + 1}\n${times}\n${escapeArrow(`${speaker}: ${text}`)}\n`;
			})
			.join('\n'),
	vtt: (segments) =>
		[
			'WEBVTT\n',
			...cues(segments).map(({ speaker, text, start, end }) => {
				const times = `${timecode(start, '.')} --> ${timecode(end, '.')}`;
				return `${times}\n<v ${escapeHtml(speaker)}>${escapeHtml(text)}</v>\n`;
			}),
		].join('\n'),
};

/**
 * Writes speech down.
 *
 * `text` and `markdown` join what one speaker says in a row; `srt` and `vtt` have a subtitle a segment.
 *
 * @param segments in the order in which they were spoken
 */
export function formatTranscript(segments: readonly Spoken[], format: TranscriptFormat): string {
	return FORMATS[format](segments);
}

/** Names a speaker as Omi's backend does in finished conversations (`utils/conversations/render.py`). */
export function speakerLabel({ speakerName, isUser, speakerId }: Spoken): string {
	return oneLine(speakerName ?? '') || (isUser ? 'User' : `Speaker ${speakerId}`);
}

interface Line {
	readonly speaker: string;
	text: string;
	readonly start: number;
	readonly end: number;
}

function lines(segments: readonly Spoken[]): Line[] {
	return segments
		.map((segment) => ({
			speaker: speakerLabel(segment),
			text: oneLine(segment.text),
			start: segment.start,
			end: segment.end,
		}))
		.filter(({ text }) => text !== '');
}

function turns(segments: readonly Spoken[]): Line[] {
	const joined: Line[] = [];
	for (const line of lines(segments)) {
		const last = joined.at(-1);
		if (last?.speaker === line.speaker) last.text += ` ${line.text}`;
		else joined.push(line);
	}
	return joined;
}

/** Players skip a cue that ends when it starts, so each lasts a moment. */
function cues(segments: readonly Spoken[]): Line[] {
	return lines(segments).map((line) => {
		const start = Math.max(line.start, 0);
		return { ...line, start, end: Math.max(line.end, start + 0.1) };
	});
}

/** An empty line would end a subtitle, and a line break a paragraph. */
function oneLine(text: string): string {
	return text.replace(/\s{2,}|[^\S ]/g, ' ').trim();
}

function escapeMarkdown(text: string): string {
	return text.replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}

function escapeHtml(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** SubRip has no escapes, so the arrow that would pass for a time line is spelled otherwise. */
function escapeArrow(text: string): string {
	return text.replace(/-->/g, '→');
}

function timecode(seconds: number, decimal: ',' | '.'): string {
	const { hours, minutes, rest } = parts(Math.round(shown(seconds) * 1000));
	const pad = (value: number, width: number) => String(value).padStart(width, '0');
	const whole = Math.floor(rest / 1000);
	return `${pad(hours, 2)}:${pad(minutes, 2)}:${pad(whole, 2)}${decimal}${pad(rest % 1000, 3)}`;
}

/** `1:02:03`, or `02:03` within the first hour. */
function clock(seconds: number): string {
	const { hours, minutes, rest } = parts(Math.floor(shown(seconds)) * 1000);
	const pad = (value: number) => String(value).padStart(2, '0');
	const short = `${pad(minutes)}:${pad(rest / 1000)}`;
	return hours > 0 ? `${hours}:${short}` : short;
}

/** A time of which hours, minutes and seconds can be told. */
function shown(seconds: number): number {
	return Math.min(Math.max(seconds, 0), 1e9);
}

function parts(milliseconds: number) {
	return {
		hours: Math.floor(milliseconds / 3_600_000),
		minutes: Math.floor(milliseconds / 60_000) % 60,
		rest: milliseconds % 60_000,
	};
}
