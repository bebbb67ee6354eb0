import fc from 'fast-check';
import { MEMORY_GRACE_MS, REMEMBER_MS } from '../../../nodes/domain/sessions/step';
import { Sessions } from '../../../nodes/domain/sessions/sessions';
import { QUIET_MS, ROOMY, speech, spokenSegment, UNHURRIED } from '../../support/arbitraries';

const begin = () => new Sessions(speech(), UNHURRIED, ROOMY);

const say = (id: string, start: number, at: number) => {
	return { type: 'delivery' as const, at, arrival: [spokenSegment(id, start)] };
};

const finished = (at: number, ...segmentIds: string[]) => {
	return { type: 'memory' as const, at, segmentIds, memory: { segmentIds } };
};

describe('a conversation', () => {
	test('ends with the first look after the quiet period, once, however often anyone looks', () => {
		const waits = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 40 });
		fc.assert(
			fc.property(waits, (pauses) => {
				const sessions = begin();
				sessions.apply('u', say('a', 0, 0));
				let at = 0;
				const ends = pauses.flatMap((pause) => {
					at += pause;
					return sessions.applyToAll({ type: 'tick', at }).map(() => at);
				});
				const times = pauses.map((_, index) => {
					return pauses.slice(0, index + 1).reduce((sum, pause) => sum + pause, 0);
				});
				expect(ends).toEqual(times.filter((time) => time >= QUIET_MS).slice(0, 1));
			}),
		);
	});

	test('is kept alive by what is new, and not by repetitions', () => {
		const deliveries = fc.array(
			fc.record({ isNew: fc.boolean(), pause: fc.integer({ min: 0, max: QUIET_MS - 1 }) }),
		);
		fc.assert(
			fc.property(deliveries, (all) => {
				const sessions = begin();
				sessions.apply('u', say('first', 0, 0));
				let at = 0;
				let newsAt = 0;
				for (const [index, { isNew, pause }] of all.entries()) {
					at += pause;
					const isOver = at - newsAt >= QUIET_MS;
					const emissions = sessions.apply('u', say(isNew ? `${index}` : 'first', 0, at));
					expect(emissions.map(({ endedBy }) => endedBy)).toEqual(isOver ? ['quiet'] : []);
					if (isOver && !isNew) return;
					if (isNew) newsAt = at;
				}
			}),
		);
	});

	it('is waited for a little longer where finished memories arrive, tomorrow as well', () => {
		const sessions = begin();
		for (const day of [0, 1, 2]) {
			const at = day * 86_400_000;
			sessions.apply('u', say(`day ${day}`, 0, at));
			const late = at + QUIET_MS + MEMORY_GRACE_MS;
			if (day > 0) {
				expect(sessions.applyToAll({ type: 'tick', at: late - 1 })).toEqual([]);
			}
			const emissions = sessions.apply('u', finished(day > 0 ? late - 1 : at + 1, `day ${day}`));
			expect(emissions).toMatchObject([{ endedBy: 'memory', isFinal: true }]);
			sessions.applyToAll({ type: 'tick', at: at + REMEMBER_MS * 2 });
			expect(sessions.open).toBe(0);
		}
		sessions.apply('u', say('last', 0, 9e8));
		const at = 9e8 + QUIET_MS + MEMORY_GRACE_MS;
		expect(sessions.applyToAll({ type: 'tick', at })).toMatchObject([{ endedBy: 'quiet' }]);
	});

	it('does not end with the memory of the one before, which Omi finishes later', () => {
		const sessions = begin();
		sessions.apply('u', say('a', 100, 0));
		expect(sessions.apply('u', say('b', 0, 1_000))).toMatchObject([{ endedBy: 'newConversation' }]);
		expect(sessions.apply('u', finished(2_000, 'a'))).toEqual([]);
		expect(sessions.apply('u', finished(3_000, 'b'))).toMatchObject([{ endedBy: 'memory' }]);
	});

	it('does not end with a memory in which nobody speaks, as a workflow may create one', () => {
		const sessions = begin();
		sessions.apply('u', say('a', 0, 0));
		expect(sessions.apply('u', finished(1))).toEqual([]);
	});

	it('ends with its memory also when that tells only of what was emitted in an earlier part', () => {
		const sessions = new Sessions(speech({ maximumSegments: 1 }), UNHURRIED, ROOMY);
		sessions.apply('u', say('a', 0, 0));
		expect(sessions.apply('u', say('b', 2, 1))).toMatchObject([{ part: 1, isFinal: false }]);
		expect(sessions.apply('u', finished(2, 'a'))).toMatchObject([
			{ part: 2, isFinal: true, endedBy: 'memory' },
		]);
	});

	it('has a last part to tell its end with, however long it was', () => {
		const policy = { ...UNHURRIED, maximumMs: 60_000 };
		const sessions = new Sessions(speech(), policy, ROOMY);
		sessions.apply('u', say('a', 0, 0));
		expect(sessions.applyToAll({ type: 'tick', at: 60_000 })).toEqual([]);
		expect(sessions.apply('u', say('b', 60, 61_000))).toMatchObject([
			{ part: 1, isFinal: false, endedBy: 'maximum' },
		]);
		expect(sessions.applyToAll({ type: 'tick', at: 61_000 + QUIET_MS })).toMatchObject([
			{ part: 2, isFinal: true, endedBy: 'quiet' },
		]);
	});

	it('is not torn by a clock that goes back', () => {
		const sessions = begin();
		sessions.apply('u', say('a', 0, 1e9));
		expect(sessions.apply('u', say('b', 2, 0))).toEqual([]);
		expect(sessions.applyToAll({ type: 'stop', at: -1 })).toMatchObject([{ part: 1 }]);
	});
});
