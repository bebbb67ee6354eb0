import type { OutboxEntry, Partition, StateStore } from '../../nodes/state/port';

/** All partitions of a store together, for tests to which it is all the same which has what. */
export function whole({ partitions }: StateStore): Omit<Partition, 'name'> {
	const all = async <T,>(ask: (partition: Partition) => Promise<T>) => {
		return await Promise.all(partitions.map(ask));
	};
	return {
		tick: async (windows, users) =>
			(await all(async (one) => await one.tick(windows, users))).flat(),
		stop: async (windows) => (await all(async (one) => await one.stop(windows))).flat(),
		take: async (windows, limit) => {
			const taken: OutboxEntry[] = [];
			for (const one of partitions) {
				if (taken.length < limit) taken.push(...(await one.take(windows, limit - taken.length)));
			}
			return taken;
		},
		isEmpty: async () => (await all(async (one) => await one.isEmpty())).every(Boolean),
	};
}
