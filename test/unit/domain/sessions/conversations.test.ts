import { spokenSegment } from '../../../support/segments';
import {
	expectTimesWithin,
	expectWholeSessions,
	idsIn,
	playSpeech,
	speechWindow,
	T0,
	timeIn,
} from '../../../support/speech';
import type { Played } from '../../../support/windowPlayer';

const told = (played: readonly Played[]) =>
	played.map((one) => [(one.at - T0) / 1000, one.json.endedBy, idsIn(one).join(' ')]);

const memoryOf = (...segmentIds: string[]) => ({
	type: 'memory' as const,
	segmentIds,
	memory: { id: segmentIds.join(' '), structured: {}, transcript_segments: [] },
});

/** Says a conversation that began so many seconds after T0, each delivery a second late. */
function talk(zero: number, name: string, starts: readonly number[]) {
	return starts.map((start) => ({
		at: T0 + (zero + start + 2) * 1000,
		segments: [spokenSegment(`${name}${start}`, start)],
	}));
}

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

describe('a finished memory', () => {
	it('ends the conversation that shares its segments, and no other', () => {
		const player = playSpeech();
		player.deliver('u', [spokenSegment('p', 500)], T0);
		player.deliver('u', [spokenSegment('d', 0)], T0 + 1_000);
		expect(player.apply('u', memoryOf('nobody here'), T0 + 2_000)).toEqual([]);
		expect(player.apply('u', memoryOf(), T0 + 2_000)).toEqual([]);
		expect(player.apply('u', memoryOf('d'), T0 + 3_000)).toMatchObject([
			{ json: { endedBy: 'memory', isFinal: true, memory: { id: 'd' }, segments: [{ id: 'd' }] } },
		]);
		expect(player.apply('u', memoryOf('d'), T0 + 4_000)).toEqual([]);
		expect(told(player.pass(T0 + 9e6))).toEqual([[185, 'quiet', 'p']]);
	});

	it('comes to a short conversation though the next has begun before it', () => {
		const player = playSpeech();
		player.apply('u', memoryOf(), T0 - 1_000_000);
		const one = talk(0, 'one', [0, 8, 16, 24]);
		const two = talk(150, 'two', [0, 4, 8, 12]);
		for (const { at, segments } of [...one, ...two.slice(0, 2)]) {
			player.deliver('u', segments, at);
		}
		player.apply('u', memoryOf('one0', 'one8', 'one16', 'one24'), T0 + 156_000);
		for (const { at, segments } of two.slice(2)) player.deliver('u', segments, at + 1_000);
		player.pass(T0 + 9e6);
		expect(told(player.played)).toEqual([
			[156, 'memory', 'one0 one8 one16 one24'],
			[350, 'quiet', 'two0 two4 two8 two12'],
		]);
	});

	it('does not delay a conversation with a quiet period that it cannot keep', () => {
		const player = playSpeech({ quietPeriod: 30 });
		player.apply('u', memoryOf(), T0 - 1_000_000);
		player.deliver('u', [spokenSegment('a', 0)], T0);
		expect(told(player.pass(T0 + 30_000))).toEqual([[30, 'quiet', 'a']]);
	});

	it('is waited for until Omi must have sent it, and not beyond', () => {
		for (const [quietPeriod, endedAt] of [
			[119, 119],
			[120, 185],
			[150, 185],
			[600, 600],
		] as const) {
			const player = playSpeech({ quietPeriod });
			player.apply('u', memoryOf(), T0 - 1_000_000);
			player.deliver('u', [spokenSegment('a', 0)], T0);
			expect(told(player.pass(T0 + 9e6))).toEqual([[endedAt, 'quiet', 'a']]);
		}
	});

	it('is not waited for where that is not wanted', () => {
		const player = playSpeech({ options: { waitForMemory: false } });
		player.apply('u', memoryOf(), T0 - 1_000_000);
		player.deliver('u', [spokenSegment('a', 0)], T0);
		expect(told(player.pass(T0 + 120_000))).toEqual([[120, 'quiet', 'a']]);
	});

	it('is not waited for any more when three have not come', () => {
		const player = playSpeech();
		player.apply('u', memoryOf(), T0 - 1_000_000);
		for (let n = 0; n < 5; n++) player.deliver('u', [spokenSegment(`${n}`, 0)], T0 + n * 1e6);
		player.pass(T0 + 9e6);
		expect(told(player.played).map(([at]) => Number(at) % 1000)).toEqual([185, 185, 185, 120, 120]);
		player.apply('u', memoryOf(), T0 + 9e6);
		player.deliver('u', [spokenSegment('again', 0)], T0 + 10e6);
		expect(told(player.pass(T0 + 11e6))).toEqual([[10_185, 'quiet', 'again']]);
	});

	it('also finds a conversation whose segments went out in an earlier part', () => {
		const player = playSpeech({ options: { maximumSegments: 1 } });
		player.deliver('u', [spokenSegment('a', 0)], T0);
		player.deliver('u', [spokenSegment('b', 2)], T0 + 2_000);
		expect(player.apply('u', memoryOf('a'), T0 + 3_000)).toMatchObject([
			{ json: { part: 2, isFinal: true, endedBy: 'memory' } },
		]);
	});

	it('goes to the conversation that shares the most of it', () => {
		const player = playSpeech();
		player.deliver('u', [spokenSegment('p', 500)], T0);
		player.deliver('u', [spokenSegment('d', 0), spokenSegment('e', 3)], T0 + 5_000);
		const played = player.apply('u', memoryOf('p', 'd', 'e'), T0 + 6_000);
		expect(told(played)).toEqual([[6, 'memory', 'd e']]);
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
