import { elapsed } from '../elapsed';
import type { Spent } from './state';

/*
 * How much may be asked. Omi counts by the hour and for each key (its `RATE_POLICIES`): 60 lists and details of
 * conversations together, 25 with their transcripts, 120 lists of action items; for each app and user ten lists. Asking
 * stays below, so that other nodes with the same key can ask as well.
 */

/** What a request counts as: a list, a conversation with its transcript, action items, or an app's for a user. */
export type Cost = 'list' | 'detail' | 'items' | `app ${string}`;

const HOUR_MS = 3_600_000;

/** How many of each may be asked for in an hour, and how many of what counts together; below what Omi allows. */
const MOST_LISTS = 26;
const MOST_DETAILS = 20;
const MOST_READS = 55;
const MOST_ITEMS = 50;
const MOST_ITEMS_OF_ALL = 100;
const MOST_FOR_APP = 5;
const MOST_FOR_APP_OF_ALL = 10;
/** So that a process that knows nothing of those before it does not ask as much again at once. */
const MOST_LISTS_AT_ONCE = 8;
const AT_ONCE_MS = 10 * 60_000;

/** Who has not come for a turn for so long does not keep the others waiting, in milliseconds. */
const PATIENCE_MS = 3 * 60_000;

/** Somebody who waits to ask for something. */
export interface Place {
	readonly cost: Cost;
	/** When they last came for their turn, in milliseconds since the epoch. */
	seenAt: number;
	/** Whether they would take it. */
	isReady: boolean;
}

/** What has been asked with one key within the last hour, and who waits to ask. Pure but for what it holds. */
export class Ledger {
	/** Who has waited for longest comes first, whichever node it is: or one that asks often would leave nothing to others. */
	private readonly line = new Set<Place>();
	private spent: Array<readonly [at: number, cost: string]> = [];
	/** When it was first asked whether something may be asked, in milliseconds since the epoch. */
	private openedAt: number | undefined;
	/** How much of each cost an earlier process has told of. */
	private readonly told = new Map<string, number>();

	/** @param key tells the key, or the app, from others */
	constructor(private readonly key: string) {}

	/**
	 * Takes over what an earlier process has spent within the hour, if that was with the same key: what it spent before
	 * tells nothing of what it has asked for since.
	 *
	 * @param at in milliseconds since the epoch
	 */
	restore({ with: key, requests }: Spent, at: number): void {
		if (key !== this.key) return;
		const own = new Set(this.spent.map(String));
		const lately = requests.filter(([spentAt]) => at - spentAt < HOUR_MS);
		for (const one of lately.filter((other) => !own.has(String(other)))) {
			this.spent.push(one);
			this.told.set(one[1], (this.told.get(one[1]) ?? 0) + 1);
		}
	}

	/**
	 * Whether something may be asked now.
	 *
	 * @param at in milliseconds since the epoch
	 */
	may(cost: Cost, at: number): boolean {
		this.openedAt = Math.min(this.openedAt ?? at, at);
		this.forget(at);
		const of = (...costs: string[]) => this.spent.filter(([, one]) => costs.includes(one)).length;
		const listsLately = this.spent.filter(([spentAt, one]) => {
			return one === 'list' && at - spentAt < AT_ONCE_MS;
		}).length;
		const isReadAllowed = of('list', 'detail') + this.untold('list', MOST_LISTS, at) < MOST_READS;
		const isAllowed = (most: number, mostOfAll: number) => {
			return of(cost) < most && of(cost) + this.untold(cost, most, at) < mostOfAll;
		};
		switch (cost) {
			case 'list':
				return isReadAllowed && listsLately < MOST_LISTS_AT_ONCE && of('list') < MOST_LISTS;
			case 'detail':
				return isReadAllowed && of('detail') < MOST_DETAILS;
			case 'items':
				return isAllowed(MOST_ITEMS, MOST_ITEMS_OF_ALL);
			default:
				return isAllowed(MOST_FOR_APP, MOST_FOR_APP_OF_ALL);
		}
	}

	/** Waits behind all others. @param at in milliseconds since the epoch */
	join(cost: Cost, at: number): Place {
		const place = { cost, seenAt: at, isReady: true };
		this.line.add(place);
		return place;
	}

	/** Waits no longer. */
	leave(place: Place): void {
		this.line.delete(place);
	}

	/**
	 * Whether it is somebody's turn: what they wait for may be asked for, and nobody before them would ask instead.
	 *
	 * @param at in milliseconds since the epoch
	 */
	isTurnOf(place: Place, at: number): boolean {
		place.seenAt = at;
		if (!place.isReady || !this.may(place.cost, at)) return false;
		for (const other of this.line) {
			if (other === place) return true;
			const comes = other.isReady && elapsed(other.seenAt, at) < PATIENCE_MS;
			if (comes && isSameBudget(other.cost, place.cost) && this.may(other.cost, at)) return false;
		}
		return true;
	}

	/** Counts a request, before it is sent. */
	spend(cost: Cost, at: number): void {
		this.spent.push([at, cost]);
	}

	/** What is to be remembered when this process ends. */
	written(at: number): Spent {
		this.forget(at);
		return { with: this.key, requests: [...this.spent] };
	}

	/**
	 * How much an earlier process may have asked for within the hour without anybody having written it down: a list that
	 * holds nothing new starts no execution, and without one the Memory store is not written. (What is fetched does.)
	 */
	private untold(cost: string, most: number, at: number): number {
		if (this.openedAt === undefined || at - this.openedAt >= HOUR_MS) return 0;
		return Math.max(0, most - (this.told.get(cost) ?? 0));
	}

	/** What lies in the future was counted by a clock that was wrong: it is taken for spent just now, and not for ever. */
	private forget(at: number): void {
		this.spent = this.spent
			.filter(([spentAt]) => at - spentAt < HOUR_MS)
			.map(([spentAt, cost]) => [Math.min(spentAt, at), cost]);
	}
}

/** Lists and details count together. */
function isSameBudget(a: Cost, b: Cost): boolean {
	const isRead = (cost: Cost) => cost === 'list' || cost === 'detail';
	return a === b || (isRead(a) && isRead(b));
}
