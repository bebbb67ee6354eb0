import { asText } from './asText';

/** A day, in seconds. For longer nothing is waited: what nobody touches for a week is forgotten. */
export const LONGEST_WAIT = 86_400;

/** What an expression has given, as a number: NaN for what is none, and for nothing. */
export function toNumber(given: unknown): number {
	return Number.parseFloat(asText(given));
}

/**
 * A number within its bounds, whatever an expression has made of it.
 *
 * @param fallback for what is no number
 */
export function bounded(value: number, fallback: number, least: number, most: number): number {
	return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : fallback;
}
