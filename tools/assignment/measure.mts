import { Random } from '../simulate/random.mts';
import type { Arrived } from './device.mts';
import type { World } from './worlds.mts';

/** Gives each delivery the name of the conversation that the receiver takes it for. */
export type Assign = (deliveries: readonly Arrived[]) => number[];

export interface Measured {
	readonly deliveries: number;
	/** How many are in a conversation that is mostly another, or apart from the most of their own. */
	readonly wrong: number;
}

/** Plays a world with so many seeds. */
export function measure(world: World, assign: Assign, seeds: number): Measured {
	let deliveries = 0;
	let wrong = 0;
	for (let seed = 1; seed <= seeds; seed++) {
		const arrived = world.deliveries(Random.of(seed, world.name));
		deliveries += arrived.length;
		wrong += wrongOf(arrived, assign(arrived));
	}
	return { deliveries, wrong };
}

function wrongOf(arrived: readonly Arrived[], assigned: readonly number[]): number {
	const together = new Map<string, number>();
	const pairs = arrived.map(({ conversation }, index) => ({
		conversation,
		session: assigned[index] ?? -1,
	}));
	for (const { conversation, session } of pairs) {
		const key = `${session} ${conversation}`;
		together.set(key, (together.get(key) ?? 0) + 1);
	}
	const most = new Map<string, { count: number; of: string }>();
	const note = (key: string, of: string, count: number) => {
		if (count > (most.get(key)?.count ?? 0)) most.set(key, { count, of });
	};
	for (const { conversation, session } of pairs) {
		const count = together.get(`${session} ${conversation}`) ?? 0;
		note(`session ${session}`, conversation, count);
		note(`conversation ${conversation}`, `${session}`, count);
	}
	return pairs.filter(
		({ conversation, session }) =>
			most.get(`session ${session}`)?.of !== conversation ||
			most.get(`conversation ${conversation}`)?.of !== `${session}`,
	).length;
}
