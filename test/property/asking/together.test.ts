import { Ledger } from '../../../nodes/domain/asking/budget';
import { AskingWorld, DAY, HOUR, MINUTE, type Lived } from '../../support/askingWorld';

/** Nodes that ask with one key in one process: together they stay below Omi's limits, and none starves. */

const T0 = Date.parse('2026-10-05T00:00:00Z');

const before = Array.from({ length: 60 }, (_, n): Lived => {
	const createdAt = T0 - 50 * HOUR + n * 30 * MINUTE;
	return { id: `b${n}`, createdAt, finishedAt: createdAt + MINUTE, shownAt: createdAt + MINUTE };
});
const later = Array.from({ length: 20 }, (_, n): Lived => {
	const createdAt = T0 + (n + 1) * HOUR;
	return { id: `c${n}`, createdAt, finishedAt: createdAt + MINUTE, shownAt: createdAt + MINUTE };
});
const most = (times: readonly number[]) => {
	return Math.max(0, ...times.map((at) => times.filter((t) => t > at - HOUR && t <= at).length));
};

it.each<[number, string, (at: number) => number]>([
	[2, 'right', () => 0],
	[4, 'right', () => 0],
	[3, 'an hour ahead from some time on', (at) => (at < T0 + 4 * HOUR ? 0 : HOUR)],
	[3, 'an hour behind from some time on', (at) => (at < T0 + 4 * HOUR ? 0 : -HOUR)],
	[3, 'a day behind from some time on', (at) => (at < T0 + 4 * HOUR ? 0 : -DAY)],
])('%d of them, with a clock that is %s', async (count, _what, clockError) => {
	const ledger = new Ledger('key');
	const worlds = Array.from({ length: count }, (_, n) => {
		const startFrom = n === 0 ? 'lookBack' : 'now';
		const settings = { receive: 'api', checkEveryMs: 5 * MINUTE, startFrom } as const;
		const lived = [...before, ...later];
		return new AskingWorld({ startAt: T0, lived, ledger, settings, clockError });
	});
	for (let now = T0; now < T0 + 30 * HOUR; now += MINUTE) {
		for (const world of worlds) await world.run(now + MINUTE);
	}
	const asked = worlds.flatMap(({ requests }) => requests);
	const jump = T0 + 4 * HOUR;
	// Where a clock is put forward by an hour, what was asked before is forgotten, once.
	const isAhead = clockError(jump) > 0;
	const counted = isAhead ? asked.filter(({ at }) => at >= jump) : asked;
	expect(most(counted.map(({ at }) => at))).toBeLessThan(60);
	expect(most(counted.flatMap(({ at, kind }) => (kind === 'detail' ? at : [])))).toBeLessThan(25);
	for (const [n, world] of worlds.entries()) {
		const expected = n === 0 ? [...before, ...later] : later;
		expect(world.started.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
		const late = later.map(({ id, shownAt }) => {
			return (world.started.find((one) => one.id === id)?.at ?? Infinity) - shownAt;
		});
		expect([n, Math.max(...late) < 5 * HOUR]).toEqual([n, true]);
	}
});

describe('one that asks rarely', () => {
	const meets = async (others: number, checkEveryMs: number) => {
		const ledger = new Ledger('key');
		const worldThatAsks = (everyMs: number) => {
			const settings = { receive: 'api', checkEveryMs: everyMs } as const;
			return new AskingWorld({ startAt: T0, lived: later, ledger, settings });
		};
		const greedy = Array.from({ length: others }, () => worldThatAsks(MINUTE));
		const rare = worldThatAsks(checkEveryMs);
		// n8n's nodes look at the clock one after the other, and always in one order.
		const stepMs = 5_000;
		for (let now = T0; now < T0 + 24 * HOUR; now += stepMs) {
			for (const world of [...greedy, rare]) await world.run(now + stepMs, stepMs);
		}
		return { greedy, rare };
	};

	it.each([
		[1, 60],
		[1, 5],
		[5, 60],
	])(
		'is not left out by %d that ask every minute, where it asks every %d',
		async (others, minutes) => {
			const { greedy, rare } = await meets(others, minutes * MINUTE);
			for (const { started } of [...greedy, rare]) {
				expect(started.map(({ id }) => id)).toEqual(later.map(({ id }) => id));
			}
			const late = later.map(({ id, shownAt }) => {
				return (rare.started.find((one) => one.id === id)?.at ?? Infinity) - shownAt;
			});
			expect(Math.max(...late)).toBeLessThan((minutes + 30) * MINUTE);
			const asked = [...greedy, rare].flatMap(({ requests }) => requests);
			expect(most(asked.map(({ at }) => at))).toBeLessThan(60);
		},
		60_000,
	);
});
