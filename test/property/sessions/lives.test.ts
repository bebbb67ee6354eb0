import fc from 'fast-check';
import { lives } from '../../support/lives';
import type { Segment } from '../../../nodes/domain/payloads/segment';
import {
	bySession,
	expectTimesWithin,
	expectWholeSessions,
	idsIn,
	playSpeech,
} from '../../support/speech';
import type { Played } from '../../support/windowPlayer';

/*
 * Users who carry several devices, with any number of conversations at once. The player checks on the way that the
 * window keeps to its contract: `test/support/windowPlayer.ts`.
 */

const RUNS = { numRuns: 100 };

const conversationOf = (id: string) => id.split(' ')[0];

/** Which deliveries come again, and after which. */
const repeats = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { maxLength: 10 });

const parts = fc.record({
	maximumSegments: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constant(1_000)),
	maximumDuration: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constant(0)),
});

const ofUser = (played: readonly Played[], userId: string) =>
	played.filter((one) => one.userId === userId);

describe('whatever several devices say', () => {
	test('every conversation is one session, whole, in order, with one end, in time', () => {
		fc.assert(
			fc.property(lives, repeats, parts, (life, again, options) => {
				const player = playSpeech({ options });
				const lastAt = new Map<string, number>();
				for (const [index, { at, userId, conversation, segments }] of life.entries()) {
					player.deliver(userId, segments, at);
					lastAt.set(conversation, at);
					for (const [after, which] of again) {
						const repeated = life[which % (index + 1)]!;
						if (after !== index || repeated.userId !== userId) continue;
						// A repetition neither tells anything nor keeps anything alive.
						expect(player.deliver(userId, repeated.segments, at)).toEqual([]);
					}
				}
				player.pass(Infinity);

				const sessions = bySession(player.played);
				const said = sessions.map((one) => new Set(one.flatMap(idsIn).map(conversationOf)));
				expect(said.map(({ size }) => size)).toEqual(sessions.map(() => 1));
				expect(sessions).toHaveLength(lastAt.size);
				for (const session of sessions) {
					const [name] = idsIn(session[0]!).map(conversationOf);
					const own = life.filter(({ conversation }) => conversation === name);
					expect(session.flatMap(idsIn)).toEqual(
						own.flatMap(({ segments }) => segments.map(({ id }) => id)),
					);
					const { at, json } = session.at(-1)!;
					expect([at, json.endedBy]).toEqual([lastAt.get(name!)! + 120_000, 'quiet']);
					for (const { json: part } of session) {
						const { length } = part.segments as Segment[];
						expect(length).toBeGreaterThan(0);
						expect(length).toBeLessThanOrEqual(options.maximumSegments);
					}
					for (const early of session.slice(0, -1)) expect(early.json.endedBy).toBe('maximum');
				}
				expectWholeSessions(player.played);
				expectTimesWithin(player.played);
			}),
			RUNS,
		);
	});

	test('each delivery comes at once, in its own session, with that session so far', () => {
		fc.assert(
			fc.property(lives, fc.boolean(), (life, includeSession) => {
				const player = playSpeech({ triggerOn: 'delivery', options: { includeSession } });
				const soFar = new Map<string, string[]>();
				for (const { at, userId, conversation, segments } of life) {
					const ids = segments.map(({ id }) => id);
					const all = [...(soFar.get(conversation) ?? []), ...ids];
					soFar.set(conversation, all);
					const [one, ...others] = player.deliver(userId, segments, at);
					expect(others).toEqual([]);
					expect(one && idsIn(one)).toEqual(ids);
					expect(one?.json).toMatchObject({ isFinal: false, endedBy: null });
					const { session } = one!.json as { session?: { segments: Segment[] } };
					expect(session?.segments.map(({ id }) => id)).toEqual(includeSession ? all : undefined);
				}
				expect(bySession(player.played)).toHaveLength(soFar.size);
				for (const session of bySession(player.played)) {
					expect(session.map(({ json }) => json.part)).toEqual(session.map((_, n) => n + 1));
				}
				expectTimesWithin(player.played);
				expect(player.pass(Infinity)).toEqual([]);
				expect(player.size).toBe(0);
			}),
			RUNS,
		);
	});

	test('collected deliveries come whole, once, in order, and wait for nothing longer than they should', () => {
		fc.assert(
			fc.property(lives, fc.boolean(), fc.integer({ min: 1, max: 200 }), (life, all, collect) => {
				const options = { includeSession: all, collect };
				const player = playSpeech({ triggerOn: 'delivery', options });
				const spoken = new Map<string, string[]>();
				for (const { at, userId, conversation, segments } of life) {
					const ids = segments.map(({ id }) => id);
					spoken.set(conversation, [...(spoken.get(conversation) ?? []), ...ids]);
					player.deliver(userId, segments, at);
				}
				player.pass(Infinity);
				const sessions = bySession(player.played);
				const heard = sessions.map((session) => session.flatMap(idsIn).sort());
				expect(heard.sort()).toEqual([...spoken.values()].map((ids) => [...ids].sort()).sort());
				for (const session of sessions) {
					expect(session.map(({ json }) => json.part)).toEqual(session.map((_, n) => n + 1));
					for (const { at, json } of session) {
						const waited = at - Date.parse(String(json.deliveredAt));
						expect(waited).toBeLessThanOrEqual(Math.min(collect, 120) * 1_000);
						expect(json).toMatchObject({ isFinal: false, endedBy: null });
					}
				}
				expectTimesWithin(player.played);
				expect(player.size).toBe(0);
			}),
			RUNS,
		);
	});

	test('a memory goes to the conversation that shares its segments, and changes no other', () => {
		fc.assert(
			fc.property(lives, fc.nat(), fc.nat(200), (life, which, delay) => {
				const { conversation, userId } = life[which % life.length]!;
				const own = life.filter((one) => one.conversation === conversation);
				const lastAt = own.at(-1)!.at;
				const at = lastAt + delay * 1000;
				const segmentIds = own.flatMap(({ segments }) => segments.map(({ id }) => id));
				const memory = { id: conversation, structured: {}, transcript_segments: [] };
				const plain = playSpeech({ quietPeriod: 119 });
				const player = playSpeech({ quietPeriod: 119 });
				const tell = () => player.apply(userId, { type: 'memory', segmentIds, memory }, at);
				let isTold = false;
				for (const one of life) {
					if (!isTold && one.at > at) {
						tell();
						isTold = true;
					}
					for (const each of [plain, player]) each.deliver(one.userId, one.segments, one.at);
				}
				if (!isTold) tell();
				for (const each of [plain, player]) each.pass(Infinity);

				const isOthers = (one: Played) => conversationOf(idsIn(one)[0] ?? '') !== conversation;
				const others = (all: readonly Played[]) =>
					all.filter(isOthers).sort((a, b) => a.at - b.at || a.id.localeCompare(b.id));
				expect(others(player.played)).toEqual(others(plain.played));
				const [end] = player.played.filter((one) => !isOthers(one));
				expect(end && idsIn(end)).toEqual(segmentIds);
				expect(end?.json.endedBy).toBe(delay < 119 ? 'memory' : 'quiet');
				expect(end?.at).toBe(Math.min(at, lastAt + 119_000));
			}),
			RUNS,
		);
	});

	test('what is handed over for want of room, or at a stop, is neither lost nor told twice', () => {
		const interruptions = fc.array(fc.constantFrom('', '', '', 'full', 'stop', 'again'), {
			minLength: 1,
			maxLength: 20,
		});
		fc.assert(
			fc.property(lives, interruptions, parts, (life, all, options) => {
				const player = playSpeech({ options });
				for (const [index, { at, userId, segments }] of life.entries()) {
					player.deliver(userId, segments, at);
					const what = all[index % all.length];
					if (what === 'full') player.apply(userId, { type: 'full' }, at);
					if (what === 'stop') player.stop(at);
				}
				player.pass(Infinity);
				const users = [...new Set(life.map(({ userId }) => userId))];
				for (const userId of users) {
					const sent = life.filter((one) => one.userId === userId);
					const ids = ofUser(player.played, userId).flatMap(idsIn);
					expect(ids.sort()).toEqual(
						sent.flatMap(({ segments }) => segments.map(({ id }) => id)).sort(),
					);
				}
				expectWholeSessions(player.played);
				expectTimesWithin(player.played);
				expect(player.size).toBe(0);
			}),
			RUNS,
		);
	});
});
