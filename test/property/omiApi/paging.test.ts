import fc from 'fast-check';

import { collect } from '../../../nodes/omiApi/paging';
import type { Row } from '../../../nodes/omiApi/types';

/**
 * Whatever is added at the top, deleted or hidden while a list is read: a row that was there all the time
 * comes out, and nothing comes out twice.
 */
test('reading a changing list misses nothing that stayed and repeats nothing', async () => {
	const change = fc.record({
		before: fc.nat({ max: 12 }),
		added: fc.nat({ max: 15 }),
		deleted: fc.array(fc.nat({ max: 150 }), { maxLength: 15 }),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.nat({ max: 120 }),
			fc.integer({ min: 10, max: 30 }),
			fc.uniqueArray(change, { maxLength: 3, selector: ({ before }) => before }),
			async (count, pageSize, changes) => {
				const list: Row[] = Array.from({ length: count }, (_, id) => ({ id: `row ${id}` }));
				const deleted = new Set<unknown>();
				let request = 0;
				const rows = await collect(
					async (offset, limit) => {
						for (const { before, ...what } of changes) {
							if (before !== request) continue;
							for (const index of what.deleted) {
								const [gone] = index < list.length ? list.splice(index, 1) : [];
								if (gone) deleted.add(gone.id);
							}
							list.unshift(
								...Array.from({ length: what.added }, (_, id) => ({ id: `new ${request}.${id}` })),
							);
						}
						request++;
						return await Promise.resolve(list.slice(offset, offset + limit));
					},
					{ pageSize, wanted: Infinity },
				);
				const ids = rows.map(({ id }) => id);
				expect(new Set(ids).size).toBe(ids.length);
				for (let id = 0; id < count; id++) {
					if (!deleted.has(`row ${id}`)) expect(ids).toContain(`row ${id}`);
				}
			},
		),
		{
			numRuns: 2000,
			// Rows added just as fast as they are read: three equal pages, and yet more to come.
			examples: [
				[
					60,
					11,
					[
						{ before: 7, added: 11, deleted: [0, 0, 0] },
						{ before: 8, added: 8, deleted: [] },
					],
				],
			],
		},
	);
});
