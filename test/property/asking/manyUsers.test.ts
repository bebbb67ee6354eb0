import { HOUR, MINUTE, type Lived } from '../../support/askingWorld';
import { UsersWorld } from '../../support/usersWorld';

/** An app with more users than can be asked for, of whom deliveries tell. */

const T0 = Date.parse('2026-10-05T00:00:00Z');

const conversation = (id: string, createdAt: number): Lived => {
	return { id, createdAt, finishedAt: createdAt + MINUTE, shownAt: createdAt + MINUTE };
};
const worldOf = (lived: Record<string, readonly Lived[]>, ...named: string[]) => {
	return new UsersWorld({ startAt: T0, lived, named, checkEveryMs: HOUR });
};
const startedBy = (world: UsersWorld, prefix: string) => {
	return world.started.map(({ id }) => id).filter((id) => id.startsWith(prefix));
};

it('asks for those who were heard of last, however many were there before them', async () => {
	const lived = { 'user 299': [conversation('missed', T0 + 3 * HOUR)] };
	const world = worldOf(lived);
	for (let n = 0; n < 300; n++) {
		await world.deliver(`user ${n}`, `sent ${n}`);
		world.now += 10_000;
	}
	await world.run(T0 + 6 * HOUR);
	expect(new Set(world.requests.map(({ user }) => user)).size).toBe(200);
	expect(startedBy(world, 'missed')).toEqual(['missed']);
	// Somebody who was there from the first is heard of again.
	await world.deliver('user 0', 'sent again');
	Object.assign(lived, { 'user 0': [conversation('missed too', world.now + MINUTE)] });
	await world.run(T0 + 9 * HOUR);
	expect(startedBy(world, 'missed')).toEqual(['missed', 'missed too']);
}, 60_000);

it('remembers a bounded number of them, and whom the credential names before all others', async () => {
	const before = conversation('before', T0 + HOUR);
	const missed = conversation('missed', T0 + 11 * HOUR);
	const world = worldOf({ named: [before, missed] }, 'named');
	await world.run(T0 + 3 * HOUR);
	expect(startedBy(world, 'before')).toEqual(['before']);
	let most = 0;
	for (const round of [1, 2, 3]) {
		for (let n = 0; n < 2_000; n++) await world.deliver(`user ${n}`, `sent ${n} ${round}`);
		await world.run(world.now + 2 * HOUR);
		most = Math.max(most, world.size);
	}
	await world.run(T0 + 13 * HOUR);
	expect(startedBy(world, 'before')).toEqual(['before']);
	expect(startedBy(world, 'missed')).toEqual(['missed']);
	expect(most).toBeLessThan(250_000);
}, 120_000);

it('remembers as much of all of them together as a database takes without effort', async () => {
	const world = worldOf({});
	for (let n = 0; n < 1_500; n++) {
		for (const user of ['ann', 'bob']) await world.deliver(user, `sent ${user} ${n}`);
	}
	for (let n = 0; n < 400; n++) await world.deliver(`user ${n}`, `sent ${n}`);
	for (const user of ['ann', 'bob']) await world.deliver(user, `sent ${user} last`);
	expect(world.size).toBeLessThan(90_000);
}, 60_000);
