/** The id of an emission, which its items tell as well: the same whenever it comes again. */
export function emissionId(sessionId: string, part: number): string {
	return `${sessionId}/${part}`;
}

/** The id of the emission that an item came in; undefined for one that no session handed over. */
export function emissionIdOf({
	sessionId,
	part,
}: Readonly<Record<string, unknown>>): string | undefined {
	return typeof sessionId === 'string' && typeof part === 'number'
		? emissionId(sessionId, part)
		: undefined;
}
