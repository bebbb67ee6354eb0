import { AskingWorld, DAY, HOUR, MINUTE, type Lived } from '../../support/askingWorld';

/** One thing of which Omi gives no details, however it fails: it is in the way of no other, and comes in the end. */

const T0 = Date.parse('2026-10-05T00:00:00Z');

const conversation = (id: string, createdAt: number): Lived => {
	const finishedAt = createdAt + 10 * MINUTE;
	return { id, createdAt, finishedAt, shownAt: finishedAt + MINUTE };
};
const fails = (httpCode?: string) => {
	return Object.assign(new Error('no answer'), httpCode !== undefined && { httpCode });
};
const settings = { receive: 'api', checkEveryMs: 5 * MINUTE } as const;

const failing: ReadonlyArray<readonly [string, Error]> = [
	['comes too late each time', fails()],
	['does not get through a gateway', fails('504')],
	['comes as something that is no JSON', fails('200')],
	['is locked', fails('402')],
	['is refused in a way of which nobody knows', fails('418')],
	['is refused as if the key allowed nothing', fails('403')],
];

describe.each(failing)('what %s', (_what, error) => {
	it.each([1, 2, 3, 7])('is in the way of no other, be it %d of them', async (count) => {
		const bad = Array.from({ length: count }, (_, n) => {
			return conversation(`bad${n}`, T0 + HOUR + n * MINUTE);
		});
		const good = Array.from({ length: 30 }, (_, n) => {
			return conversation(`good${n}`, T0 + (2 + n) * HOUR);
		});
		const world = new AskingWorld({
			startAt: T0,
			lived: [...bad, ...good],
			settings,
			answerTo: ({ path }) => {
				if (path.startsWith('/one/bad')) throw error;
				return undefined;
			},
		});
		await world.run(T0 + 34 * HOUR);
		const good30 = world.started.filter(({ id }) => id.startsWith('good'));
		expect(good30.map(({ id }) => id)).toEqual(good.map(({ id }) => id));
		// Nobody waits for hours because of another.
		const latest = good30.map(({ at, id }) => at - good.find((one) => one.id === id)!.shownAt);
		expect(Math.max(...latest)).toBeLessThan(HOUR);
		const inHour = world.requests.map(({ at }) => {
			return world.requests.filter((other) => other.at > at - HOUR && other.at <= at).length;
		});
		expect(Math.max(...inHour)).toBeLessThan(60);
	});

	it('comes as the list has it, after some days', async () => {
		const bad = conversation('bad', T0 + 2.8 * HOUR);
		const good = Array.from({ length: 100 }, (_, n) => conversation(`g${n}`, T0 + (2 + n) * HOUR));
		const world = new AskingWorld({
			startAt: T0,
			lived: [bad, ...good],
			settings: { ...settings, lookBackMs: 200 * HOUR },
			answerTo: ({ path }) => {
				if (path === '/one/bad') throw error;
				return undefined;
			},
		});
		await world.run(T0 + 4.5 * DAY, 2 * MINUTE);
		const came = world.started.find(({ id }) => id === 'bad');
		expect(came?.at).toBeGreaterThan(T0 + 1.5 * DAY);
		expect(world.started).toHaveLength(101);
		// Where nothing else was asked for, it may have been the key.
		const isOfKey = 'httpCode' in error && error.httpCode === '403';
		expect(world.told.map(({ isOver }) => isOver)).toEqual(isOfKey ? [false, true] : []);
	});
});

it('a key that is allowed to list and nothing else is told of at once, and all comes when it is allowed more', async () => {
	const lived = Array.from({ length: 8 }, (_, n) => conversation(`c${n}`, T0 + (1 + n) * HOUR));
	const world = new AskingWorld({
		startAt: T0,
		lived,
		settings,
		answerTo: ({ path }, _number, at) => {
			if (path.startsWith('/one/') && at < T0 + 12 * HOUR) throw fails('403');
			return undefined;
		},
	});
	await world.run(T0 + 2 * HOUR);
	expect(world.told.map(({ isOver }) => isOver)).toEqual([false]);
	await world.run(T0 + 24 * HOUR);
	expect(world.told.map(({ isOver }) => isOver)).toEqual([false, true]);
	expect(world.started.map(({ id }) => id).sort()).toEqual(lived.map(({ id }) => id));
});

it('what came to nothing because of Omi comes before what has not been tried', async () => {
	const uploads = Array.from({ length: 4 }, (_, n) => {
		return { ...conversation(`c${n}`, T0 + n * HOUR), shownAt: T0 + 5.05 * HOUR };
	});
	const next = conversation('next', T0 + 4.91 * HOUR);
	const world = new AskingWorld({
		startAt: T0 - HOUR,
		lived: [...uploads, next],
		settings,
		answerTo: ({ path }, _number, at) => {
			// Until the next one is there.
			if (path.startsWith('/one/') && at < next.shownAt) throw fails('503');
			return undefined;
		},
	});
	await world.run(T0 + 10 * HOUR);
	expect(world.started.map(({ id }) => id)).toEqual(['c0', 'c1', 'c2', 'c3', 'next']);
});

it.each([
	['n8n runs all the time', []],
	[
		'n8n is restarted every night',
		Array.from({ length: 12 }, (_, n) => {
			return { from: T0 + (n + 1) * DAY, to: T0 + (n + 1) * DAY + 3 * MINUTE };
		}),
	],
])(
	'what was uploaded two days late, and is not given before the look-back is over, comes in the end, where %s',
	async (_what, n8nAway) => {
		const late = { ...conversation('late', T0 + HOUR), shownAt: T0 + 51 * HOUR };
		const good = Array.from({ length: 280 }, (_, n) => conversation(`g${n}`, T0 + (2 + n) * HOUR));
		const world = new AskingWorld({
			startAt: T0,
			lived: [late, ...good],
			settings,
			n8nAway,
			answerTo: ({ path }) => {
				if (path === '/one/late') throw fails('500');
				return undefined;
			},
		});
		await world.run(T0 + 12 * DAY, 2 * MINUTE);
		expect(world.started).toHaveLength(281);
		const came = world.started.filter(({ id }) => id === 'late').map(({ at }) => at - late.shownAt);
		expect(came).toEqual([expect.any(Number)]);
		// Omi has been given enough time to give it.
		expect(came[0]).toBeGreaterThan(1.5 * DAY);
	},
	120_000,
);
