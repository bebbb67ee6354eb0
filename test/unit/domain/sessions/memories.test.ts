import { spokenSegment } from '../../../support/segments';
import { idsIn, memoryOf, playSpeech, T0, talk } from '../../../support/speech';
import type { Played } from '../../../support/windowPlayer';

const told = (played: readonly Played[]) =>
	played.map((one) => [(one.at - T0) / 1000, one.json.endedBy, idsIn(one).join(' ')]);

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
