import type { Segment } from '../../../../nodes/domain/payloads/segment';
import { LARGEST_PART } from '../../../../nodes/domain/sessions/openSession';
import { spokenSegment } from '../../../support/segments';
import { expectTimesWithin, idsIn, playSpeech, T0 } from '../../../support/speech';
import type { Played } from '../../../support/windowPlayer';

const play = (includeSession: boolean) =>
	playSpeech({ triggerOn: 'delivery', options: { includeSession } });

const collect = (seconds: number, options = {}) =>
	playSpeech({ triggerOn: 'delivery', options: { collect: seconds, ...options } });

const soFarOf = ({ json }: Played) =>
	(json.session as { segments: Segment[] }).segments.map(({ id }) => id);

describe('each delivery', () => {
	it('comes at once, with what is new in it', () => {
		const player = play(false);
		const [a, b] = [spokenSegment('a', 0), spokenSegment('b', 2)];
		expect(player.deliver('u', [a], T0 + 2_000).map(idsIn)).toEqual([['a']]);
		expect(player.deliver('u', [a], T0 + 2_500)).toEqual([]);
		expect(player.deliver('u', [a, b], T0 + 4_000)).toMatchObject([
			{ json: { part: 2, isFinal: false, endedBy: null, segments: [b] } },
		]);
		expect(player.size).toBe(0);
		expect(player.stop(T0 + 1e6)).toEqual([]);
		expect(player.played[0]?.json).not.toHaveProperty('session');
		expectTimesWithin(player.played);
	});

	it('belongs to the session of its device', () => {
		const player = play(true);
		player.deliver('u', [spokenSegment('p1', 500)], T0 + 1_000);
		player.deliver('u', [spokenSegment('d1', 0)], T0 + 2_000);
		player.deliver('u', [spokenSegment('p2', 502)], T0 + 3_000);
		player.deliver('u', [spokenSegment('d2', 2)], T0 + 4_000);
		expect(player.played.map(soFarOf)).toEqual([['p1'], ['d1'], ['p1', 'p2'], ['d1', 'd2']]);
		expect(player.played.map(({ json }) => json.part)).toEqual([1, 1, 2, 2]);
	});

	it('begins another session after the quiet period, or when Omi has finished the conversation', () => {
		const player = play(true);
		const say = (id: string, start: number, at: number) =>
			player.deliver('u', [spokenSegment(id, start)], T0 + at).map(soFarOf);
		expect(say('a', 0, 2_000)).toEqual([['a']]);
		expect(say('b', 2, 4_000)).toEqual([['a', 'b']]);
		expect(say('c', 122, 124_000)).toEqual([['c']]);
		player.apply('u', { type: 'memory', segmentIds: ['c'], memory: {} }, T0 + 125_000);
		expect(say('d', 126, 128_000)).toEqual([['d']]);
		expect(player.size).toBeGreaterThan(0);
		player.pass(T0 + 400_000);
		expect([player.size, player.knows('u')]).toEqual([0, true]);
		player.pass(T0 + 9e9);
		expect(player.knows('u')).toBe(false);
	});

	it('takes no more of the session so far along than a part may have', () => {
		const player = play(true);
		const text = 'x'.repeat(500);
		for (let n = 0; n < 800; n++) {
			const [one] = player.deliver('u', [spokenSegment(`${n}`, n, { text })], T0 + n * 1_000);
			const soFar = one ? soFarOf(one) : [];
			expect(soFar.at(-1)).toBe(`${n}`);
			expect(soFar).toEqual(Array.from(soFar, (_, index) => `${n + 1 - soFar.length + index}`));
			const isLong = n > 300;
			if (isLong) expect(soFar.length).toBeGreaterThan(100);
			expect(soFar.length).toBeLessThan(300);
			expect(player.size).toBeLessThan(LARGEST_PART * 1.1);
		}
	});

	it('comes whole however large it is, and leaves no more than a part may have', () => {
		for (const includeSession of [false, true]) {
			const player = play(includeSession);
			player.deliver('u', [spokenSegment('small', 0)], T0);
			const many = Array.from({ length: 20_000 }, (_, n) => spokenSegment(`${n}`, n / 10));
			expect(player.deliver('u', many, T0 + 3e6).map(idsIn)).toEqual([many.map(({ id }) => id)]);
			expect(player.size).toBe(0);
			const huge = spokenSegment('huge', 2_002, { text: 'ä'.repeat(500_000) });
			expect(player.deliver('u', [huge], T0 + 3e6 + 1_000).map(idsIn)).toEqual([['huge']]);
			expect(player.size).toBe(0);
			player.deliver('u', [spokenSegment('next', 2_004)], T0 + 3e6 + 2_000);
			player.stop(T0 + 3e6 + 3_000);
		}
	});

	it('lets the session so far go where there is no room for it', () => {
		const player = play(true);
		player.deliver('u', [spokenSegment('a', 0)], T0);
		expect(player.apply('u', { type: 'full' }, T0 + 1)).toEqual([]);
		expect(player.deliver('u', [spokenSegment('b', 2)], T0 + 2_000)).toMatchObject([
			{ json: { part: 2, session: { segments: [{ id: 'b' }] } } },
		]);
	});
});

describe('deliveries that are collected', () => {
	/** A segment of two seconds, delivered as it ends. */
	const say = (player: ReturnType<typeof play>, id: string, start: number, text?: string) => {
		const words = text === undefined ? {} : { text };
		const segment = spokenSegment(id, start, { end: start + 2, ...words });
		return player.deliver('u', [segment], T0 + segment.end * 1_000).map(idsIn);
	};

	it('come together, with the delivery that makes them enough', () => {
		const player = collect(5);
		expect(say(player, 'a', 0)).toEqual([]);
		expect(say(player, 'b', 2)).toEqual([]);
		expect(say(player, 'c', 4)).toEqual([['a', 'b', 'c']]);
		expect(say(player, 'd', 6)).toEqual([]);
		expect(player.played).toMatchObject([
			{ json: { part: 1, isFinal: false, endedBy: null, durationSeconds: 6 } },
		]);
		expectTimesWithin(player.played);
	});

	it('do not wait for more when nobody speaks', () => {
		const player = collect(5);
		say(player, 'a', 0);
		player.pass(T0 + 6_999);
		expect(player.played).toEqual([]);
		player.pass(T0 + 7_000);
		expect(player.played.map(idsIn)).toEqual([['a']]);
		// The same session goes on.
		say(player, 'b', 20);
		player.pass(T0 + 90_000);
		expect(player.played.map(({ json }) => json.part)).toEqual([1, 2]);
		player.pass(T0 + 900_000);
		expect([player.played.length, player.size]).toEqual([2, 0]);
	});

	it('are enough after twice the time, where their clock stands still', () => {
		const player = collect(5);
		const repeat = (id: string, at: number) =>
			player.deliver('u', [spokenSegment(id, 30, { end: 31 })], T0 + at);
		for (const [index, id] of ['a', 'b', 'c'].entries()) {
			expect(repeat(id, 60_000 + index * 4_000)).toEqual([]);
		}
		const together = repeat('d', 70_000);
		expect(together.map(idsIn)).toEqual([['a', 'b', 'c', 'd']]);
	});

	it('are handed over when the session ends, whatever ends it', () => {
		for (const event of [
			{ type: 'stop' },
			{ type: 'full' },
			{ type: 'memory', segmentIds: ['a'], memory: {} },
		] as const) {
			const player = collect(60);
			say(player, 'a', 0);
			expect(player.apply('u', event, T0 + 3_000).map(idsIn)).toEqual([['a']]);
			expect(player.pass(T0 + 900_000)).toEqual([]);
			expect(player.size).toBe(0);
		}
	});

	it('take the session so far along', () => {
		const player = collect(4, { includeSession: true });
		for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) say(player, id, index * 2);
		expect(player.played.map(idsIn)).toEqual([
			['a', 'b'],
			['c', 'd'],
		]);
		expect(player.played.map(soFarOf)).toEqual([
			['a', 'b'],
			['a', 'b', 'c', 'd'],
		]);
	});

	it('are never more than half of what a part may have, and lose nothing by that', () => {
		for (const includeSession of [false, true]) {
			const player = collect(1e6, { includeSession });
			const ids = Array.from({ length: 600 }, (_, n) => `${n}`);
			for (const id of ids) say(player, id, Number(id) * 2, 'x'.repeat(600));
			player.stop(T0 + 9e9);
			expect(player.played.flatMap(idsIn)).toEqual(ids);
			expect(player.played.length).toBeGreaterThan(4);
		}
	});

	it('come once, in another wording the last', () => {
		const player = collect(5);
		say(player, 'a', 0, 'Turn the lights of');
		player.deliver('u', [spokenSegment('a', 0, { text: 'Turn the lights off' })], T0 + 2_500);
		say(player, 'b', 4);
		expect(player.played).toMatchObject([
			{ json: { segments: [{ text: 'Turn the lights off' }, { id: 'b' }] } },
		]);
	});
});
