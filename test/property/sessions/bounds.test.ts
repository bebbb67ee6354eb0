import fc from 'fast-check';
import { commandCodec, speechCodec } from '../../../nodes/domain/sessions/codec';
import { Sessions } from '../../../nodes/domain/sessions/sessions';
import { MOST_REMEMBERED } from '../../../nodes/domain/sessions/seen';
import { REMEMBER_MS } from '../../../nodes/domain/sessions/step';
import { soundKind } from '../../../nodes/domain/sessions/sound';
import { LARGEST_PART } from '../../../nodes/domain/sessions/speech';
import {
	bySession,
	commands,
	ROOMY,
	speech,
	spokenSegment,
	UNHURRIED,
} from '../../support/arbitraries';

const many = (count: number, text: string) => {
	return Array.from({ length: count }, (_, n) => spokenSegment(`${n}`, n / 10, { text }));
};

describe('the room for sessions', () => {
	test('is never exceeded, and what does not fit is emitted instead of lost', () => {
		const limits = fc.record({
			bytes: fc.integer({ min: 0, max: 5_000 }),
			users: fc.integer({ min: 1, max: 5 }),
		});
		const deliveries = fc.array(
			fc.record({
				user: fc.integer({ min: 0, max: 8 }),
				texts: fc.array(fc.oneof(fc.string(), fc.constant('ä'.repeat(2_000))), { maxLength: 5 }),
			}),
		);
		fc.assert(
			fc.property(limits, deliveries, (limits, all) => {
				const sessions = new Sessions(speech(), UNHURRIED, limits);
				const emissions = all.flatMap(({ user, texts }, at) => {
					const arrival = texts.map((text, n) => spokenSegment(`${at} ${n}`, at, { text }));
					const emitted = sessions.apply(`${user}`, { type: 'delivery', at, arrival });
					expect(sessions.size).toBeLessThanOrEqual(limits.bytes + limits.users * 400);
					expect(sessions.states().length).toBeLessThanOrEqual(limits.users);
					return emitted;
				});
				emissions.push(...sessions.applyToAll({ type: 'stop', at: all.length }));
				const ids = emissions.flatMap(({ content }) => [...content.segments.keys()]);
				const sent = all.flatMap(({ texts }, at) => texts.map((_, n) => `${at} ${n}`));
				expect(ids.sort()).toEqual(sent.sort());
				for (const parts of bySession(emissions)) {
					expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 1));
					expect(parts.slice(0, -1).filter(({ isFinal }) => isFinal)).toEqual([]);
				}
			}),
		);
	});

	test('holds for sound, too, byte for byte', () => {
		const deliveries = fc.array(
			fc.record({
				user: fc.integer({ min: 0, max: 3 }),
				length: fc.integer({ min: 0, max: 3_000 }),
			}),
		);
		fc.assert(
			fc.property(fc.integer({ min: 10, max: 5_000 }), deliveries, (bytes, all) => {
				const kind = soundKind({ partSeconds: 60 });
				const sessions = new Sessions(kind, UNHURRIED, { bytes, users: 4 });
				const emissions = all.flatMap(({ user, length }, at) => {
					const arrival = { bytes: Buffer.alloc(length, at), sampleRate: 16_000 };
					const emitted = sessions.apply(`${user}`, { type: 'delivery', at, arrival });
					expect(sessions.size).toBeLessThanOrEqual(bytes + 4 * 400);
					return emitted;
				});
				emissions.push(...sessions.applyToAll({ type: 'stop', at: all.length }));
				for (const user of [0, 1, 2, 3]) {
					const own = emissions.filter(({ userId }) => userId === `${user}`);
					const heard = Buffer.concat(own.flatMap(({ content }) => content.chunks));
					const sent = Buffer.concat(
						all.map((one, at) => Buffer.alloc(one.user === user ? one.length : 0, at)),
					);
					expect(heard.equals(sent.subarray(0, sent.length - (sent.length % 2)))).toBe(true);
				}
			}),
		);
	});

	it('suffices for thousands of users: those silent for longest come out first', () => {
		const sessions = new Sessions(speech(), UNHURRIED, { bytes: 400_000, users: 1_000 });
		const emissions = Array.from({ length: 5_000 }, (_, user) => user).flatMap((user) => {
			const arrival = [spokenSegment('same', 0)];
			return sessions.apply(`${user}`, { type: 'delivery', at: user, arrival });
		});
		expect(emissions.map(({ userId }) => userId)).toEqual(
			Array.from({ length: 4_000 }, (_, user) => `${user}`),
		);
		expect(sessions.open).toBe(1_000);
		sessions.applyToAll({ type: 'stop', at: 5_000 });
		sessions.applyToAll({ type: 'tick', at: 5_000 + REMEMBER_MS });
		expect(sessions.size).toBe(0);
	});

	it('suffices for a hundred thousand segments in one delivery', () => {
		const sessions = new Sessions(speech(), UNHURRIED, { bytes: 400_000, users: 10 });
		const arrival = many(100_000, 'So it goes.');
		const emissions = sessions.apply('u', { type: 'delivery', at: 0, arrival });
		emissions.push(...sessions.applyToAll({ type: 'stop', at: 1 }));
		expect(emissions.flatMap(({ content }) => [...content.segments.keys()])).toEqual(
			arrival.map(({ id }) => id),
		);
		for (const { content } of emissions) expect(content.size).toBeLessThan(LARGEST_PART + 1_000);
		const [state] = sessions.states();
		expect(state?.recall.newest(Infinity)).toHaveLength(MOST_REMEMBERED);
	});

	it('suffices for a hundred thousand segments of a command', () => {
		const sessions = new Sessions(commands(), UNHURRIED, { bytes: 400_000, users: 10 });
		const arrival = [spokenSegment('first', 0, { text: 'Hey n8n' }), ...many(100_000, 'again')];
		const emissions = sessions.apply('u', { type: 'delivery', at: 0, arrival });
		emissions.push(...sessions.applyToAll({ type: 'stop', at: 1 }));
		expect(emissions.flatMap(({ content }) => content.segments)).toHaveLength(100_001);
	});

	it('suffices for one enormous segment, which comes out at once', () => {
		for (const kind of [speech(), speech({ isImmediate: true, includeSession: true })]) {
			const sessions = new Sessions(kind, UNHURRIED, { bytes: 400_000, users: 10 });
			const arrival = many(1, 'ä'.repeat(2_000_000));
			expect(sessions.apply('u', { type: 'delivery', at: 0, arrival })).toHaveLength(1);
			expect(sessions.size).toBe(400);
		}
	});

	it('keeps of the conversation so far no more than a part may have', () => {
		const kind = speech({ isImmediate: true, includeSession: true });
		const sessions = new Sessions(kind, UNHURRIED, ROOMY);
		for (const [at, segment] of many(2_000, 'x'.repeat(500)).entries()) {
			const [emission] = sessions.apply('u', { type: 'delivery', at, arrival: [segment] });
			const soFar = [...(emission?.content.soFar?.values() ?? [])];
			expect(soFar.at(-1)).toEqual(segment);
			expect(soFar.length).toBeLessThan(300);
		}
	});

	it('is made for what was collected when there was more of it', () => {
		const sessions = new Sessions(speech(), UNHURRIED, ROOMY);
		sessions.apply('u', { type: 'delivery', at: 0, arrival: many(10, 'Hi') });
		const small = new Sessions(speech(), UNHURRIED, { bytes: 100, users: 1 }, sessions.states());
		const arrival = [spokenSegment('next', 2)];
		expect(
			small.apply('v', { type: 'delivery', at: 1, arrival }).map(({ userId }) => userId),
		).toEqual(['u', 'v']);
	});
});

describe('what is read from the journal', () => {
	test('is nothing where it is not what was written there', () => {
		fc.assert(
			fc.property(fc.anything(), (garbage) => {
				expect(speechCodec.thaw(garbage)).toBeUndefined();
				expect(commandCodec.thaw(garbage)).toBeUndefined();
			}),
		);
	});

	test('is nothing, and nothing throws, where a part of it has been changed', () => {
		const sessions = new Sessions(speech(), UNHURRIED, ROOMY);
		sessions.apply('u', { type: 'delivery', at: 0, arrival: many(2, 'Hi') });
		const frozen = JSON.stringify(speechCodec.freeze(sessions.states()[0]!, 10));
		const good = JSON.parse(frozen) as Record<string, unknown>;
		expect(speechCodec.thaw(good)).toBeDefined();
		for (const field of Object.keys(good)) {
			for (const odd of [{}, 'odd', [5], [[]], Number.NaN]) {
				if (typeof odd === 'string' && field === 'userId') continue;
				expect(speechCodec.thaw({ ...good, [field]: odd })).toBeUndefined();
			}
		}
	});

	it('tells of no more segments than there is room for', () => {
		const sessions = new Sessions(speech(), UNHURRIED, ROOMY);
		sessions.apply('u', { type: 'delivery', at: 0, arrival: many(50, 'Hi') });
		const state = speechCodec.thaw(speechCodec.freeze(sessions.states()[0]!, 10));
		expect([state?.recall.has('39'), state?.recall.has('40')]).toEqual([false, true]);
		expect(state?.session?.content.segments.size).toBe(50);
	});
});
