import { DateTime } from 'luxon';

import type { Scope } from '../types';
import { isRecord } from '../../omiApi/values';

interface IsoSource {
	toISO(): string | null;
}

function hasIso(value: unknown): value is IsoSource {
	return isRecord(value) && typeof value.toISO === 'function';
}

/** What a date field may hold: luxon's DateTime (also from another copy of luxon), a Date, ISO text, milliseconds. */
export function parseDate(value: unknown, timezone: string): DateTime | undefined {
	let parsed: DateTime;
	if (value instanceof Date) parsed = DateTime.fromJSDate(value);
	else if (hasIso(value)) parsed = DateTime.fromISO(value.toISO() ?? '', { setZone: true });
	else if (typeof value === 'number') parsed = DateTime.fromMillis(value);
	else if (typeof value === 'string') parsed = parseText(value.trim(), timezone);
	else return undefined;
	return parsed.isValid ? parsed : undefined;
}

function parseText(value: string, timezone: string): DateTime {
	const iso = DateTime.fromISO(value, { zone: timezone });
	if (iso.isValid) return iso;
	return DateTime.fromSQL(value, { zone: timezone });
}

const DAY_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/** UTC with `Z`: Omi would read the `+` of `+00:00` in a query as a space. */
export function toUtc(date: DateTime): string {
	return date.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
}

type Meaning = 'moment' | 'endOfDay' | 'day';

/**
 * Reads a date field for Omi. `endOfDay` turns a bare day into its last millisecond, so that an end
 * date includes its day; `day` answers the calendar day in the workflow's time zone.
 */
export function dateField(
	scope: Scope,
	value: unknown,
	label: string,
	meaning: Meaning = 'moment',
): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const date = parseDate(value, scope.timezone);
	if (!date) {
		scope.fail(
			`'${label}' is not a date`,
			'Give an ISO 8601 date such as 2026-10-08T09:00:00Z, or a DateTime such as {{ $now.plus(1, "day") }}',
		);
	}
	if (meaning === 'day') return date.setZone(scope.timezone).toFormat('yyyy-MM-dd');
	const bareDay = typeof value === 'string' && DAY_ONLY.test(value.trim());
	return toUtc(meaning === 'endOfDay' && bareDay ? date.endOf('day') : date);
}
