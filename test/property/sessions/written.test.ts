import fc from 'fast-check';
import { decodeEntry, encodeEntry } from '../../../nodes/domain/sessions/segmentEntry';
import { spokenSegment } from '../../support/segments';
import { speechWindow, T0 } from '../../support/speech';

const WINDOWS = [
	...(['sessionEnd', 'delivery', 'phrase'] as const).map((triggerOn) => {
		return [triggerOn, speechWindow({ triggerOn, options: { includeSession: true } })] as const;
	}),
	['collected', speechWindow({ triggerOn: 'delivery', options: { collect: 15 } })] as const,
];

describe('what is read again', () => {
	test.each(WINDOWS)('is nothing where it is not what was written there: %s', (_name, window) => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
				expect(window.decode(text)).toBeUndefined();
			}),
		);
	});

	test.each(WINDOWS)('is nothing where a part of it was changed: %s', (_name, window) => {
		const input = [spokenSegment('a', 0, { text: 'Hey n8n, stop' })];
		const { head } = window.step('u', undefined, { type: 'delivery', input }, T0, new Map());
		const good = JSON.parse(window.encode(head!)) as Record<string, unknown>;
		expect(window.decode(JSON.stringify(good))).toBeDefined();
		for (const field of Object.keys(good)) {
			for (const odd of [{}, 'odd', [5], [[]], null]) {
				expect(window.decode(JSON.stringify({ ...good, [field]: odd }))).toBeUndefined();
			}
		}
	});

	test('is every segment as it was, and nothing else', () => {
		const segment = fc.record({
			id: fc.string(),
			text: fc.string({ unit: 'binary' }),
			speaker: fc.option(fc.string()),
			speakerId: fc.integer(),
			isUser: fc.boolean(),
			personId: fc.option(fc.string()),
			start: fc.integer(),
			end: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.1 }),
		});
		fc.assert(
			fc.property(segment, fc.nat(), fc.nat(), (one, from, to) => {
				expect(decodeEntry(encodeEntry(one, from, to))).toEqual({ segment: one, from, to });
				const whole = { segment: one, from: 0, to: one.text.length };
				expect(decodeEntry(encodeEntry(one))).toEqual(whole);
			}),
		);
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (garbage) => {
				expect(decodeEntry(garbage)).toBeUndefined();
			}),
		);
	});
});
