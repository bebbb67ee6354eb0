import { spokenSegment } from '../../../support/segments';
import {
	expectTimesWithin,
	expectWholeSessions,
	idsIn,
	memoryOf,
	playSpeech,
	speechWindow,
	T0,
	talk,
	timeIn,
} from '../../../support/speech';
import type { Played } from '../../../support/windowPlayer';

const told = (played: readonly Played[]) =>
	played.map((one) => [(one.at - T0) / 1000, one.json.endedBy, idsIn(one).join(' ')]);

describe('conversations', () => {
	it('of two devices are two', () => {
		const player = playSpeech();
		const pendant = Array.from({ length: 30 }, (_, n) => 1780 + 2 * n);
		const desktop = Array.from({ length: 20 }, (_, n) => 2 * n);
		const all = [...talk(0, 'p', pendant), ...talk(1800.5, 'd', desktop)];
		for (const { at, segments } of all.sort((a, b) => a.at - b.at)) {
			expect(player.deliver('u', segments, at)).toEqual([]);
		}
		expect(told(player.pass(T0 + 9e6))).toEqual([
			[1960, 'quiet', pendant.map((start) => `p${start}`).join(' ')],
			[1960.5, 'quiet', desktop.map((start) => `d${start}`).join(' ')],
		]);
	});

	it.each([
		['two seconds', 2, 40],
		['29 s', 29, 40],
		['a minute', 65, 120],
	])('%s apart are two', (_name, apart, quietPeriod) => {
		const player = playSpeech({ quietPeriod });
		const starts = [0, 4, 8, 12, 16, 20, 24];
		const all = [...talk(0, 'one', starts), ...talk(25 + apart, 'two', starts)];
		for (const { at, segments } of all) player.deliver('u', segments, at);
		player.pass(T0 + 9e6);
		expect(told(player.played)).toEqual([
			[26 + quietPeriod, 'quiet', starts.map((start) => `one${start}`).join(' ')],
			[51 + apart + quietPeriod, 'quiet', starts.map((start) => `two${start}`).join(' ')],
		]);
	});

	it('go on after a reconnect', () => {
		const player = playSpeech();
		const all = talk(0, '', [0, 4, 8, 112, 116, 226, 230]);
		for (const { at, segments } of all) player.deliver('u', segments, at);
		expect(told(player.pass(T0 + 9e6))).toEqual([[352, 'quiet', '0 4 8 112 116 226 230']]);
	});

	it('may take three hours without a pause', () => {
		const player = playSpeech({ options: { maximumDuration: 20_000, maximumSegments: 20_000 } });
		const starts = Array.from({ length: 3_600 }, (_, n) => 3 * n);
		for (const { at, segments } of talk(0, '', starts)) player.deliver('u', segments, at);
		const played = player.pass(T0 + 9e8);
		expectWholeSessions(player.played);
		expect(player.played.flatMap(idsIn)).toEqual(starts.map(String));
		expect(played.at(-1)).toMatchObject({ json: { endedBy: 'quiet', isFinal: true } });
		expect(new Set(player.played.map(({ json }) => json.sessionId)).size).toBe(1);
	});

	it('have a last part to tell their end with, also where a maximum falls on it', () => {
		const player = playSpeech({ options: { maximumSegments: 2 } });
		const all = talk(0, '', [0, 2, 4, 6]);
		for (const { at, segments } of all) player.deliver('u', segments, at);
		player.pass(T0 + 9e6);
		expect(told(player.played)).toEqual([
			[6, 'maximum', '0 2'],
			[128, 'quiet', '4 6'],
		]);
		expectWholeSessions(player.played);
		expectTimesWithin(player.played);
	});

	it('are told to be over after all has been handed over for want of room', () => {
		const player = playSpeech();
		player.deliver('u', [spokenSegment('a', 0)], T0);
		expect(player.apply('u', { type: 'full' }, T0 + 1)).toMatchObject([
			{ json: { part: 1, isFinal: false, endedBy: 'maximum' } },
		]);
		expect(player.apply('u', { type: 'full' }, T0 + 2)).toEqual([]);
		expect(player.apply('u', memoryOf('a'), T0 + 3)).toMatchObject([
			{ json: { part: 2, isFinal: true, endedBy: 'memory', segments: [], memory: { id: 'a' } } },
		]);
		expectTimesWithin(player.played);
	});

	it('never ends before its beginning where the first delivery was late', () => {
		const player = playSpeech({ options: { maximumSegments: 1 } });
		player.deliver('u', [spokenSegment('a', 0)], T0 + 36_000);
		player.deliver('u', [spokenSegment('b', 2)], T0 + 36_100);
		player.deliver('u', [spokenSegment('c', 30)], T0 + 37_000);
		player.pass(T0 + 9e6);
		expect(player.played.map(idsIn)).toEqual([['a'], ['b'], ['c']]);
		expectTimesWithin(player.played);
	});

	it('take a device that sends no times for one', () => {
		const player = playSpeech();
		for (const at of [0, 10, 20, 30, 90]) {
			player.deliver('u', [spokenSegment(`${at}`, 0, { end: 0 })], T0 + at * 1000);
		}
		expect(told(player.stop(T0 + 91_000))).toEqual([[91, 'stopped', '0 10 20 30 90']]);
	});

	it.each([1e308, -1e308, 1e13, Number.MAX_SAFE_INTEGER])(
		'survive times without sense: %d',
		(start) => {
			for (const triggerOn of ['sessionEnd', 'delivery', 'phrase'] as const) {
				const player = playSpeech({ triggerOn });
				const text = 'Hey n8n, stop';
				player.deliver('u', [spokenSegment('a', start, { text })], T0);
				player.stop(T0 + 1);
				expect(player.played.map(idsIn)).toEqual([['a']]);
				expectTimesWithin(player.played);
			}
		},
	);

	it('are at most eight at once: the one silent for longest makes room', () => {
		const player = playSpeech();
		for (let n = 0; n < 9; n++) {
			player.deliver('u', [spokenSegment(`${n}`, 0)], T0 + n * 10_000);
		}
		expect(told(player.played)).toEqual([[80, 'newConversation', '0']]);
		expect(player.headSize('u')).toBeLessThan(5_000);
	});
});

describe('another wording', () => {
	it('takes the place of the one before, and an older one does not undo it', () => {
		const player = playSpeech();
		for (const text of ['lights of', 'lights off', 'lights of', 'lights off']) {
			player.deliver('u', [spokenSegment('a', 0, { text })], T0);
		}
		expect(player.stop(T0)).toMatchObject([{ json: { transcript: 'Speaker 0: lights off' } }]);
	});

	it('of what is out already comes with the next part of its conversation', () => {
		const player = playSpeech({ options: { maximumSegments: 1 } });
		player.deliver('u', [spokenSegment('a', 0)], T0);
		player.deliver('u', [spokenSegment('b', 2)], T0 + 2_000);
		player.deliver('u', [spokenSegment('a', 0, { text: 'Better' })], T0 + 90_000);
		player.stop(T0 + 91_000);
		expect(player.played.map(idsIn)).toEqual([['a'], ['b'], ['a']]);
		expectWholeSessions(player.played);
	});
});

describe('an enormous id', () => {
	const id = 'x'.repeat(100_000);

	it('leaves nothing enormous behind, and is known again', () => {
		for (const triggerOn of ['sessionEnd', 'delivery', 'phrase'] as const) {
			const input = [spokenSegment(id, 0, { text: 'Hey n8n, stop' })];
			const event = { type: 'delivery' as const, input };
			const window = speechWindow({ triggerOn });
			const { marks } = window.step('u', undefined, event, T0, new Map());
			expect(JSON.stringify([...marks, ...window.lookups(event)]).length).toBeLessThan(200);

			const player = playSpeech({ triggerOn });
			player.deliver('u', input, T0);
			player.deliver('u', input, T0 + 1_000);
			player.apply('u', memoryOf(`${id}y`), T0 + 2_000);
			player.apply('u', memoryOf(id), T0 + 3_000);
			const endedBy = triggerOn === 'delivery' ? null : 'memory';
			expect(player.played).toMatchObject([{ json: { endedBy, segments: [{ id }] } }]);
		}
	});
});

describe('a thousand users', () => {
	it('have room to talk at once', () => {
		const player = playSpeech();
		const text =
			'Some words that were said here, about a hundred letters long so that it is like life.';
		for (let user = 0; user < 30; user++) {
			for (let n = 0; n < 200; n++) {
				const segment = spokenSegment(`5b0e3f8c-0000-4000-8000-${n}`, n * 6, {
					end: n * 6 + 5,
					text,
				});
				player.deliver(`u${user}`, [segment], T0 + n * 6_000);
			}
		}
		expect(player.played).toEqual([]);
		const { limits } = speechWindow();
		// Thirty who have talked for twenty minutes, or a thousand who have talked for two.
		expect(player.size).toBeLessThan(limits.bytes / 4);
		const sizeOfOne = player.size / 30 / 200;
		expect(sizeOfOne * 1_100 * 20).toBeLessThan(limits.bytes);
		expect(limits.users).toBeGreaterThan(1_100);
		expect(timeIn(player.stop(T0 + 1_200_000)[0]!, 'startedAt')).toBe(-5_000);
	});
});
