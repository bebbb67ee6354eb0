import { isAhead } from '../../domain/elapsed';

/**
 * What cannot be fetched by itself is tried so often, and then handed on as the list has it: for two days. What should have
 * been given up before, and is not since n8n is restarted every night, is tried for some hours.
 */
const MOST_ATTEMPTS = 12;
const MOST_ATTEMPTS_OVERDUE = 5;
/** How long to wait before the second attempt, and at most; four times as long each time. In milliseconds. */
const FIRST_PAUSE_MS = 4 * 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/** Where so many in a row come to nothing, it is Omi that fails, and none of them. */
const MOST_IN_A_ROW = 3;

interface Failed {
	readonly id: string;
	readonly error: unknown;
}

/**
 * What Omi lists and does not give, by its id: it is tried again, less often each time. Some answers do not tell whose
 * fault it is, such as none at all; then it is the thing's own if Omi gives others, and Omi's if it gives none.
 */
export class Attempts {
	private readonly refused = new Map<string, { count: number; notBefore: number }>();
	/** What came to nothing when Omi gave nothing else, and may be to blame itself. */
	private readonly doubtful = new Set<string>();
	/** What has come to nothing since Omi last gave something, and is not judged yet. */
	private failed: Failed[] = [];
	private hasGiven = false;

	/** @param now in milliseconds since the epoch */
	constructor(private readonly now: () => number) {}

	/**
	 * Gives one thing after the other to be asked for, in their order; but as long as something has come to nothing and nobody
	 * knows why, one that never has, if there is any: it tells whose fault it is.
	 */
	*begin<Thing extends { readonly id: string }>(things: readonly Thing[]): Generator<Thing> {
		this.failed = [];
		this.hasGiven = false;
		const rest = [...things];
		while (rest.length > 0) {
			const isSure = ({ id }: Thing) => !this.doubtful.has(id) && !this.refused.has(id);
			const other = this.failed.length > 0 ? rest.findIndex(isSure) : 0;
			yield* rest.splice(Math.max(0, other), 1);
		}
	}

	isTooEarly(id: string): boolean {
		return isAhead(this.refused.get(id)?.notBefore ?? 0, this.now(), LONGEST_PAUSE_MS);
	}

	/** @param isOverdue whether it should have been given up before */
	isEnough(id: string, isOverdue: boolean): boolean {
		const most = isOverdue ? MOST_ATTEMPTS_OVERDUE : MOST_ATTEMPTS;
		return (this.refused.get(id)?.count ?? 0) >= most;
	}

	/** Omi has given it, or is not to be asked for it any more. */
	end(id: string): void {
		this.refused.delete(id);
		this.doubtful.delete(id);
	}

	/** Omi has given something: so what has failed is to blame itself. */
	give(id: string): void {
		this.end(id);
		this.hasGiven = true;
		this.blameThem();
	}

	/** Omi does not give it, and it alone is to blame. */
	refuse(id: string): void {
		this.doubtful.delete(id);
		const count = (this.refused.get(id)?.count ?? 0) + 1;
		const pause = Math.min(FIRST_PAUSE_MS * 4 ** (count - 1), LONGEST_PAUSE_MS);
		const notBefore = count >= MOST_ATTEMPTS ? 0 : this.now() + pause;
		this.refused.set(id, { count, notBefore });
	}

	/**
	 * It came to nothing, and nobody knows why.
	 *
	 * @throws the error where it is Omi that fails
	 */
	fail(id: string, error: unknown): void {
		if (this.refused.has(id)) {
			this.refuse(id);
			return;
		}
		this.failed.push({ id, error });
		if (this.failed.length < MOST_IN_A_ROW) return;
		// What Omi gave before proves nothing of now, but that these are not to be in the way of others.
		if (this.hasGiven) this.blameThem();
		this.blameOmi(error);
	}

	/**
	 * All has been asked for.
	 *
	 * @throws what keeps Omi from giving anything
	 */
	conclude(): void {
		const [first] = this.failed;
		if (first === undefined) return;
		if (this.hasGiven) this.blameThem();
		else this.blameOmi(first.error);
	}

	/** Forgets what is not listed any more. */
	keepOnly(listed: ReadonlySet<string>): void {
		for (const id of [...this.refused.keys(), ...this.doubtful]) {
			if (!listed.has(id)) this.end(id);
		}
	}

	private blameThem(): void {
		for (const { id } of this.failed.splice(0)) this.refuse(id);
	}

	private blameOmi(error: unknown): never {
		for (const { id } of this.failed.splice(0)) this.doubtful.add(id);
		throw error;
	}
}
