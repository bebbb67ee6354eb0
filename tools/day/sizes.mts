/** How large things are, in bytes: so many that only how many there are of each size is kept. */
export class Sizes {
	private readonly counts = new Map<number, number>();
	private sum = 0;
	private count = 0;

	add(bytes: number): void {
		this.counts.set(bytes, (this.counts.get(bytes) ?? 0) + 1);
		this.sum += bytes;
		this.count += 1;
	}

	get mean(): number {
		return this.sum / Math.max(1, this.count);
	}

	/** Than which so large a share of all is no larger. */
	atMost(share: number): number {
		let left = share * this.count;
		for (const [bytes, count] of [...this.counts].sort(([a], [b]) => a - b)) {
			left -= count;
			if (left <= 0) return bytes;
		}
		return 0;
	}
}
