/** Busiest is what is so for ten minutes: of a sample, a second says more about chance than about the day. */
const BUSY_S = 600;

/** A day, and what goes on after it until everything is over. In seconds. */
export const DAY_S = 86_400;
const SECONDS = DAY_S + 2 * 3_600;

/** How often something happens in each second of a day. */
export class Rate {
	private readonly counts = new Float64Array(SECONDS);
	total = 0;

	/** @param at in milliseconds after midnight */
	add(at: number, count = 1): void {
		this.total += count;
		this.counts[secondOf(at)]! += count;
	}

	/** How often a second, on the day's average. */
	get mean(): number {
		return this.total / DAY_S;
	}

	/** How often a second, in the ten minutes in which it is most. */
	get busiest(): number {
		return busiest(this.counts);
	}
}

/** How much there is of something in each second of a day. */
export class Level {
	private readonly changes = new Float64Array(SECONDS);

	/** @param at in milliseconds after midnight */
	change(at: number, by: number): void {
		if (by !== 0) this.changes[secondOf(at)]! += by;
	}

	/** How much there is on the day's average. */
	get mean(): number {
		// From each change on it is so much more until the day's end.
		return this.changes.reduce((sum, change, at) => sum + change * (SECONDS - at), 0) / DAY_S;
	}

	/** How much there is in the ten minutes in which it is most. */
	get busiest(): number {
		let level = 0;
		return busiest(this.changes.map((change) => (level += change)));
	}

	/** How much is left when all is over. */
	get left(): number {
		return this.changes.reduce((sum, change) => sum + change, 0);
	}
}

function secondOf(at: number): number {
	return Math.min(Math.floor(at / 1_000), SECONDS - 1);
}

function busiest(values: Float64Array): number {
	let most = 0;
	for (let from = 0; from < SECONDS; from += BUSY_S) {
		const some = values.subarray(from, from + BUSY_S);
		most = Math.max(most, some.reduce((sum, value) => sum + value, 0) / some.length);
	}
	return most;
}
