const { imul } = Math;

/** A repeatable source of chance (mulberry32): the same seed makes the same day, byte for byte. */
export class Random {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** Another one for each text, so that two users' days differ. */
	static of(seed: number, text: string): Random {
		let hash = 0;
		for (const character of text) hash = (imul(hash, 31) + character.charCodeAt(0)) | 0;
		return new Random(seed ^ hash);
	}

	/** From 0 up to, but not including, 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	between(least: number, most: number): number {
		return least + this.next() * (most - least);
	}

	pick<T>(list: readonly T[]): T {
		const chosen = list[Math.floor(this.next() * list.length)];
		if (chosen === undefined) throw new Error('There is nothing to choose from');
		return chosen;
	}

	uuid(): string {
		const hex = Array.from({ length: 32 }, () => Math.floor(this.next() * 16).toString(16));
		hex[12] = '4';
		hex[16] = this.pick(['8', '9', 'a', 'b']);
		const parts = [8, 4, 4, 4, 12].map((length) => hex.splice(0, length).join(''));
		return parts.join('-');
	}
}
