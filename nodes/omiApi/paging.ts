import type { Row } from './types';
import { text } from './values';

/** Rows of the page before that are asked for again, to notice when rows moved up in between. */
const OVERLAP = 3;
const SMALLEST_PAGE_WITH_OVERLAP = 10;
/** How often in all a page may be taken again because rows moved up by more than the overlap. */
const MAX_STEPS_BACK = 30;
/**
 * A server that answers the same page whatever the offset is believed after this many. Rows may be added
 * just as fast as they are read, for a while: then pages are equal too, and there is more to come.
 */
const MAX_EQUAL_PAGES = 4;
const MAX_PAGES = 1000;

export interface Paging {
	/** The most rows that Omi gives at once for this list. */
	pageSize: number;
	/** How many rows are wanted; Infinity for all. */
	wanted: number;
	/**
	 * Says what becomes of the rows read so far when a request fails; without it the failure is thrown and they
	 * are lost.
	 */
	interrupted?: Interruption;
}

/** Answers the rows to hand on, or throws. */
export type Interruption = (error: unknown, rows: Row[]) => Row[];

export type FetchPage = (offset: number, limit: number) => Promise<Row[]>;

/** What makes a row the same row: its id, or all of it where it has none. */
export function identity(row: Row): string {
	return text(row.id) ?? JSON.stringify(row);
}

/**
 * Collects rows by offset while the list may change. New rows push known ones onto the next page: those
 * are dropped by id. Deleted rows pull unseen ones onto the pages before: so pages overlap by a few rows,
 * and where a page shares none with those before it, the reading goes back until it finds the thread.
 *
 * A short page is not the end, since Omi filters locked and malformed rows out of a page after cutting
 * it; an empty one is.
 */
export async function collect(fetchPage: FetchPage, paging: Paging): Promise<Row[]> {
	const found = new Map<string, Row>();
	await rescue(found, paging, async () => await collectInto(found, fetchPage, paging));
	return [...found.values()].slice(0, paging.wanted);
}

/** Reads; where that fails, leaves in `found` what is to be handed on all the same. */
async function rescue(
	found: Map<string, Row>,
	{ interrupted }: Paging,
	read: () => Promise<void>,
): Promise<void> {
	if (interrupted === undefined) return await read();
	try {
		await read();
	} catch (error) {
		const kept = interrupted(error, [...found.values()]);
		found.clear();
		for (const row of kept) found.set(identity(row), row);
	}
}

async function collectInto(
	found: Map<string, Row>,
	fetchPage: FetchPage,
	{ pageSize, wanted }: Paging,
): Promise<void> {
	const size = Math.max(1, Math.min(pageSize, wanted));
	const overlap = size >= SMALLEST_PAGE_WITH_OVERLAP ? OVERLAP : 0;
	const stride = size - overlap;
	/** The rows read without a gap from the top of the list. */
	const thread = new Set<string>();
	let stepsBack = 0;
	let equalPages = 0;
	let before = { keys: '', count: 0 };
	let gap = '';

	for (let offset = 0, page = 0; page < MAX_PAGES && found.size < wanted; page++) {
		const rows = new Map((await fetchPage(offset, size)).map((row) => [identity(row), row]));
		const keys = [...rows.keys()];
		const sum = keys.join('\n');
		for (const [key, row] of rows) if (!found.has(key)) found.set(key, row);

		equalPages = keys.length > 0 && sum === before.keys ? equalPages + 1 : 0;
		if (equalPages >= MAX_EQUAL_PAGES) break;

		const connected =
			offset === 0 ||
			overlap === 0 ||
			stepsBack >= MAX_STEPS_BACK ||
			// Seen again after going back: the rows between are hidden, not moved.
			`${offset} ${sum}` === gap ||
			(keys.length === 0 ? before.count <= stride : keys.some((key) => thread.has(key)));
		before = { keys: sum, count: keys.length };

		if (connected) {
			if (keys.length === 0) break;
			for (const key of keys) thread.add(key);
			offset += stride;
		} else {
			stepsBack++;
			gap = `${offset} ${sum}`;
			offset = Math.max(0, offset - stride);
		}
	}
}

export interface NumberedPage {
	rows: Row[];
	totalPages?: number;
}

/** Collects rows from pages counted from 1, as Omi's search gives them. */
export async function collectNumbered(
	fetchPage: (page: number, perPage: number) => Promise<NumberedPage>,
	paging: Paging,
): Promise<Row[]> {
	const { pageSize, wanted } = paging;
	const perPage = Math.max(1, Math.min(pageSize, wanted));
	const found = new Map<string, Row>();
	await rescue(found, paging, async () => {
		for (let page = 1; page <= MAX_PAGES && found.size < wanted; page++) {
			const { rows, totalPages } = await fetchPage(page, perPage);
			const before = found.size;
			for (const row of rows) if (!found.has(identity(row))) found.set(identity(row), row);
			if (found.size === before || (totalPages !== undefined && page >= totalPages)) break;
		}
	});
	return [...found.values()].slice(0, wanted);
}
