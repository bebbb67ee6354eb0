import { z } from 'zod';

/*
 * Omi's payloads have changed with each generation of its backend, and one odd field must not cost the user
 * the whole delivery: so each of these accepts anything and falls back to "not there".
 */

export const text = z.string().catch('');
export const optionalText = z.string().nullish().catch(null).transform(orNull);
export const flag = z.boolean().catch(false);

/** A number that is one: neither NaN nor infinite, neither of which survives JSON. */
export const optionalNumber = z.number().finite().nullish().catch(null).transform(orNull);

/** A list without the entries that do not fit; not a list is an empty one. */
export function listOf<T extends z.ZodTypeAny>(entry: T) {
	return z
		.array(entry.nullable().catch(null as z.output<T>))
		.catch([])
		.transform((list) => list.filter((one): one is z.output<T> => one !== null));
}

/** An ISO 8601 time as Omi's Python writes it, or null. One without an offset is in UTC. */
export const time = optionalText.transform((value) => {
	// `Date.parse` alone would take "Room 12" for a day in December.
	if (value === null || !/^\d{4}-\d\d-\d\d/.test(value)) return null;
	const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`;
	const parsed = Date.parse(zoned);
	return Number.isNaN(parsed) ? null : new Date(parsed).toISOString();
});

function orNull<T>(value: T | null | undefined): T | null {
	return value ?? null;
}
