import { spokenSegment } from '../../../support/segments';
import {
	expectTimesWithin,
	expectWholeSessions,
	idsIn,
	playSpeech,
	T0,
	timeIn,
} from '../../../support/speech';
import type { Played } from '../../../support/windowPlayer';

const play = (phrases = 'Hey n8n') => playSpeech({ triggerOn: 'phrase', phrases });

const say = (start: number, text: string, end = start + 1) => [
	spokenSegment(`${start} ${text}`, start, { end, text }),
];

const told = (played: readonly Played[]) =>
	played.map(({ at, json }) => [(at - T0) / 1000, json.endedBy, json.phrase, json.command]);

const memory = { type: 'memory' as const, segmentIds: [], memory: {} };

describe('a spoken command', () => {
	it('is complete after the pause, also where memories come', () => {
		for (const memories of [0, 1]) {
			const player = play();
			if (memories > 0) player.apply('u', memory, T0 - 60_000);
			player.deliver('u', say(0, 'Hey n8n, put milk on the list.', 2), T0);
			expect(told(player.pass(T0 + 4_999))).toEqual([]);
			expect(told(player.pass(T0 + 5_000))).toEqual([
				[5, 'quiet', 'Hey n8n', 'put milk on the list.'],
			]);
		}
	});

	it('has the times at which it was spoken, however many segments it has', () => {
		const player = play();
		player.deliver('u', say(0, 'Hey n8n, put milk', 2), T0 + 2_500);
		player.deliver('u', say(3, 'and bread and butter', 6), T0 + 7_000);
		player.deliver('u', say(7, 'on the list.', 10), T0 + 11_500);
		const [one] = player.pass(T0 + 60_000);
		expect([one && timeIn(one, 'startedAt'), one && timeIn(one, 'endedAt')]).toEqual([500, 10_500]);
		expectTimesWithin(player.played);
	});

	it('is whole though its words come late, as those of a long sentence do', () => {
		const player = play();
		player.deliver('u', say(0, 'Hey n8n,', 1), T0 + 1_000);
		player.deliver('u', say(1.2, 'remind me to call the dentist tomorrow.', 8), T0 + 8_500);
		expect(told(player.pass(T0 + 60_000))).toEqual([
			[13.5, 'quiet', 'Hey n8n', 'remind me to call the dentist tomorrow.'],
		]);
	});

	it('is not waited for longer than the maximum', () => {
		const player = play();
		player.deliver('u', say(0, 'Hey n8n'), T0);
		expect(told(player.pass(T0 + 60_000))).toEqual([[30, 'quiet', 'Hey n8n', '']]);
		for (let n = 0; n < 40; n++)
			player.deliver('v', say(n, n > 0 ? 'on' : 'Hey n8n'), T0 + n * 1e3);
		player.pass(T0 + 60_000);
		expect(told(player.played)[1]?.slice(0, 3)).toEqual([30, 'maximum', 'Hey n8n']);
	});

	it('ends at a pause in what is said, however late that is delivered', () => {
		const player = play();
		player.deliver('u', [...say(0, 'Hey n8n stop'), ...say(6, 'So I said')], T0);
		expect(told(player.played)).toEqual([[0, 'quiet', 'Hey n8n', 'stop']]);
		player.deliver('v', [...say(0, 'Hey n8n'), ...say(20, 'stop'), ...say(26, 'what')], T0);
		expect(told(player.played.slice(1))).toEqual([[0, 'quiet', 'Hey n8n', 'stop']]);
	});

	it('does not take more than the maximum of what a queue hands on at once', () => {
		const player = play();
		const words = Array.from({ length: 60 }, (_, n) => say(n, n > 0 ? `${n}` : 'Hey n8n')[0]!);
		player.deliver('u', words, T0);
		const [[at, endedBy, , command] = []] = told(player.played);
		expect([at, endedBy]).toEqual([0, 'maximum']);
		expect(command).toMatch(/^1 2 .* 28 29$/);
	});

	it('is begun by the longest phrase, also across the edge of a delivery', () => {
		const phrases = 'hey n8n, hey n8n please, hey n8n please now';
		const cases: Array<[string[], string, string]> = [
			[['Hey n8n', 'please stop'], 'hey n8n please', 'stop'],
			[['Hey n8n', 'stop'], 'hey n8n', 'stop'],
			[['Hey n8n', 'please', 'now', 'stop'], 'hey n8n please now', 'stop'],
			[['Hey n8n, please', 'stop'], 'hey n8n please', 'stop'],
			[['Hey', 'n8n please', 'knock'], 'hey n8n please', 'knock'],
			[['Hey n8n', 'pleased to meet you'], 'hey n8n', 'pleased to meet you'],
		];
		for (const [texts, phrase, command] of cases) {
			const player = play(phrases);
			texts.forEach((text, n) => player.deliver('u', say(n, text), T0 + n * 1_000));
			expect(told(player.pass(T0 + 60_000)).map((one) => one.slice(2))).toEqual([
				[phrase, command],
			]);
			expectWholeSessions(player.played);
		}
		const slow = play(phrases);
		slow.deliver('u', say(0, 'Hey n8n'), T0);
		slow.deliver('u', say(10, 'please stop'), T0 + 10_000);
		expect(told(slow.pass(T0 + 60_000))).toEqual([[15, 'quiet', 'hey n8n', 'please stop']]);
	});

	it('does not end with the first words of the next phrase', () => {
		const player = play();
		player.deliver('u', say(0, 'Hey n8n lights off. Hey'), T0);
		player.deliver('u', say(1, 'n8n, music on.'), T0 + 1_000);
		player.pass(T0 + 60_000);
		expect(told(player.played)).toEqual([
			[1, 'phrase', 'Hey n8n', 'lights off.'],
			[6, 'quiet', 'Hey n8n', 'music on.'],
		]);
	});

	it('is heard on either of two devices, and neither takes part in the other', () => {
		const player = play();
		player.deliver('u', say(500, 'Hey'), T0 + 1_000);
		player.deliver('u', say(0, 'n8n is what we use. Hey n8n, music'), T0 + 1_500);
		player.deliver('u', say(502, 'n8n, lights'), T0 + 3_000);
		player.deliver('u', say(2, 'on.'), T0 + 3_500);
		player.deliver('u', say(504, 'off.'), T0 + 5_000);
		expect(told(player.pass(T0 + 60_000))).toEqual([
			[8.5, 'quiet', 'Hey n8n', 'music on.'],
			[10, 'quiet', 'Hey n8n', 'lights off.'],
		]);
		expectTimesWithin(player.played);
	});

	it('is in the order of speech where words come late, and without what was said before it', () => {
		const player = play();
		player.deliver('u', say(20, 'Hey n8n call'), T0);
		player.deliver('u', say(24, 'at nine'), T0 + 3_500);
		player.deliver('u', say(12, 'so we said'), T0 + 3_600);
		player.deliver('u', say(22, 'Zoë'), T0 + 4_000);
		expect(told(player.pass(T0 + 60_000))).toEqual([[9, 'quiet', 'Hey n8n', 'call Zoë at nine']]);
	});

	it('that was given before the present one comes out beside it', () => {
		const player = play();
		player.deliver('u', say(20, 'Hey n8n call'), T0);
		player.deliver('u', say(15, 'Hey n8n stop', 17), T0 + 500);
		player.deliver('u', say(21, 'Zoë'), T0 + 1_000);
		player.pass(T0 + 60_000);
		expect(told(player.played)).toEqual([
			[0.5, 'phrase', 'Hey n8n', 'stop'],
			[6, 'quiet', 'Hey n8n', 'call Zoë'],
		]);
	});

	it('is not given again by another wording, nor twice by words that a phrase has used up', () => {
		const player = play('hey hey');
		player.deliver('u', [spokenSegment('a', 0, { text: 'hey hey' })], T0);
		player.deliver('u', [spokenSegment('a', 0, { text: 'Hey, hey!' })], T0 + 100);
		player.deliver('u', [spokenSegment('b', 1, { text: 'hey you' })], T0 + 1_000);
		expect(told(player.stop(T0 + 2_000))).toEqual([[2, 'stopped', 'hey hey', 'hey you']]);
	});

	it('ends with the memory of its conversation', () => {
		const player = play();
		player.deliver('u', [spokenSegment('a', 0, { text: 'Hey n8n stop' })], T0);
		expect(player.apply('u', { ...memory, segmentIds: ['other'] }, T0 + 1)).toEqual([]);
		const played = player.apply('u', { ...memory, segmentIds: ['a'] }, T0 + 2);
		expect(told(played)).toEqual([[0.002, 'memory', 'Hey n8n', 'stop']]);
	});

	it('comes in parts where it is very long, and ends where all is out for want of room', () => {
		const player = play();
		const segments = [
			spokenSegment('first', 0, { text: 'Hey n8n' }),
			...Array.from({ length: 9_000 }, (_, n) => spokenSegment(`${n}`, 1 + n / 1_000)),
		];
		player.deliver('u', segments, T0);
		player.apply('u', { type: 'full' }, T0 + 1);
		player.pass(T0 + 60_000);
		expect(player.played.flatMap(idsIn)).toHaveLength(9_001);
		expectWholeSessions(player.played);
		expect(player.played.at(-1)?.json).toMatchObject({ isFinal: true, segments: [] });
	});

	it('of enormous words leaves nothing enormous behind', () => {
		const player = play();
		player.deliver('u', say(0, 'ä'.repeat(500_000)), T0);
		expect([player.headSize('u') < 1_000, player.size]).toEqual([true, 0]);
	});
});
