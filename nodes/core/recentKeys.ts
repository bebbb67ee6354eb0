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
		this.forgetOld(at);
		if (this.claims.has(key)) return false;
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
		return [...this.claims].slice(-count);
	}

	/** Takes up claims that were written down by {@link newest}. */
	restore(claims: ReadonlyArray<readonly [key: string, at: number]>): void {
		for (const [key, at] of claims) if (!this.claims.has(key)) this.claims.set(key, at);
	}

	private forgetOld(at: number): void {
		for (const [key, claimedAt] of this.claims) {
			if (at - claimedAt < this.keepMs && this.claims.size < this.room) return;
			this.claims.delete(key);
		}
	}
}
