import fc from 'fast-check';
import type { Segment } from '../../../nodes/domain/payloads/segment';
import { commandCodec } from '../../../nodes/domain/sessions/codec';
import type { Command } from '../../../nodes/domain/sessions/command';
import type { Emission } from '../../../nodes/domain/sessions/session';
import { Sessions } from '../../../nodes/domain/sessions/sessions';
import { wordsOf } from '../../../nodes/domain/sessions/phrases';
import {
	commands,
	cutInto,
	lengths,
	restarted,
	ROOMY,
	spokenSegment,
} from '../../support/arbitraries';

const POLICY = { quietMs: 5_000, maximumMs: 30_000, endsAtMaximum: true };

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
	/** After how many deliveries n8n is started again. */
	restartAfter: fc.nat({ max: 12 }),
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

				let sessions = new Sessions(commands(), POLICY, ROOMY);
				const emissions: Array<Emission<Command>> = [];
				deliveries.forEach((arrival, index) => {
					emissions.push(...sessions.apply('u', { type: 'delivery', at: index, arrival }));
					const again = deliveries[index - 1] ?? [];
					emissions.push(...sessions.apply('u', { type: 'delivery', at: index, arrival: again }));
					if (index === cuts.restartAfter) {
						sessions = restarted(sessions, commandCodec, commands(), POLICY);
					}
				});
				emissions.push(...sessions.applyToAll({ type: 'tick', at: 30_000 }));

				expect(emissions).toMatchObject([
					{ part: 1, isFinal: true, endedBy: 'quiet', content: { phrase: 'Hey n8n' } },
				]);
				const [{ content } = { content: undefined }] = emissions;
				expect(lettersOf(content!.text)).toEqual(lettersOf(command.join(' ')));
				const heard = new Set(content!.segments.map(({ id }) => id));
				for (const { id } of later) expect(heard.has(id)).toBe(false);
			}),
		);
	});

	test('is not heard where the phrase is not said', () => {
		fc.assert(
			fc.property(speechOf(0), lengths, lengths, (words, segmentLengths, deliveryLengths) => {
				const sessions = new Sessions(commands(), POLICY, ROOMY);
				const segments = spokenAs(words, segmentLengths, 0);
				cutInto(segments, deliveryLengths).forEach((arrival, at) => {
					expect(sessions.apply('u', { type: 'delivery', at, arrival })).toEqual([]);
				});
				expect(sessions.size).toBeLessThan(1_000);
				expect(sessions.applyToAll({ type: 'stop', at: 1_000 })).toEqual([]);
			}),
		);
	});

	test('is one of several that are given in a row, in their order', () => {
		const all = fc.array(speechOf(1), { minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(all, lengths, lengths, (orders, segmentLengths, deliveryLengths) => {
				const sessions = new Sessions(commands(), POLICY, ROOMY);
				const words = orders.flatMap((order) => ['Hey', 'n8n,', ...order]);
				// A phrase that is cut in two leaves its beginning to the command before.
				const segments = spokenAs(words, [...segmentLengths, words.length], 0);
				const emissions = cutInto(segments, deliveryLengths).flatMap((arrival, at) =>
					sessions.apply('u', { type: 'delivery', at, arrival }),
				);
				emissions.push(...sessions.applyToAll({ type: 'stop', at: 1_000 }));
				expect(
					emissions.map(({ content }) => lettersOf(content.text.replace(/ ?Hey$/, ''))),
				).toEqual(orders.map((order) => lettersOf(order.join(' '))));
				expect(emissions.map(({ isFinal }) => isFinal)).toEqual(orders.map(() => true));
			}),
		);
	});

	const begin = (phrases?: string) => new Sessions(commands(phrases), POLICY, ROOMY);
	const say = (at: number, start: number, text: string) => {
		return { type: 'delivery' as const, at, arrival: [spokenSegment(`${start}`, start, { text })] };
	};

	it('ends by itself after the pause, or when it has become too long', () => {
		const short = begin();
		short.apply('u', say(0, 0, 'Hey n8n stop'));
		expect(short.applyToAll({ type: 'tick', at: 4_999 })).toEqual([]);
		expect(short.applyToAll({ type: 'tick', at: 5_000 })).toMatchObject([
			{ endedBy: 'quiet', content: { text: 'stop' } },
		]);
		const long = begin();
		long.apply('u', say(0, 0, 'Hey n8n one'));
		for (let second = 1; second < 30; second++) {
			expect(long.apply('u', say(second * 1_000, second, `and ${second}`))).toEqual([]);
		}
		expect(long.applyToAll({ type: 'tick', at: 30_000 })).toMatchObject([
			{ endedBy: 'maximum', isFinal: true },
		]);
	});

	it('goes on after words that arrive late', () => {
		const sessions = begin();
		sessions.apply('u', say(0, 20, 'Hey n8n call'));
		sessions.apply('u', say(1, 12, '(so we said)'));
		sessions.apply('u', say(2, 21, 'Zoë'));
		expect(sessions.applyToAll({ type: 'stop', at: 3 })).toMatchObject([
			{ endedBy: 'stopped', content: { text: 'call (so we said) Zoë' } },
		]);
	});

	it('ends when a new conversation begins, in which no phrase goes on from the old one', () => {
		const sessions = begin();
		sessions.apply('u', say(0, 100, 'Hey n8n call Zoë, hey'));
		expect(sessions.apply('u', say(1, 0, 'n8n is what we use'))).toMatchObject([
			{ endedBy: 'newConversation', isFinal: true, content: { text: 'call Zoë, hey' } },
		]);
		expect(sessions.open).toBe(0);
	});

	it('is not given twice by words that the phrase has used up', () => {
		const sessions = begin('hey hey');
		sessions.apply('u', say(0, 0, 'hey hey'));
		sessions.apply('u', say(1, 1, 'hey you'));
		expect(sessions.applyToAll({ type: 'stop', at: 2 })).toMatchObject([
			{ content: { text: 'hey you' } },
		]);
	});

	it('is not ended by the memory of another conversation', () => {
		const sessions = begin();
		sessions.apply('u', say(0, 100, 'Nothing to do'));
		sessions.apply('u', say(1, 101, 'Hey n8n'));
		const memory = { type: 'memory' as const, at: 2, segmentIds: ['100'], memory: {} };
		expect(sessions.apply('u', memory)).toEqual([]);
		expect(sessions.apply('u', { ...memory, segmentIds: ['101'] })).toMatchObject([
			{ endedBy: 'memory', content: { text: '' } },
		]);
	});
});
