import { DateTime } from 'luxon';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Scope } from './types';
import { isRecord, present } from '../omiApi/values';

interface IsoSource {
	toISO(): string | null;
}

function hasIso(value: unknown): value is IsoSource {
	return isRecord(value) && typeof value.toISO === 'function';
}

/** Numbers below are seconds since 1970, above milliseconds: the year 5138 in the one, 1973 in the other. */
const MILLISECONDS_FLOOR = 100_000_000_000;

/**
 * What a date field may hold: luxon's DateTime (also from another copy of luxon), a Date, ISO text, or seconds or
 * milliseconds since 1970, also as text.
 */
export function parseDate(value: unknown, timezone: string): DateTime | undefined {
	let parsed: DateTime;
	if (value instanceof Date) parsed = DateTime.fromJSDate(value);
	else if (hasIso(value)) parsed = DateTime.fromISO(value.toISO() ?? '', { setZone: true });
	else if (typeof value === 'number') parsed = sinceEpoch(value);
	else if (typeof value === 'string') parsed = parseText(value.trim(), timezone);
	else return undefined;
	return parsed.isValid ? parsed : undefined;
}

function sinceEpoch(value: number): DateTime {
	const isSeconds = Math.abs(value) < MILLISECONDS_FLOOR;
	return DateTime.fromMillis(isSeconds ? value * 1000 : value);
}

function parseText(value: string, timezone: string): DateTime {
	// A year has four digits, a compact date eight.
	if (/^\d{9,13}(\.\d+)?$/.test(value)) return sinceEpoch(Number(value));
	const iso = DateTime.fromISO(value, { zone: timezone });
	if (iso.isValid) return iso;
	return DateTime.fromSQL(value, { zone: timezone });
}

/**
 * A day, also as the editor's date picker writes one, which always adds a midnight without a zone. Whoever means
 * the moment of midnight writes its zone.
 */
const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}([T ]00:00(:00(\.0+)?)?)?$/;

/** UTC with `Z`: Omi would read the `+` of `+00:00` in a query as a space. */
export function toUtc(date: DateTime): string {
	return date.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
}

type Meaning = 'moment' | 'endOfDay' | 'day';

/**
 * Reads a date field for Omi. `endOfDay` turns a whole day into its last millisecond, so that an end
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
			'Enter a date such as 2026-10-08T09:00:00Z, or an expression such as {{ $now.plus(1, "day") }}',
		);
	}
	if (meaning === 'day') return date.setZone(scope.timezone).toFormat('yyyy-MM-dd');
	const isWholeDay = typeof value === 'string' && WHOLE_DAY.test(value.trim());
	return toUtc(meaning === 'endOfDay' && isWholeDay ? date.endOf('day') : date);
}

/** A span of time by which a list is filtered: `verb` is what happened in it, e.g. "Created". */
export interface DateRange {
	/** What is filtered, e.g. "conversations". */
	noun: string;
	/** Begins the labels and the parameters' names. */
	verb: 'Created' | 'Due' | 'Started';
	/** Omi's names for the two ends; both are inclusive. */
	from: string;
	to: string;
}

/** The two filters of a span of time. */
export function rangeFilters({ noun, verb }: DateRange): INodeProperties[] {
	const [after, before] = namesOf(verb);
	const did = { Created: 'created', Due: 'due', Started: 'that began' }[verb];
	return [
		{
			displayName: `${verb} After`,
			name: after,
			type: 'dateTime',
			default: '',
			description: `Only ${noun} ${did} at this time or later`,
		},
		{
			displayName: `${verb} Before`,
			name: before,
			type: 'dateTime',
			default: '',
			description: `Only ${noun} ${did} at this time or earlier. A day without a time, or at 00:00, is included to its end.`,
		},
	];
}

/** What the two filters ask of Omi. */
export function rangeQuery(
	scope: Scope,
	filters: Record<string, unknown>,
	{ verb, from, to }: DateRange,
): IDataObject {
	const [after, before] = namesOf(verb);
	return present({
		[from]: dateField(scope, filters[after], `${verb} After`),
		[to]: dateField(scope, filters[before], `${verb} Before`, 'endOfDay'),
	});
}

function namesOf(verb: DateRange['verb']): [after: string, before: string] {
	return [`${verb.toLowerCase()}After`, `${verb.toLowerCase()}Before`];
}
