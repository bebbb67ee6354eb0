import { isObject } from '../delivery';

/*
 * Omi's payloads have changed with each generation of its backend, and one odd field must not cost the user
 * the whole delivery: so each of these accepts anything and falls back to "not there". A delivery comes every
 * second, and a schema library takes several times as long for this as reading the JSON did.
 */

/** An object as JSON has it, with nothing known of its fields. */
export type Wire = Readonly<Record<string, unknown>>;

export function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

export function optionalText(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

export function flag(value: unknown): boolean {
	return value === true;
}

/** A number that is one: neither NaN nor infinite, neither of which survives JSON. */
export function optionalNumber(value: unknown): number | null {
	return Number.isFinite(value) ? (value as number) : null;
}

/** Reads a list, without the entries that are no objects; not a list is an empty one. */
export function listOf<T>(value: unknown, read: (entry: Wire) => T): T[] {
	return Array.isArray(value) ? value.filter(isObject).map(read) : [];
}

/** Reads an ISO 8601 time as Omi's Python writes it, or null. One without an offset is in UTC. */
export function time(value: unknown): string | null {
	// `Date.parse` alone would take "Room 12" for a day in December.
	if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return null;
	const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`;
	const parsed = Date.parse(zoned);
	return Number.isNaN(parsed) ? null : new Date(parsed).toISOString();
}
