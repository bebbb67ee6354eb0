import type { AskingState, SourceState, Spent } from './state';

/**
 * What two stores know, of which the node has been set to the one and the other in turn: all that either knows is known.
 * Merging what was merged before changes nothing.
 *
 * @param former the one that has just been left
 */
export function merged(own: AskingState, former: AskingState): AskingState {
	const sources = [...former.sources].map(([name, source]): [string, SourceState] => {
		const present = own.sources.get(name);
		return [name, present === undefined ? source : mergedSource(present, source)];
	});
	// Rather told twice than never.
	const told = own.told.filter((what) => former.told.includes(what));
	return {
		sources: new Map([...own.sources, ...sources]),
		told: own.sources.size === 0 ? former.told : told,
		spent: mergedSpent(own.spent, former.spent),
	};
}

function mergedSpent(own: Spent, former: Spent): Spent {
	if (own.with === '') return former;
	if (own.with !== former.with) return own;
	const all = [...own.requests, ...former.requests];
	return { ...own, requests: [...new Map(all.map((one) => [String(one), one])).values()] };
}

function mergedSource(own: SourceState, former: SourceState): SourceState {
	const known = new Map(own.known);
	for (const [key, one] of former.known) {
		if (one.version >= (known.get(key)?.version ?? 0)) known.set(key, one);
	}
	const newest = Math.max(own.newest ?? -Infinity, former.newest ?? -Infinity);
	return {
		firstAt: Math.min(own.firstAt, former.firstAt),
		isScanned: own.isScanned || former.isScanned,
		floor: Math.max(own.floor, former.floor),
		newest: Number.isFinite(newest) ? newest : undefined,
		streak: Math.min(own.streak, former.streak),
		userId: oneOf(own.userId, former.userId),
		known,
	};
}

/** The user that both tell of; empty where they tell of two. */
function oneOf(own: string | undefined, former: string | undefined): string | undefined {
	if (own === undefined || former === undefined) return own ?? former;
	return own === former ? own : '';
}
