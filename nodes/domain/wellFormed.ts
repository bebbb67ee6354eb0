/** Half of a character that takes two, such as an emoji. */
const HALVES = /\p{Surrogate}/gu;

/**
 * A text that others can read. An expression that shortens one may cut an emoji in two; such a half is in no encoding, so
 * that neither an address nor Omi's backend takes it: U+FFFD stands in its place.
 */
export function wellFormed(text: string): string {
	return text.replace(HALVES, '\uFFFD');
}
