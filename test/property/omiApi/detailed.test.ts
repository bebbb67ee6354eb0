import fc from 'fast-check';

import { collectDetailed } from '../../../nodes/omiApi/detailed';
import type { Row } from '../../../nodes/omiApi/types';

const BRIEF = 100;
const DETAILED = 25;

/** Omi's list, in which locked rows take a place and are not shown. */
function listOf(rows: Row[], hidden: ReadonlySet<number> = new Set()) {
	const state = {
		rows: rows.map((row, index) => ({ row, isHidden: hidden.has(index) })),
		brief: 0,
		detailed: 0,
		single: 0,
	};
	const page = (offset: number, limit: number, full: boolean) =>
		state.rows
			.slice(offset, offset + limit)
			.filter(({ isHidden }) => !isHidden)
			.map(({ row }) => ({ ...row, transcript: full ? 'said' : null }));
	return {
		state,
		list: {
			briefSize: BRIEF,
			brief: async (offset: number, limit: number) => {
				state.brief++;
				return await Promise.resolve(page(offset, limit, false));
			},
			detailed: async (offset: number, limit: number) => {
				state.detailed++;
				return await Promise.resolve(page(offset, limit, true));
			},
			one: async (id: string) => {
				state.single++;
				const found = state.rows.find(({ row }) => row.id === id);
				return await Promise.resolve(found && { ...found.row, transcript: 'said' });
			},
		},
	};
}

const rowsFrom = (count: number): Row[] =>
	Array.from({ length: count }, (_, index) => ({ id: `row ${index}` }));

test('every row comes once, in order and in detail, by as few detailed requests as there can be', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.nat({ max: 400 }),
			fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 400 })),
			async (count, wanted) => {
				const { list, state } = listOf(rowsFrom(count));
				const rows = await collectDetailed(list, { pageSize: DETAILED, wanted });
				const expected = rowsFrom(Math.min(count, wanted));
				expect(rows).toEqual(expected.map((row) => ({ ...row, transcript: 'said' })));
				expect(state.detailed).toBe(Math.max(1, Math.ceil(expected.length / DETAILED)));
				expect(state.single).toBe(0);
			},
		),
	);
});

test('hidden rows, wherever they are, cost none of the others', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.nat({ max: 200 }),
			fc.uniqueArray(fc.nat({ max: 200 }), { maxLength: 200 }),
			async (count, hidden) => {
				const { list } = listOf(rowsFrom(count), new Set(hidden));
				const rows = await collectDetailed(list, { pageSize: DETAILED, wanted: Infinity });
				const shown = rowsFrom(count).filter((_, index) => !hidden.includes(index));
				expect(rows.map(({ id }) => id)).toEqual(shown.map(({ id }) => id));
			},
		),
	);
});

test('what is added or deleted meanwhile costs no row that stayed', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 200 }),
			fc.nat({ max: 8 }),
			fc.nat({ max: 30 }),
			fc.uniqueArray(fc.nat({ max: 199 }), { maxLength: 30 }),
			async (count, before, added, gone) => {
				const { list, state } = listOf(rowsFrom(count));
				const deleted = new Set(gone.map((index) => `row ${index}`));
				let request = 0;
				const changing = async <T>(read: () => Promise<T>): Promise<T> => {
					if (request++ === before) {
						const news = Array.from({ length: added }, (_, index) => ({ id: `new ${index}` }));
						state.rows = [
							...news.map((row) => ({ row, isHidden: false })),
							...state.rows.filter(({ row }) => !deleted.has(String(row.id))),
						];
					}
					return await read();
				};
				const rows = await collectDetailed(
					{
						...list,
						brief: async (offset, limit) =>
							await changing(async () => await list.brief(offset, limit)),
						detailed: async (offset, limit) =>
							await changing(async () => await list.detailed(offset, limit)),
					},
					{ pageSize: DETAILED, wanted: Infinity },
				);
				const ids = rows.map(({ id }) => id);
				expect(new Set(ids).size).toBe(ids.length);
				for (const { id } of rowsFrom(count)) {
					if (!deleted.has(String(id))) expect(ids).toContain(id);
				}
				expect(rows.every(({ transcript }) => transcript === 'said')).toBe(true);
			},
		),
	);
});
