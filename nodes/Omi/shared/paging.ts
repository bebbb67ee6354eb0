import type { Row } from '../types';
import { text } from './values';

/** Rows of the page before that are asked for again, to notice when rows moved up in between. */
const OVERLAP = 3;
const SMALLEST_PAGE_WITH_OVERLAP = 10;
/** How often a page may be taken again because rows moved up by more than the overlap. */
const MAX_STEPS_BACK = 3;
const MAX_PAGES = 1000;

export interface Paging {
	/** The most rows that Omi gives at once for this list. */
	pageSize: number;
	/** How many rows are wanted; Infinity for all. */
	wanted: number;
}

export type FetchPage = (offset: number, limit: number) => Promise<Row[]>;

/** What makes a row the same row: its id, or all of it where it has none. */
function identity(row: Row): string {
	return text(row.id) ?? JSON.stringify(row);
}

/**
 * Collects rows by offset while the list may change. New rows push known ones onto the next page: those
 * are dropped by id. Deleted rows pull unseen ones onto the page before: pages overlap by a few rows,
 * and where none of them comes back the page before is read again.
 *
 * A short page is not the end, since Omi filters locked and malformed rows out of a page after cutting
 * it; an empty one is.
 */
export async function collect(fetchPage: FetchPage, { pageSize, wanted }: Paging): Promise<Row[]> {
	const size = Math.max(1, Math.min(pageSize, wanted));
	const overlap = size >= SMALLEST_PAGE_WITH_OVERLAP ? OVERLAP : 0;
	const seen = new Set<string>();
	const rows: Row[] = [];
	let stepsBack = 0;
	let pagesWithoutNews = 0;

	for (let offset = 0, page = 0; page < MAX_PAGES && rows.length < wanted; page++) {
		const fetched = await fetchPage(offset, size);
		if (fetched.length === 0) break;

		const fresh = fetched.filter((row) => !seen.has(identity(row)));
		const moved = overlap > 0 && offset > 0 && fresh.length === fetched.length;
		for (const row of fresh) {
			const key = identity(row);
			if (seen.has(key)) continue;
			seen.add(key);
			rows.push(row);
		}

		// A server that ignores the offset would otherwise keep this going for ever.
		pagesWithoutNews = fresh.length === 0 ? pagesWithoutNews + 1 : 0;
		if (pagesWithoutNews >= 2) break;

		if (moved && stepsBack < MAX_STEPS_BACK) {
			stepsBack++;
			offset = Math.max(0, offset - size + overlap);
		} else {
			offset += size - overlap;
		}
	}
	return rows.slice(0, wanted);
}

export interface NumberedPage {
	rows: Row[];
	totalPages?: number;
}

/** Collects rows from pages counted from 1, as Omi's search gives them. */
export async function collectNumbered(
	fetchPage: (page: number, perPage: number) => Promise<NumberedPage>,
	{ pageSize, wanted }: Paging,
): Promise<Row[]> {
	const perPage = Math.max(1, Math.min(pageSize, wanted));
	const found = new Map<string, Row>();
	for (let page = 1; page <= MAX_PAGES && found.size < wanted; page++) {
		const { rows, totalPages } = await fetchPage(page, perPage);
		const before = found.size;
		for (const row of rows) if (!found.has(identity(row))) found.set(identity(row), row);
		if (found.size === before || (totalPages !== undefined && page >= totalPages)) break;
	}
	return [...found.values()].slice(0, wanted);
}
