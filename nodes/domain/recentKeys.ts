/**
 * Remembers keys for a time, so that the second claim of one is recognised. Bounded: with more keys than
 * there is room for the oldest are forgotten.
 */
export class RecentKeys {
	/** Key to the time of its claim, oldest first. */
	private readonly claims = new Map<string, number>();

	/**
	 * @param keepMs for how long a key is remembered, in milliseconds
	 * @param room how many keys are remembered
	 */
	constructor(
		private readonly keepMs: number,
		private readonly room: number,
	) {}

	/** Claims a key at a time; false if it has been claimed before. */
	claim(key: string, at: number): boolean {
		this.forget((claimedAt) => at - claimedAt >= this.keepMs);
		if (this.claims.has(key)) return false;
		this.forget(() => this.claims.size >= this.room);
		this.claims.set(key, at);
		return true;
	}

	/** Gives a claim back, for a delivery that has failed after all. */
	release(key: string): void {
		this.claims.delete(key);
	}

	get size(): number {
		return this.claims.size;
	}

	/** The newest claims, oldest of them first, in a form that JSON can hold. */
	newest(count: number): Array<[key: string, at: number]> {
		return [...this.claims].slice(Math.max(0, this.size - count));
	}

	/** Takes up claims that were written down by {@link newest}. */
	restore(claims: ReadonlyArray<readonly [key: string, at: number]>): void {
		for (const [key, at] of claims) if (!this.claims.has(key)) this.claims.set(key, at);
	}

	/** Forgets the oldest claims for as long as the condition holds. */
	private forget(condition: (claimedAt: number) => boolean): void {
		for (const [key, claimedAt] of this.claims) {
			if (!condition(claimedAt)) return;
			this.claims.delete(key);
		}
	}
}
