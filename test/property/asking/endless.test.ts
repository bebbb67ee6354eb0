import { AskingWorld, HOUR, MINUTE, type Lived } from '../../support/askingWorld';

/** An answer that comes byte by byte and never ends, which no timeout of a silent line ends. */

const T0 = Date.parse('2026-10-05T00:00:00Z');

const lived = Array.from({ length: 6 }, (_, n): Lived => {
	const createdAt = T0 + (n + 1) * HOUR;
	return { id: `c${n}`, createdAt, finishedAt: createdAt + MINUTE, shownAt: createdAt + MINUTE };
});
const worldWhere = (isEndless: (path: string, at: number) => boolean) => {
	return new AskingWorld({
		startAt: T0,
		lived,
		settings: { receive: 'api', checkEveryMs: 5 * MINUTE },
		isEndless: ({ path }, at) => isEndless(path, at),
	});
};
const ids = ({ started }: AskingWorld) => started.map(({ id }) => id).sort();

it.each<[string, number]>([
	['/list', 2.5],
	['/one/c2', 3],
])('of %s for two hours: all comes afterwards, and the user learns of it', async (path, hours) => {
	const from = T0 + hours * HOUR;
	const world = worldWhere((asked, at) => asked === path && at >= from && at < from + 2 * HOUR);
	await world.run(from + 2.5 * HOUR);
	expect(ids(world).length).toBeGreaterThanOrEqual(4);
	await world.run(T0 + 9 * HOUR);
	expect(ids(world)).toEqual(lived.map(({ id }) => id));
	if (path === '/list') {
		expect(world.told.map(({ message }) => message)).toEqual([
			'Omi could not be asked for conversations for an hour: Omi did not answer in time',
			'Omi can be asked for conversations again',
		]);
	}
});

it('of one thing for ever: the others come all the same', async () => {
	const world = worldWhere((asked) => asked === '/one/c1');
	await world.run(T0 + 8 * HOUR);
	expect(ids(world)).toEqual(['c0', 'c2', 'c3', 'c4', 'c5']);
});

it('holds nobody up who publishes anew', async () => {
	const world = worldWhere((_path, at) => at > T0 + 2.5 * HOUR && at < T0 + 3.5 * HOUR);
	await world.run(T0 + 3 * HOUR);
	await world.republish({});
	await world.run(T0 + 9 * HOUR);
	expect(ids(world)).toEqual(lived.map(({ id }) => id));
}, 10_000);

it('does not begin to count where the clock is set back', async () => {
	const world = new AskingWorld({
		startAt: T0,
		lived,
		settings: { receive: 'api', checkEveryMs: 5 * MINUTE },
		clockError: (at) => (at < T0 + 2.6 * HOUR ? 0 : -24 * HOUR),
		isEndless: (_request, at) => at > T0 + 2.5 * HOUR && at < T0 + 2.7 * HOUR,
	});
	await world.run(T0 + 9 * HOUR);
	expect(ids(world)).toEqual(lived.map(({ id }) => id));
});
