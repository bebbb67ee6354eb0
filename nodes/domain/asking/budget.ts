import type { AskingState } from './state';

/*
 * How much may be asked. Omi counts by the hour and for each key (its `RATE_POLICIES`): 60 lists and details of
 * conversations together, 25 with their transcripts, 120 lists of action items; for each app and user ten lists. Asking
 * stays below, so that other nodes with the same key can ask as well.
 */

/** What a request counts as: a list, a conversation with its transcript, action items, or an app's for a user. */
export type Cost = 'list' | 'detail' | 'items' | `app ${string}`;

const HOUR_MS = 3_600_000;

const MOST_LISTS = 30;
/** So that a process that knows nothing of those before it does not ask as much again at once. */
const MOST_LISTS_AT_ONCE = 8;
const AT_ONCE_MS = 10 * 60_000;
const MOST_DETAILS = 20;
const MOST_READS = 55;
const MOST_ITEMS = 100;
const MOST_FOR_APP = 8;

type Spent = AskingState['spent'];

/** What has been asked with one key within the last hour. Pure but for what it holds. */
export class Ledger {
	private spent: Array<readonly [at: number, cost: string]> = [];

	/** Takes over what an earlier process has spent. */
	restore(spent: Spent): void {
		const own = new Set(this.spent.map(String));
		this.spent.push(...spent.filter((one) => !own.has(String(one))));
	}

	/**
	 * Whether something may be asked now.
	 *
	 * @param at in milliseconds since the epoch
	 */
	may(cost: Cost, at: number): boolean {
		this.forget(at);
		const of = (...costs: string[]) => this.spent.filter(([, one]) => costs.includes(one)).length;
		const listsLately = this.spent.filter(([spentAt, one]) => {
			return one === 'list' && at - spentAt < AT_ONCE_MS;
		}).length;
		switch (cost) {
			case 'list':
				return (
					listsLately < MOST_LISTS_AT_ONCE &&
					of('list') < MOST_LISTS &&
					of('list', 'detail') < MOST_READS
				);
			case 'detail':
				return of('detail') < MOST_DETAILS && of('list', 'detail') < MOST_READS;
			case 'items':
				return of('items') < MOST_ITEMS;
			default:
				return of(cost) < MOST_FOR_APP;
		}
	}

	/** Counts a request, before it is sent. */
	spend(cost: Cost, at: number): void {
		this.spent.push([at, cost]);
	}

	/** What is to be remembered when this process ends. */
	written(at: number): Spent {
		this.forget(at);
		return [...this.spent];
	}

	/** What lies in the future was counted by a clock that was wrong: it is taken for spent just now, and not for ever. */
	private forget(at: number): void {
		this.spent = this.spent
			.filter(([spentAt]) => at - spentAt < HOUR_MS)
			.map(([spentAt, cost]) => [Math.min(spentAt, at), cost]);
	}
}
