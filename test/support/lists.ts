import fc from 'fast-check';

/** Cuts a list into pieces of such lengths, again and again. */
export function cutInto<T>(list: readonly T[], lengths: readonly number[]): T[][] {
	const pieces: T[][] = [];
	let from = 0;
	while (from < list.length) {
		const length = lengths[pieces.length % lengths.length] ?? 1;
		pieces.push(list.slice(from, from + length));
		from += length;
	}
	return pieces;
}

export const lengths = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });
