import { HOUR, MINUTE, type Lived } from '../../support/askingWorld';
import { UsersWorld } from '../../support/usersWorld';

/** An app with several users: whatever keeps one from being asked for is in the way of no other. */

const T0 = Date.parse('2026-10-05T00:00:00Z');

const conversation = (id: string, createdAt: number): Lived => {
	return { id, createdAt, finishedAt: createdAt + MINUTE, shownAt: createdAt + MINUTE };
};
const several = (user: string, count: number, everyMs: number, from = T0) => {
	return Array.from({ length: count }, (_, n) => conversation(`${user}${n}`, from + n * everyMs));
};
/** How late what is somebody's came at most, in minutes; Infinity where not all has come. */
const lateness = ({ started }: UsersWorld, lived: readonly Lived[]) => {
	const late = lived.map(({ id, shownAt }) => {
		const came = started.find((one) => one.id === id);
		return came === undefined ? Infinity : (came.at - shownAt) / MINUTE;
	});
	return Math.max(...late);
};
const bob = several('bob', 6, 2 * HOUR, T0 + HOUR);
const fails = (httpCode?: string) => {
	return Object.assign(new Error('no answer'), httpCode !== undefined && { httpCode });
};

it('somebody of whom there is much to fetch does not keep the others waiting', async () => {
	const ann = several('ann', 60, 30 * MINUTE, T0 - 40 * HOUR);
	const world = new UsersWorld({ startAt: T0, lived: { ann, bob } });
	await world.run(T0 + 30 * HOUR);
	expect(lateness(world, bob)).toBeLessThan(HOUR / MINUTE);
	expect(lateness(world, ann)).not.toBe(Infinity);
	expect(new Set(world.started.map(({ id }) => id)).size).toBe(world.started.length);
	expect(world.refused).toBe(0);
	expect(world.told).toEqual([]);
});

it.each([
	['answers 500', () => fails('500')],
	['does not answer', () => fails()],
	['answers what is no JSON', () => fails('200')],
	['answers 422', () => fails('422')],
	['says that it is asked too often', () => undefined],
])('somebody for whom Omi %s does not keep the others waiting', async (_what, error) => {
	for (const bad of [['ann'], ['ann', 'amy', 'abe', 'ada']]) {
		const others = Object.fromEntries(bad.map((user) => [user, several(user, 2, HOUR)]));
		const world = new UsersWorld({
			startAt: T0,
			lived: { ...others, bob },
			answerTo: (user) => {
				if (user === 'bob') return undefined;
				const thrown = error();
				if (thrown !== undefined) throw thrown;
				return { status: 429, body: {}, headers: { 'retry-after': '1800' } };
			},
		});
		await world.run(T0 + 14 * HOUR);
		expect([bad.length, lateness(world, bob)]).toEqual([bad.length, expect.any(Number)]);
		expect(lateness(world, bob)).toBeLessThan(HOUR / MINUTE);
		// Whoever runs the app learns of it, once.
		expect(world.told.filter(({ isOver }) => !isOver).length).toBeGreaterThan(0);
		expect(world.told.length).toBeLessThan(4);
		expect(world.refused).toBe(0);
	}
});

it('somebody who has removed the app does not have the others asked for more often', async () => {
	const askedForBob = async (ann: 'stays' | 'goes') => {
		const world = new UsersWorld({
			startAt: T0,
			checkEveryMs: HOUR,
			lived: { ann: [], bob: [] },
			answerTo: (user) => {
				if (user === 'ann' && ann === 'goes') throw fails('403');
				return undefined;
			},
		});
		await world.run(T0 + 8 * HOUR);
		expect(world.told).toHaveLength(ann === 'goes' ? 1 : 0);
		return world.requests.filter(({ user }) => user === 'bob').length;
	};
	expect(await askedForBob('goes')).toBe(await askedForBob('stays'));
});

it('where Omi is away for all, nobody is asked for in vain for long, and all comes afterwards', async () => {
	const names = Array.from({ length: 30 }, (_, n) => `u${n}`);
	const lived = Object.fromEntries(names.map((name) => [name, several(name, 3, 2 * HOUR)]));
	const world = new UsersWorld({
		startAt: T0,
		lived,
		answerTo: (_user, _path, at) => {
			if (at > T0 + 20 * MINUTE && at < T0 + 3 * HOUR) throw fails('503');
			return undefined;
		},
	});
	await world.run(T0 + 3 * HOUR);
	const inVain = world.requests.filter(({ at }) => at > T0 + 20 * MINUTE);
	// In almost three hours.
	expect(inVain.length).toBeLessThan(6 * names.length);
	await world.run(T0 + 8 * HOUR);
	expect(world.started).toHaveLength(90);
	// Once for all of them; that it is over is only noted.
	expect(world.told.filter(({ isOver }) => !isOver)).toHaveLength(1);
});

it('ends at once, whoever waits', async () => {
	const ann = several('ann', 60, 30 * MINUTE, T0 - 40 * HOUR);
	const world = new UsersWorld({ startAt: T0, lived: { ann, bob } });
	await world.run(T0 + 2 * HOUR);
	await world.asker.stop();
	const asked = world.requests.length;
	await world.run(T0 + 5 * HOUR);
	expect(world.requests).toHaveLength(asked);
});

it.each([1, 2])(
	'ends before it has begun to ask, for %d users',
	async (count) => {
		const users = ['ann', 'bob'].slice(0, count);
		const lived = Object.fromEntries(
			users.map((user) => [user, several(user, 30, HOUR, T0 - 40 * HOUR)]),
		);
		const world = new UsersWorld({ startAt: T0, lived });
		world.asker.tick();
		await world.asker.stop();
		expect(world.requests).toEqual([]);
	},
	5_000,
);

it('somebody who is new is asked for, though much is to be fetched for the only one before', async () => {
	const lived: Record<string, Lived[]> = {
		ann: several('ann', 60, 30 * MINUTE, T0 - 40 * HOUR),
	};
	const world = new UsersWorld({ startAt: T0, lived });
	await world.run(T0 + HOUR);
	lived.bob = several('bob', 3, HOUR, T0 + HOUR);
	await world.run(T0 + 5 * HOUR);
	expect(lateness(world, lived.bob)).toBeLessThan(HOUR / MINUTE);
});

it('that one user is not given says nothing of Omi, while another is fetched for', async () => {
	const ann = several('ann', 60, 30 * MINUTE, T0 - 40 * HOUR);
	const world = new UsersWorld({
		startAt: T0,
		lived: { ann, bob },
		answerTo: (user) => {
			if (user === 'bob') throw fails('503');
			return undefined;
		},
	});
	await world.run(T0 + 8 * HOUR);
	expect(world.told.map(({ message }) => message)).toEqual([
		'Omi could not be asked for conversations: no answer',
	]);
});
