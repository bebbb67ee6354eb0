import { formatTranscript, type TranscriptFormat } from '../../../nodes/domain/transcriptFormat';

const FORMATS = ['text', 'markdown', 'srt', 'vtt'] as const;

interface Said {
	text: string;
	start: number;
	end: number;
	isUser: boolean;
	speakerId: number;
	speakerName: string | null;
}

function said(text: string, start = 0, end = start + 1, who: Partial<Said> = {}): Said {
	return { text, start, end, isUser: false, speakerId: 1, speakerName: null, ...who };
}

const ann = { isUser: true, speakerName: 'Ann' };

const CONVERSATION = [
	said("Let's start.", 0, 1.9, ann),
	said('With the roadmap.', 2, 3.25, ann),
	said('Fine.', 4, 4.5, { speakerId: 2 }),
	said('Mine first?', 3_725.0625, 3_727, { isUser: true }),
];

interface Cue {
	start: number;
	end: number;
	text: string;
}

function seconds(timecode: string, decimal: ',' | '.'): number {
	const match = /^(\d{2,}):([0-5]\d):([0-5]\d)[,.](\d{3})$/.exec(timecode);
	if (match === null || timecode.at(-4) !== decimal) throw new Error(`No time: ${timecode}`);
	const [, hours, minutes, whole, thousandths] = match.map(Number);
	return hours! * 3_600 + minutes! * 60 + whole! + thousandths! / 1_000;
}

function cue(timeLine: string | undefined, text: readonly string[], decimal: ',' | '.'): Cue {
	const [from = '', to = '', ...rest] = (timeLine ?? '').split(' --> ');
	if (rest.length > 0 || text.length !== 1) throw new Error(`No cue: ${timeLine}`);
	return { start: seconds(from, decimal), end: seconds(to, decimal), text: text[0] ?? '' };
}

/** Reads SubRip as players do: blocks of a number, a line of times, and text, with empty lines between. */
function readSrt(file: string): Cue[] {
	if (file === '') return [];
	return file
		.trimEnd()
		.split('\n\n')
		.map((block, index) => {
			const [number, times, ...text] = block.split('\n');
			if (number !== String(index + 1)) throw new Error(`No number: ${number}`);
			if (text.join('').includes('-->')) throw new Error(`A time in the text: ${text.join('')}`);
			return cue(times, text, ',');
		});
}

/** Reads WebVTT as browsers do, and throws for what its specification forbids. */
function readVtt(file: string): Cue[] {
	const [first, ...blocks] = file.trimEnd().split('\n\n');
	if (first !== 'WEBVTT') throw new Error(`No header: ${first}`);
	return blocks.map((block) => {
		const [times, ...lines] = block.split('\n');
		const { text, ...rest } = cue(times, lines, '.');
		const match = /^<v ([^<>&\n]|&(?:amp|lt|gt);)+>([^<>&]|&(?:amp|lt|gt);)*<\/v>$/.exec(text);
		if (match === null) throw new Error(`No text: ${text}`);
		return { ...rest, text };
	});
}

describe('a transcript', () => {
	it('reads as text, with all that one says in a row on one line', () => {
		expect(formatTranscript(CONVERSATION, 'text')).toBe(
			["Ann: Let's start. With the roadmap.", 'Speaker 2: Fine.', 'User: Mine first?'].join('\n'),
		);
	});

	it('reads as Markdown, with times', () => {
		expect(formatTranscript(CONVERSATION, 'markdown')).toBe(
			[
				"**Ann** (00:00): Let's start. With the roadmap.",
				'**Speaker 2** (00:04): Fine.',
				'**User** (1:02:05): Mine first?',
			].join('\n\n'),
		);
	});

	it('plays as SubRip', () => {
		expect(formatTranscript(CONVERSATION, 'srt')).toBe(`1
00:00:00,000 --> 00:00:01,900
Ann: Let's start.

2
00:00:02,000 --> 00:00:03,250
Ann: With the roadmap.

3
00:00:04,000 --> 00:00:04,500
Speaker 2: Fine.

4
01:02:05,063 --> 01:02:07,000
User: Mine first?
`);
	});

	it('plays as WebVTT', () => {
		expect(formatTranscript(CONVERSATION, 'vtt')).toBe(`WEBVTT

00:00:00.000 --> 00:00:01.900
<v Ann>Let's start.</v>

00:00:02.000 --> 00:00:03.250
<v Ann>With the roadmap.</v>

00:00:04.000 --> 00:00:04.500
<v Speaker 2>Fine.</v>

01:02:05.063 --> 01:02:07.000
<v User>Mine first?</v>
`);
	});

	const empty: Array<[TranscriptFormat, string]> = [
		['text', ''],
		['markdown', ''],
		['srt', ''],
		['vtt', 'WEBVTT\n'],
	];
	it.each(empty)('of nothing is an empty one as %s', (format, expected) => {
		expect(formatTranscript([], format)).toBe(expected);
		expect(formatTranscript([said(''), said(' \n\t ')], format)).toBe(expected);
	});

	it('stays one line a turn, whatever breaks the text has', () => {
		const segments = [said('one\n\ntwo\r\nthree\u2028four', 0, 1, { speakerName: 'A\n\nB ' })];
		expect(formatTranscript(segments, 'text')).toBe('A B: one two three four');
		expect(readSrt(formatTranscript(segments, 'srt'))).toHaveLength(1);
		expect(readVtt(formatTranscript(segments, 'vtt'))).toHaveLength(1);
	});

	it('takes no name for a name where there is only a blank', () => {
		expect(formatTranscript([said('Hi', 0, 1, { speakerName: ' ' })], 'text')).toBe(
			'Speaker 1: Hi',
		);
	});

	it('keeps speakers apart who share a number but not a name', () => {
		const segments = [said('One', 0, 1, ann), said('Two', 1, 2, { speakerName: 'Zoë' })];
		expect(formatTranscript(segments, 'text')).toBe('Ann: One\nZoë: Two');
	});

	it('makes nothing but text of Markdown that was spoken', () => {
		const text = '# [x](javascript:alert(1)) *b* _i_ `c` <b> ~s~ | \\';
		expect(formatTranscript([said(text)], 'markdown')).toBe(
			'**Speaker 1** (00:00): \\# \\[x\\](javascript:alert(1)) \\*b\\* \\_i\\_ \\`c\\` \\<b\\> \\~s\\~ \\| \\\\',
		);
	});

	const hostile = '<script>--> & 00:00:01,000 --> 00:00:02,000';
	it('plays whatever was spoken, and whatever the speaker is called', () => {
		const segments = [
			said(hostile, 0, 1, { speakerName: hostile }),
			said('WEBVTT', 1, 2, { speakerName: 'NOTE' }),
			said('1', 2, 3, { speakerName: '-->' }),
		];
		expect(readSrt(formatTranscript(segments, 'srt'))).toHaveLength(3);
		expect(readVtt(formatTranscript(segments, 'vtt'))).toHaveLength(3);
	});

	it.each<[string, number, number, number, number]>([
		['in order', 1, 2, 1, 2],
		['before the beginning', -5, -4, 0, 0.1],
		['that begins before the beginning', -5, 4, 0, 4],
		['without a length', 3, 3, 3, 3.1],
		['rounded up to the next minute', 59.9996, 60.5, 60, 60.5],
		['of a hundred hours', 360_000, 360_001, 360_000, 360_001],
		['of no clock', 1e300, 1e308, 0, 0],
	])('has cues with times %s', (name, start, end, cueStart, cueEnd) => {
		for (const cues of [
			readSrt(formatTranscript([said('Hi', start, end)], 'srt')),
			readVtt(formatTranscript([said('Hi', start, end)], 'vtt')),
		]) {
			if (name === 'of no clock') expect(cues).toHaveLength(1);
			else expect(cues).toMatchObject([{ start: cueStart, end: cueEnd }]);
		}
	});

	it('has all that was said in every format', () => {
		for (const format of FORMATS) {
			const file = formatTranscript(CONVERSATION, format);
			for (const { text } of CONVERSATION) expect(file).toContain(text);
		}
	});
});
