/** Does several things at once, at most so many; their results in the order of the things. */
export async function atOnce<Thing, Result>(
	things: readonly Thing[],
	width: number,
	act: (thing: Thing, index: number) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	const rest = things.entries();
	const worker = async () => {
		for (const [index, thing] of rest) results[index] = await act(thing, index);
	};
	await Promise.all(Array.from({ length: width }, worker));
	return results;
}
