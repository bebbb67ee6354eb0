import fc from 'fast-check';
import { AskingWorld, DAY, HOUR, MINUTE, type Lived } from '../../support/askingWorld';
import { rowOf } from '../../support/askingLife';
import type { AskingSettings } from '../../../nodes/trigger/asking/settings';

/** Clocks that are wrong, lists that move while they are read, limits, and publishing in between: each conversation once. */

const T0 = Date.parse('2026-10-05T00:00:00Z');

const conversation = (id: string, createdAt: number, over: Partial<Lived> = {}): Lived => {
	const finishedAt = createdAt + 10 * MINUTE;
	return { id, createdAt, finishedAt, shownAt: finishedAt + MINUTE, ...over };
};

/** One an hour; every third is sent, every third is not, and every third is uploaded half a day later. */
const life = (hours: number) => {
	return Array.from({ length: hours }, (_, n) => {
		const one = conversation(`c${n}`, T0 + (n + 1) * HOUR);
		if (n % 3 === 0) return { ...one, sentAt: one.shownAt + 5_000 };
		return n % 3 === 1 ? one : { ...one, shownAt: one.shownAt + 12 * HOUR };
	});
};
const ids = (lived: readonly Lived[]) => lived.map(({ id }) => id).sort();
const came = (world: AskingWorld) => world.started.map(({ id }) => id).sort();

describe("n8n's clock", () => {
	it.each<[string, (at: number) => number]>([
		['is a day ahead', () => DAY],
		['is a day behind', () => -DAY],
		['is years behind', () => -2_000 * DAY],
		['is put right after half a day', (at) => (at < T0 + DAY / 2 ? -30 * DAY : 0)],
		['is put wrong after half a day', (at) => (at < T0 + DAY / 2 ? 0 : 30 * DAY)],
		['goes back and forth', (at) => (Math.floor(at / (3 * HOUR)) % 2 === 0 ? -DAY : DAY)],
	])('%s', async (_what, clockError) => {
		for (const receive of ['catchUp', 'api'] as const) {
			const lived = life(24);
			const n8nAway = [{ from: T0 + 7 * HOUR, to: T0 + 9 * HOUR }];
			const settings = { receive };
			const world = new AskingWorld({ startAt: T0, lived, clockError, settings, n8nAway });
			await world.run(T0 + 2 * DAY);
			expect([receive, came(world)]).toEqual([receive, ids(lived)]);
		}
	});
});

it('while Omi says for an hour that it is asked too often it is not asked, and nothing is lost', async () => {
	const lived = life(12);
	const from = T0 + 2.5 * HOUR;
	const world = new AskingWorld({
		startAt: T0,
		lived,
		settings: { receive: 'api', checkEveryMs: 5 * MINUTE },
		answerTo: (_request, _number, at) => {
			if (at < from || at >= from + HOUR) return undefined;
			const headers = { 'retry-after': String(Math.ceil((from + HOUR - at) / 1000)) };
			return { status: 429, body: { detail: 'Rate limit exceeded.' }, headers };
		},
	});
	await world.run(T0 + 30 * HOUR);
	expect(world.requests.filter(({ at }) => at >= from && at < from + HOUR)).toHaveLength(1);
	expect(came(world)).toEqual(ids(lived));
});

it('pages that shift while they are read lose nothing and bring nothing twice', async () => {
	const before = Array.from({ length: 250 }, (_, n) => {
		return conversation(`old${n}`, T0 - 60 * HOUR + n * MINUTE);
	});
	const lived = life(10);
	const late = conversation('late', T0 + 3 * HOUR, { shownAt: T0 + 20 * HOUR });
	let rounds = 0;
	const world = new AskingWorld({
		startAt: T0,
		lived: [...before, ...lived, late],
		settings: { receive: 'api' },
		// After its first page a list grows or shrinks by one at its top, in turn.
		answerTo: ({ path, query = {} }, _number, at) => {
			if (path !== '/list' || Number(query.offset) === 0) return undefined;
			if (Number(query.offset) === 100) rounds += 1;
			// The first list that is ever read holds still: what it does not show counts as new.
			const shift = rounds <= 1 ? 0 : rounds % 2 === 0 ? -1 : 1;
			const rows = [...before, ...lived, late]
				.filter(({ shownAt, createdAt }) => {
					return shownAt <= at && createdAt >= Date.parse(String(query.start_date));
				})
				.sort((a, b) => b.createdAt - a.createdAt);
			const begin = Math.max(0, Number(query.offset) + shift);
			return { status: 200, body: rows.slice(begin, begin + 100).map(rowOf), headers: {} };
		},
	});
	await world.run(T0 + 30 * HOUR);
	expect(came(world)).toEqual(ids([...lived, late]));
});

it('what Omi locks for a while comes once, when it is there', async () => {
	const hidden = (from: number, to: number) => ({
		hidden: { from: T0 + from * HOUR, to: T0 + to * HOUR },
	});
	const lived = [
		conversation('seen, then locked', T0 + HOUR, hidden(3, 40)),
		conversation('locked from the start', T0 + 2 * HOUR, hidden(0, 50)),
		conversation('locked for days', T0 + 3 * HOUR, hidden(0, 70)),
		...life(60).map((one) => ({ ...one, id: `other ${one.id}` })),
	];
	for (const receive of ['catchUp', 'api'] as const) {
		const n8nAway = [{ from: T0 + 45 * HOUR, to: T0 + 46 * HOUR }];
		const world = new AskingWorld({ startAt: T0, lived, n8nAway, settings: { receive } });
		await world.run(T0 + 90 * HOUR, 2 * MINUTE);
		expect([receive, came(world)]).toEqual([receive, ids(lived)]);
	}
}, 60_000);

it('published with other parameters at any moment: each conversation once', async () => {
	const change = fc.record({
		at: fc.integer({ min: 1, max: 24 * 60 }),
		settings: fc.record<Partial<AskingSettings>>(
			{
				receive: fc.constantFrom('catchUp', 'api'),
				checkEveryMs: fc.constantFrom(MINUTE, 5 * MINUTE, HOUR),
				lookBackMs: fc.constantFrom(72 * HOUR, 200 * HOUR),
				startFrom: fc.constantFrom('now', 'lookBack'),
			},
			{ requiredKeys: [] },
		),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.array(change, { maxLength: 8 }),
			fc.boolean(),
			async (changes, isKilled) => {
				const lived = life(24);
				const n8nAway = [{ from: T0 + 10 * HOUR, to: T0 + 10.5 * HOUR }];
				const world = new AskingWorld({ startAt: T0, lived, n8nAway, isKilled });
				for (const { at, settings } of [...changes].sort((a, b) => a.at - b.at)) {
					await world.run(T0 + at * MINUTE);
					await world.republish(settings);
				}
				await world.republish({ checkEveryMs: HOUR });
				await world.run(T0 + 2 * DAY);
				expect(came(world)).toEqual(ids(lived));
			},
		),
		{ numRuns: 25 },
	);
}, 120_000);

describe('what the user is told', () => {
	const told = async (hours: number) => {
		const apiAway = [{ from: T0 + HOUR, to: T0 + (1 + hours) * HOUR }];
		const settings = { receive: 'api', checkEveryMs: 5 * MINUTE } as const;
		const world = new AskingWorld({ startAt: T0, lived: life(3), apiAway, settings });
		await world.run(T0 + 20 * HOUR);
		return world.told.map(({ message, isOver }) => [isOver, message]);
	};

	it('of an hour without Omi and of its end, once each', async () => {
		expect(await told(5)).toEqual([
			[false, expect.stringContaining('could not be asked for conversations for an hour')],
			[true, 'Omi can be asked for conversations again'],
		]);
	});

	it('of a shorter time nothing', async () => {
		expect(await told(0.8)).toEqual([]);
	});
});

describe('a look-back with ten thousand conversations', () => {
	const before = Array.from({ length: 10_000 }, (_, n) => {
		return conversation(`old${n}`, T0 - 71 * HOUR + n * 25_000);
	});

	it('is known in a few hours and kept small, and what is new comes once', async () => {
		const lived = life(12);
		const world = new AskingWorld({
			startAt: T0,
			lived: [...before, ...lived],
			settings: { receive: 'api', checkEveryMs: 5 * MINUTE },
			n8nAway: [{ from: T0 + 30 * HOUR, to: T0 + 30.1 * HOUR }],
		});
		await world.run(T0 + 2 * DAY, 2 * MINUTE);
		expect(came(world)).toEqual(ids(lived));
		// Some twenty characters for each.
		expect(world.size).toBeLessThan(300_000);
	}, 120_000);

	it('is fetched within the limits where it is wanted, each once', async () => {
		const some = before.slice(0, 400);
		const world = new AskingWorld({
			startAt: T0,
			lived: some,
			settings: { receive: 'api', startFrom: 'lookBack' },
			isKilled: true,
			n8nAway: [1, 2, 3].map((n) => ({ from: T0 + n * 5 * HOUR, to: T0 + (n * 5 + 0.2) * HOUR })),
		});
		await world.run(T0 + 40 * HOUR);
		expect(came(world)).toEqual(ids(some));
	}, 120_000);
});
