/** Does something with all, at once, and waits for all: what has come of each, and what the first failure was. */
export async function settle<Thing, Value>(
	things: readonly Thing[],
	work: (thing: Thing) => Promise<Value>,
): Promise<{ values: Array<Value | undefined>; failure?: { readonly error: unknown } }> {
	const results = await Promise.allSettled(things.map(work));
	const values = results.map((one) => (one.status === 'fulfilled' ? one.value : undefined));
	const failed = results.find((one) => one.status === 'rejected');
	return { values, ...(failed && { failure: { error: failed.reason as unknown } }) };
}
