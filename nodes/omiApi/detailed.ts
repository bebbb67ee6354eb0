import { collect, identity } from './paging';
import type { FetchPage, Paging } from './paging';
import type { Row } from './types';
import { text } from './values';

/** After so many empty pages below the last row known, what is missing is looked up by its ID. */
const MAX_EMPTY_PAGES = 2;

/** A list that Omi gives in two ways: briefly, and in detail, which it allows far less often. */
export interface DetailedList {
	brief: FetchPage;
	briefSize: number;
	detailed: FetchPage;
	/** One row in detail, or undefined if it is gone. */
	one(id: string): Promise<Row | undefined>;
}

/**
 * Collects rows in detail with as few detailed requests as there can be: one for each full page. The brief list
 * says how many rows there are and in which order, so that no page has to overlap another, or be asked for only to
 * see that the list has ended. Rows that moved from page to page meanwhile are looked up by ID at the end.
 *
 * @param paging `pageSize` is that of the detailed list
 */
export async function collectDetailed(list: DetailedList, paging: Paging): Promise<Row[]> {
	const found = new Map<string, Row>();
	const { interrupted } = paging;
	if (interrupted === undefined) return await collectInto(found, list, paging);
	try {
		return await collectInto(found, list, paging);
	} catch (error) {
		return interrupted(error, [...found.values()]);
	}
}

/** @param found takes every row as soon as it is read */
async function collectInto(
	found: Map<string, Row>,
	{ brief, briefSize, detailed, one }: DetailedList,
	{ pageSize, wanted }: Paging,
): Promise<Row[]> {
	const size = Math.max(1, Math.min(pageSize, wanted));
	const take = async (offset: number): Promise<number> => {
		const rows = await detailed(offset, size);
		for (const row of rows) if (!found.has(identity(row))) found.set(identity(row), row);
		return rows.length;
	};
	await take(0);
	if (found.size >= wanted) return [...found.values()].slice(0, wanted);

	const known = await collect(brief, { pageSize: briefSize, wanted });
	const missing = () => known.filter((row) => !found.has(identity(row)));
	let emptyPages = 0;
	for (let offset = size; emptyPages < MAX_EMPTY_PAGES && missing().length > 0; offset += size) {
		const isEmpty = (await take(offset)) === 0;
		// Omi takes locked rows out of a page after cutting it: an empty one need not be the end.
		emptyPages = isEmpty && offset >= known.length ? emptyPages + 1 : 0;
	}
	for (const row of missing()) {
		const id = text(row.id);
		const full = id === undefined ? row : await one(id);
		if (full) found.set(identity(row), full);
	}
	const rows = known.map((row) => found.get(identity(row)));
	return rows.filter((row): row is Row => row !== undefined).slice(0, wanted);
}
