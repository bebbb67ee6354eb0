import { keyOf, toSecond, type SourceState } from './state';

/** A row of a list that Omi gave, as far as it matters for asking. */
export interface Listed {
	readonly id: string;
	/** When Omi created it, in milliseconds since the epoch. */
	readonly at: number;
	/** When it was finished, in milliseconds since the epoch; undefined where Omi does not say. */
	readonly finishedAt?: number;
	/** What it is like, for things that change; a text without spaces. */
	readonly mark?: string;
	/** When Omi says that it was last changed, in milliseconds since the epoch; for things that change. */
	readonly changedAt?: number;
}

export interface Circumstances {
	/** In milliseconds since the epoch. */
	readonly at: number;
	/** What becomes of what is there when the workflow is first published. */
	readonly startFrom: 'now' | 'lookBack';
	/** How far back to look from the newest, in milliseconds. */
	readonly lookBackMs: number;
	/** For how long a delivery may be on its way after the end, in milliseconds; 0 where none comes. */
	readonly graceMs: number;
	/** When this process first saw a thing, by its id, in milliseconds since the epoch. */
	readonly seenAt: ReadonlyMap<string, number>;
	/** Whether the workflow has just been published for the first time. */
	readonly isFresh: boolean;
}

export interface Plan<Row extends Listed> {
	/** Was there before the workflow was published: is only to be known. */
	readonly learn: readonly Row[];
	/** Is new, or has changed; oldest first. */
	readonly take: readonly Row[];
	/** May still come by a delivery. */
	readonly wait: readonly Row[];
	readonly newest: number | undefined;
}

/**
 * From when on to ask, in milliseconds since the epoch: over the whole look-back, counted from the newest thing known, and
 * further where something is left to do ({@link floorAfter}). Until a list was read, from when it was first asked: what was
 * in the look-back then may take hours to fetch, and a restart.
 *
 * @param at in milliseconds since the epoch
 */
export function askFrom(
	{ firstAt, floor, isScanned, newest }: SourceState,
	lookBackMs: number,
	at: number,
): number {
	if (isScanned && floor > 0) return floor;
	return Math.max(floor, toSecond(Math.min(newest ?? firstAt, at) - lookBackMs));
}

/** Sorts what a list held into what is known, what is new and what may still come otherwise. */
export function plan<Row extends Listed>(
	source: SourceState,
	rows: readonly Row[],
	{ at, startFrom, graceMs, seenAt, isFresh }: Circumstances,
): Plan<Row> {
	const isFirst = !source.isScanned;
	const once = [...new Map(rows.map((row) => [row.id, row])).values()];
	const news = once
		.filter((row) => row.at >= source.floor && !isKnown(source, row))
		.sort((a, b) => a.at - b.at);
	// Where an earlier process has first asked and written nothing down of it, what has been finished since is new.
	const isOld = ({ finishedAt, at: createdAt }: Listed) => {
		if (!isFirst || startFrom !== 'now') return false;
		return isFresh || (finishedAt ?? createdAt) <= source.firstAt;
	};
	const mayCome = ({ id, finishedAt, at: createdAt }: Listed) => {
		// Where this process's clock is behind Omi's, what has been seen for long enough waits no longer.
		const seenFor = at - (seenAt.get(id) ?? at);
		return at - (finishedAt ?? createdAt) < graceMs && seenFor < graceMs;
	};
	const learn = news.filter(isOld);
	const rest = news.filter((row) => !isOld(row));
	const wait = graceMs === 0 ? [] : rest.filter(mayCome);
	const take = rest.filter((row) => !wait.includes(row));
	// What Omi gives no time for has this process's, which may be wrong; and what is ahead of it tells nothing.
	const times = once.map((row) => row.at).filter((created) => created < at);
	const newest = times.reduce<number | undefined>(
		(last, time) => (last === undefined ? time : Math.max(last, time)),
		undefined,
	);
	return { learn, take, wait, newest };
}

/**
 * Below what nothing need be asked for again once a list has been read to its end.
 *
 * @param undone what is new and has not been taken
 */
export function floorAfter(
	source: SourceState,
	newest: number | undefined,
	undone: readonly Listed[],
	{ at, lookBackMs }: Pick<Circumstances, 'at' | 'lookBackMs'>,
): number {
	const begin = lookBackFrom(source, newest, { at, lookBackMs });
	const floor = undone.reduce((least, row) => Math.min(least, row.at), begin ?? source.floor);
	return Math.max(source.floor, toSecond(floor));
}

/**
 * Where the look-back begins, in milliseconds since the epoch; undefined where nothing is known to count it from.
 *
 * @param newest of the list that was just read
 */
export function lookBackFrom(
	source: Pick<SourceState, 'newest'>,
	newest: number | undefined,
	{ at, lookBackMs }: Pick<Circumstances, 'at' | 'lookBackMs'>,
): number | undefined {
	const latest = Math.max(source.newest ?? -Infinity, newest ?? -Infinity);
	return Number.isFinite(latest) ? Math.min(latest, at) - lookBackMs : undefined;
}

function isKnown({ known }: SourceState, { id, mark = '' }: Listed): boolean {
	return known.get(keyOf(id))?.mark === mark;
}
