import fc from 'fast-check';
import type { Segment } from '../../../nodes/domain/payloads/segment';
import { wordsOf } from '../../../nodes/domain/sessions/phrases';
import { cutInto, lengths } from '../../support/lists';
import { spokenSegment } from '../../support/segments';
import {
	expectTimesWithin,
	expectWholeSessions,
	idsIn,
	playSpeech,
	T0,
} from '../../support/speech';

const RUNS = { numRuns: 200 };

const play = (phrases = 'Hey n8n') => playSpeech({ triggerOn: 'phrase', phrases });

const word = fc.constantFrom('lights', 'off', 'the', 'Zoë', 'at', '7', '牛奶', 'they', 'number');
const speechOf = (minLength: number) => fc.array(word, { minLength, maxLength: 12 });

const phrase = fc.constantFrom(
	['Hey', 'n8n'],
	['HEY', 'N8N'],
	['hey', 'N-8-N'],
	['hey', 'n', '8', 'N'],
	['Hey', 'n8', 'n'],
	['heyN8n'],
);

/** What stands after a word. */
const mark = fc.constantFrom('', ',', '.', '!', ' …', '?!');

const said = fc.record({
	before: speechOf(0),
	phrase,
	command: speechOf(1),
	after: speechOf(1),
	marks: fc.array(mark, { minLength: 1, maxLength: 9 }),
	segmentLengths: lengths,
	deliveryLengths: lengths,
});

/** Segments of some of the words each, as they are heard from a time on. */
function spokenAs(words: readonly string[], cuts: readonly number[], from: number): Segment[] {
	return cutInto(words, cuts).map((some, index) => {
		const start = from + index;
		return spokenSegment(`${start}`, start, { text: some.join(' ') });
	});
}

function lettersOf(text: string): string[] {
	return wordsOf(text).map(({ letters }) => letters);
}

describe('a spoken command', () => {
	test('is heard however its sentence is cut, written and delivered, and nothing else is', () => {
		fc.assert(
			fc.property(said, ({ before, phrase, command, after, marks, ...cuts }) => {
				const written = [...before, ...phrase, ...command].map(
					(one, index) => `${one}${marks[index % marks.length]}`,
				);
				const sentence = spokenAs(written, cuts.segmentLengths, 20);
				// Nobody speaks for a while, and then of something else.
				const later = spokenAs(after, cuts.segmentLengths, 20 + sentence.length + 5);
				const deliveries = cutInto([...sentence, ...later], cuts.deliveryLengths);

				const player = play();
				deliveries.forEach((arrival, index) => {
					player.deliver('u', arrival, T0 + index);
					player.deliver('u', deliveries[index - 1] ?? [], T0 + index);
				});
				player.pass(T0 + 60_000);

				expect(player.played).toMatchObject([
					{ json: { part: 1, isFinal: true, endedBy: 'quiet', phrase: 'Hey n8n' } },
				]);
				const [one] = player.played;
				expect(lettersOf(String(one?.json.command))).toEqual(lettersOf(command.join(' ')));
				const heard = new Set(one && idsIn(one));
				for (const { id } of later) expect(heard.has(id)).toBe(false);
				expectTimesWithin(player.played);
			}),
			RUNS,
		);
	});

	test('is not heard where the phrase is not said', () => {
		fc.assert(
			fc.property(speechOf(0), lengths, lengths, (words, segmentLengths, deliveryLengths) => {
				const player = play();
				const segments = spokenAs(words, segmentLengths, 0);
				cutInto(segments, deliveryLengths).forEach((arrival, n) => {
					player.deliver('u', arrival, T0 + n);
				});
				expect(player.size).toBe(0);
				expect(player.headSize('u')).toBeLessThan(1_000);
				expect(player.stop(T0 + 1_000)).toEqual([]);
			}),
			RUNS,
		);
	});

	test('is one of several that are given in a row, in their order, however they are cut', () => {
		const all = fc.array(speechOf(1), { minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(all, lengths, lengths, (orders, segmentLengths, deliveryLengths) => {
				const player = play();
				const words = orders.flatMap((order) => ['Hey', 'n8n,', ...order]);
				const segments = spokenAs(words, segmentLengths, 0).slice(0, 30);
				const spoken = segments.map(({ text }) => text).join(' ');
				cutInto(segments, deliveryLengths).forEach((arrival, n) => {
					player.deliver('u', arrival, T0 + n);
				});
				player.stop(T0 + 1_000);
				const expected = spoken.split(/Hey n8n,/).slice(1);
				expect(player.played.map(({ json }) => lettersOf(String(json.command)))).toEqual(
					expected.map(lettersOf),
				);
				expectWholeSessions(player.played);
			}),
			RUNS,
		);
	});

	test('has the longest phrase, wherever it is cut', () => {
		const phrases = ['hey', 'hey n8n', 'hey n8n please', 'hey n8n please now'];
		fc.assert(
			fc.property(
				fc.constantFrom(...phrases),
				lengths,
				lengths,
				(said, segmentLengths, deliveryLengths) => {
					const player = play(phrases.join(', '));
					const segments = spokenAs(`${said} stop`.split(' '), segmentLengths, 0);
					cutInto(segments, deliveryLengths).forEach((arrival, n) => {
						player.deliver('u', arrival, T0 + n * 1_000);
					});
					player.pass(T0 + 60_000);
					expect(player.played).toMatchObject([{ json: { phrase: said, command: 'stop' } }]);
				},
			),
			RUNS,
		);
	});
});
