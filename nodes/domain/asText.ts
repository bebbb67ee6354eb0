/**
 * What an expression has given, as a text: nothing for nothing, a list with commas between its entries, and JSON for an
 * object, which may not know how to become a text.
 */
export function asText(given: unknown): string {
	if (given === undefined || given === null) return '';
	if (Array.isArray(given)) return given.map(asText).join(',');
	return typeof given === 'object' ? JSON.stringify(given) : String(given);
}
