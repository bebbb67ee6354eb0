import { collect, collectNumbered } from '../../../nodes/omiApi/paging';
import type { Row } from '../../../nodes/omiApi/types';

const rowsFrom = (count: number): Row[] => Array.from({ length: count }, (_, id) => ({ id }));

/** A list behind offsets that may change before each request. */
function listOf(rows: Row[], change?: (request: number) => void) {
	const requests: Array<[number, number]> = [];
	const fetchPage = async (offset: number, limit: number) => {
		change?.(requests.length);
		requests.push([offset, limit]);
		return await Promise.resolve(rows.slice(offset, offset + limit));
	};
	return { fetchPage, requests };
}

describe('collect', () => {
	test('gives all rows once, with pages that overlap', async () => {
		const { fetchPage, requests } = listOf(rowsFrom(25));
		const rows = await collect(fetchPage, { pageSize: 10, wanted: Infinity });
		expect(rows).toEqual(rowsFrom(25));
		expect(requests.slice(0, 3)).toEqual([
			[0, 10],
			[7, 10],
			[14, 10],
		]);
	});

	test('asks for no more than is wanted', async () => {
		const { fetchPage, requests } = listOf(rowsFrom(100));
		expect(await collect(fetchPage, { pageSize: 50, wanted: 3 })).toHaveLength(3);
		expect(requests).toEqual([[0, 3]]);
	});

	test('drops rows that new ones pushed onto the next page', async () => {
		const list = rowsFrom(30);
		const { fetchPage } = listOf(list, (request) => {
			if (request === 1) list.unshift({ id: 'new 1' }, { id: 'new 2' });
		});
		const rows = await collect(fetchPage, { pageSize: 10, wanted: Infinity });
		expect(rows).toEqual(rowsFrom(30));
	});

	test.each([1, 3, 4, 9, 24])('misses nothing when %i rows are deleted meanwhile', async (gone) => {
		const list = rowsFrom(60);
		const { fetchPage } = listOf(list, (request) => {
			if (request === 3) list.splice(0, gone);
		});
		const rows = await collect(fetchPage, { pageSize: 10, wanted: Infinity });
		expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(rowsFrom(60).map(({ id }) => id)));
		expect(rows).toHaveLength(60);
	});

	test('ends when a server does not heed the offset', async () => {
		const same = rowsFrom(10);
		const rows = await collect(async () => await Promise.resolve(same), {
			pageSize: 10,
			wanted: Infinity,
		});
		expect(rows).toEqual(same);
	});

	test('keeps rows without an id apart by what they hold', async () => {
		const { fetchPage } = listOf([{ a: 1 }, { a: 2 }, { a: 1 }]);
		const rows = await collect(fetchPage, { pageSize: 10, wanted: Infinity });
		expect(rows).toEqual([{ a: 1 }, { a: 2 }]);
	});
});

describe('collectNumbered', () => {
	const pages = [rowsFrom(10), rowsFrom(15).slice(8), []];

	test('ends at the number of pages that Omi names', async () => {
		const asked: number[] = [];
		const rows = await collectNumbered(
			async (page) => {
				asked.push(page);
				return await Promise.resolve({ rows: pages[page - 1] ?? [], totalPages: 2 });
			},
			{ pageSize: 10, wanted: Infinity },
		);
		expect(rows).toEqual(rowsFrom(15));
		expect(asked).toEqual([1, 2]);
	});

	test('ends at a page without news where Omi names no number', async () => {
		const rows = await collectNumbered(
			async (page) => await Promise.resolve({ rows: pages[page - 1] ?? [] }),
			{ pageSize: 10, wanted: Infinity },
		);
		expect(rows).toEqual(rowsFrom(15));
	});
});
