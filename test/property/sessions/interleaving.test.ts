import fc from 'fast-check';
import type { Segment } from '../../../nodes/domain/payloads/segment';
import { Sessions } from '../../../nodes/domain/sessions/sessions';
import { spoken } from '../../../nodes/domain/sessions/speech';
import { bySession, conversation, ROOMY, speech, UNHURRIED } from '../../support/arbitraries';

type Deliveries = ReadonlyArray<readonly Segment[]>;

/** In which order several users' deliveries arrive, and which of them come again. */
const traffic = fc.array(
	fc.record({ user: fc.nat(), repeats: fc.array(fc.nat(), { maxLength: 3 }) }),
	{ minLength: 1, maxLength: 20 },
);

const conversations = fc.array(conversation, { minLength: 1, maxLength: 4 });

/** All deliveries in an order that keeps each user's own, with repetitions in between. */
function mixed(users: readonly Deliveries[], order: Array<{ user: number; repeats: number[] }>) {
	const waiting = users.map((deliveries, user) => deliveries.map((arrival) => ({ user, arrival })));
	const sent: Array<{ user: number; arrival: readonly Segment[] }> = [];
	const past: typeof sent = [];
	for (let turn = 0; waiting.some(({ length }) => length > 0); turn++) {
		const { user, repeats } = order[turn % order.length]!;
		const open = waiting.filter(({ length }) => length > 0);
		const next = open[user % open.length]?.shift();
		if (next === undefined) continue;
		past.push(next);
		sent.push(next, ...repeats.map((index) => past[index % past.length]!));
	}
	return sent;
}

function textsOf(segments: Iterable<Segment>) {
	return spoken(segments).map(({ id, text, start, end }) => ({ id, text, start, end }));
}

describe('the deliveries of several users', () => {
	test('give each what one after another would have given, however mixed and repeated', () => {
		fc.assert(
			fc.property(
				conversations,
				traffic,
				fc.integer({ min: 0, max: 900 }),
				(users, order, pause) => {
					const sessions = new Sessions(speech(), UNHURRIED, ROOMY);
					let at = 0;
					const early = mixed(users, order).flatMap(({ user, arrival }) => {
						at += pause;
						return sessions.apply(`user ${user}`, { type: 'delivery', at, arrival });
					});
					expect(early).toEqual([]);
					const emissions = sessions.applyToAll({ type: 'stop', at });
					users.forEach((deliveries, user) => {
						const own = emissions.filter(({ userId }) => userId === `user ${user}`);
						expect(own).toHaveLength(deliveries.length === 0 ? 0 : 1);
						expect(own.flatMap(({ content }) => textsOf(content.segments.values()))).toEqual(
							textsOf(deliveries.flat()),
						);
					});
				},
			),
		);
	});

	test('come out as numbered parts that hold everything once, the last of them final', () => {
		const policies = fc.record({
			maximumSegments: fc.integer({ min: 1, max: 7 }),
			maximumMs: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constant(Infinity)),
		});
		fc.assert(
			fc.property(
				conversations,
				traffic,
				policies,
				fc.integer({ min: 0, max: 900 }),
				(users, order, { maximumSegments, maximumMs }, pause) => {
					const policy = { ...UNHURRIED, maximumMs };
					const sessions = new Sessions(speech({ maximumSegments }), policy, ROOMY);
					let at = 0;
					const emissions = mixed(users, order).flatMap(({ user, arrival }) => {
						at += pause;
						return [
							...sessions.apply(`user ${user}`, { type: 'delivery', at, arrival }),
							...sessions.applyToAll({ type: 'tick', at }),
						];
					});
					emissions.push(...sessions.applyToAll({ type: 'tick', at: at + UNHURRIED.quietMs }));

					users.forEach((deliveries, user) => {
						const own = emissions.filter(({ userId }) => userId === `user ${user}`);
						const ids = own.flatMap(({ content }) => [...content.segments.keys()]);
						const delivered = deliveries.flat().map(({ id }) => id);
						expect(ids.sort()).toEqual(delivered.sort());
					});
					for (const parts of bySession(emissions)) {
						expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 1));
						expect(parts.map(({ isFinal }) => isFinal)).toEqual(
							parts.map((_, index) => index === parts.length - 1),
						);
						for (const { content, endedBy, isFinal } of parts) {
							expect(content.segments.size).toBeGreaterThan(0);
							expect(content.segments.size).toBeLessThanOrEqual(maximumSegments);
							expect(endedBy).toBe(isFinal ? 'quiet' : 'maximum');
						}
					}
				},
			),
		);
	});

	test('stay in the order of speech throughout the parts where none is late', () => {
		fc.assert(
			fc.property(conversation, fc.integer({ min: 1, max: 7 }), (deliveries, maximumSegments) => {
				const all = spoken(deliveries.flat());
				const sessions = new Sessions(speech({ maximumSegments }), UNHURRIED, ROOMY);
				const emissions = [
					...sessions.apply('u', { type: 'delivery', at: 0, arrival: all }),
					...sessions.applyToAll({ type: 'stop', at: 0 }),
				];
				expect(emissions.flatMap(({ content }) => [...content.segments.values()])).toEqual(all);
			}),
		);
	});

	test('are handed on as they come, each segment once, with what was said so far', () => {
		fc.assert(
			fc.property(conversation, fc.array(fc.nat(), { maxLength: 10 }), (deliveries, repeats) => {
				const kind = speech({ isImmediate: true, includeSession: true });
				const sessions = new Sessions(kind, UNHURRIED, ROOMY);
				const soFar: string[] = [];
				deliveries.forEach((arrival, index) => {
					const ids = arrival.map(({ id }) => id);
					soFar.push(...ids);
					const [emission, ...others] = sessions.apply('u', {
						type: 'delivery',
						at: index,
						arrival,
					});
					expect(others).toEqual([]);
					expect(emission).toMatchObject({ part: index + 1, isFinal: false, endedBy: null });
					expect([...emission!.content.segments.keys()]).toEqual(ids);
					expect([...emission!.content.soFar!.keys()]).toEqual(soFar);
					for (const repeat of repeats) {
						const again = deliveries[repeat % (index + 1)]!;
						expect(sessions.apply('u', { type: 'delivery', at: index, arrival: again })).toEqual(
							[],
						);
					}
				});
				expect(sessions.applyToAll({ type: 'stop', at: deliveries.length })).toEqual([]);
			}),
		);
	});
});
