import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import { readQuery, whole } from './validate.mts';

/** What the lists of the Developer API have in common. */

/**
 * The rows of one user.
 *
 * @param uid everybody's if left out
 */
export function ownRows(store: Store, rows: Json[], uid: string | undefined): Json[] {
	return rows.filter((row) => {
		const owner = store.owners.get(row);
		return uid === undefined || owner === undefined || owner === uid;
	});
}

/** Takes in what a user has made. */
export function add(
	store: Store,
	rows: Json[],
	made: readonly Json[],
	uid: string | undefined,
): void {
	for (const row of made) if (uid !== undefined) store.owners.set(row, uid);
	rows.push(...made);
}

export function page(rows: Json[], request: Incoming, fallback: number, max: number): Json[] {
	const asked = readQuery(request, { limit: whole(fallback), offset: whole(0) });
	const limit = Math.max(1, Math.min(asked.limit, max));
	const offset = Math.max(0, asked.offset);
	return rows.slice(offset, offset + limit);
}

export function find(rows: Json[], id: string | undefined, name: string): Json {
	const row = rows.find((candidate) => candidate.id === id);
	if (!row) throw new HttpError(404, `${name} not found`);
	return row;
}

export function unlocked(row: Json, name: string): Json {
	if (row.is_locked === true) {
		throw new HttpError(402, `A paid plan is required to access this ${name}.`);
	}
	return row;
}

export function drop(rows: Json[], row: Json): Answer {
	rows.splice(rows.indexOf(row), 1);
	return { status: 200, body: { success: true } };
}

/** Leaves out what was not given; what is there may still be null. */
export function given(fields: Json): Json {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The fields that a body asks to clear with null, which older backends take for nothing. */
export function cleared(store: Store, { body }: Incoming, ...names: string[]): Json {
	const chosen = store.isOld ? [] : names.filter((name) => (body as Json)[name] === null);
	return Object.fromEntries(chosen.map((name) => [name, null]));
}

export function newestFirst(rows: Json[]): Json[] {
	return [...rows].sort((a, b) => String(b.created_at).localeCompare(String(a.created_at)));
}
