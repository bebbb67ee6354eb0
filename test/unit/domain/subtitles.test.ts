import fc from 'fast-check';

import { joinCues, parseSubtitles, type Cue } from '../../../nodes/domain/subtitles';
import { formatTranscript } from '../../../nodes/domain/transcriptFormat';

describe('subtitles', () => {
	it('of SubRip are read, with names, several lines and Windows line ends', () => {
		const file =
			'\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\nAnn: Hi\r\nthere\r\n\r\n2\r\n01:00:03,000 --> 01:00:04,000 X1:40\r\n<i>Hm</i>\r\n';
		expect(parseSubtitles(file)).toEqual([
			{ text: 'Hi there', speaker: 'Ann', start: 1, end: 2.5 },
			{ text: 'Hm', speaker: null, start: 3603, end: 3604 },
		]);
	});

	it('of WebVTT are read, without notes, styles and settings', () => {
		const file =
			'WEBVTT - Title\n\nNOTE a --> b\n\nSTYLE\n::cue {}\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v.loud Ann B.>1 &lt; 2 <b>yes</b></v>\n';
		expect(parseSubtitles(file)).toEqual([
			{ text: '1 < 2 yes', speaker: 'Ann B.', start: 1, end: 2 },
		]);
	});

	it.each(['', 'We met at noon.', 'a --> b', '1\n00:00:01,000 --> 00:00:02,000\n\n', 'WEBVTT\n'])(
		'are not seen in %j',
		(file) => {
			expect(parseSubtitles(file)).toBeUndefined();
		},
	);

	it('that this package writes come back as they were', () => {
		const word = fc.stringMatching(/^[a-z]{1,8}$/);
		const segment = fc.record({
			text: fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
			start: fc.integer({ min: 0, max: 9_000_000 }).map((ms) => ms / 1000),
			length: fc.integer({ min: 100, max: 60_000 }).map((ms) => ms / 1000),
			speakerId: fc.nat({ max: 3 }),
		});
		fc.assert(
			fc.property(
				fc.array(segment, { minLength: 1, maxLength: 20 }),
				fc.constantFrom('srt' as const, 'vtt' as const),
				(spoken, format) => {
					const segments = spoken.map(({ length, ...rest }) => ({
						...rest,
						end: rest.start + length,
						isUser: false,
					}));
					const cues = parseSubtitles(formatTranscript(segments, format)) ?? [];
					expect(cues.map(({ text, speaker }) => [text, speaker])).toEqual(
						segments.map(({ text, speakerId }) => [text, `Speaker ${speakerId}`]),
					);
					cues.forEach(({ start, end }, index) => {
						expect(start).toBeCloseTo(segments[index]?.start ?? -1, 2);
						expect(end).toBeCloseTo(segments[index]?.end ?? -1, 2);
					});
				},
			),
		);
	});
});

describe('joining', () => {
	const cue = fc.record({
		text: fc.stringMatching(/^[a-z]{1,5}$/),
		speaker: fc.constantFrom('Ann', 'Ben', null),
	});

	it.each([2, 3, 5, 7])('makes one of %i that one speaker has said, if it must', (count) => {
		const cues = Array.from({ length: count }, (_, start): Cue => {
			return { text: 'a', speaker: null, start, end: start + 1 };
		});
		expect(joinCues(cues, 1)).toEqual([
			{ text: Array(count).fill('a').join(' '), speaker: null, start: 0, end: count },
		]);
	});

	it('keeps every word with its speaker, in order, and joins no more than it must', () => {
		fc.assert(
			fc.property(
				fc.array(cue, { maxLength: 60 }),
				fc.integer({ min: 1, max: 60 }),
				(list, most) => {
					const cues = list.map((one, index): Cue => ({ ...one, start: index, end: index + 1 }));
					const joined = joinCues(cues, most);
					const words = (all: readonly Cue[]) =>
						all.flatMap(({ text, speaker }) => text.split(' ').map((word) => [speaker, word]));
					expect(words(joined)).toEqual(words(cues));
					if (cues.length <= most) expect(joined).toEqual(cues);
					const turns = cues.filter(
						(one, index) => one.speaker !== cues[index - 1]?.speaker,
					).length;
					expect(joined.length).toBeLessThanOrEqual(Math.max(most, turns));
				},
			),
		);
	});
});
