import { DateTime } from 'luxon';

import { dateField, parseDate, toUtc } from '../../../nodes/actions/dates';
import type { Scope } from '../../../nodes/actions/types';

const scope = {
	timezone: 'America/New_York',
	fail: (message: string) => {
		throw new Error(message);
	},
} as unknown as Scope;

describe('dateField', () => {
	test.each<[unknown, string]>([
		['2026-10-08T09:00:00Z', '2026-10-08T09:00:00.000Z'],
		['2026-10-08T09:00:00+00:00', '2026-10-08T09:00:00.000Z'],
		['2026-10-08T09:00:00', '2026-10-08T13:00:00.000Z'],
		['2026-10-08 09:00:00', '2026-10-08T13:00:00.000Z'],
		['2026-10-08', '2026-10-08T04:00:00.000Z'],
		[new Date('2026-10-08T09:00:00Z'), '2026-10-08T09:00:00.000Z'],
		[Date.parse('2026-10-08T09:00:00Z'), '2026-10-08T09:00:00.000Z'],
		[Date.parse('2026-10-08T09:00:00Z') / 1000, '2026-10-08T09:00:00.000Z'],
		[`${Date.parse('2026-10-08T09:00:00Z') / 1000}`, '2026-10-08T09:00:00.000Z'],
		[`${Date.parse('2026-10-08T09:00:00Z')}`, '2026-10-08T09:00:00.000Z'],
		[DateTime.fromISO('2026-10-08T09:00:00+02:00'), '2026-10-08T07:00:00.000Z'],
		[{ toISO: () => '2026-10-08T09:00:00.000+02:00' }, '2026-10-08T07:00:00.000Z'],
	])('%p', (value, expected) => {
		expect(dateField(scope, value, 'Due At')).toBe(expected);
	});

	test.each([undefined, null, ''])('%p is no date given', (value) => {
		expect(dateField(scope, value, 'Due At')).toBeUndefined();
	});

	test.each(['tomorrow', '2026-13-01', {}, [], true, NaN, { toISO: () => null }])(
		'%p is refused by name',
		(value) => {
			expect(() => dateField(scope, value, 'Due At')).toThrow("'Due At' is not a date");
		},
	);

	test('an end date that is a bare day includes that day', () => {
		expect(dateField(scope, '2026-10-08', 'End Date', 'endOfDay')).toBe('2026-10-09T03:59:59.999Z');
		// As the editor's date picker writes a day.
		expect(dateField(scope, '2026-10-08T00:00:00', 'End Date', 'endOfDay')).toBe(
			'2026-10-09T03:59:59.999Z',
		);
		expect(dateField(scope, '2026-10-08T00:00:00-04:00', 'End Date', 'endOfDay')).toBe(
			'2026-10-08T04:00:00.000Z',
		);
		expect(dateField(scope, '2026-10-08T10:00:00Z', 'End Date', 'endOfDay')).toBe(
			'2026-10-08T10:00:00.000Z',
		);
	});

	test('a day is the one in the zone of the workflow', () => {
		expect(dateField(scope, '2026-10-08T02:00:00Z', 'Day', 'day')).toBe('2026-10-07');
	});
});

test('times are written with Z and never with an offset', () => {
	const date = parseDate('2026-10-08T09:00:00+05:30', 'UTC');
	expect(date && toUtc(date)).toBe('2026-10-08T03:30:00.000Z');
});
