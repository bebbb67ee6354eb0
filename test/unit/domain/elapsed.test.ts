import { elapsed, isAhead } from '../../../nodes/domain/elapsed';

const MINUTE = 60_000;

it('time goes by, whichever way the clock was set', () => {
	expect(elapsed(0, MINUTE)).toBe(MINUTE);
	expect(elapsed(MINUTE, 0)).toBe(MINUTE);
	expect(elapsed(-Infinity, 0)).toBe(Infinity);
});

it.each([
	['over', -1, false],
	['now', 0, false],
	['soon', 1, true],
	['as far ahead as it can be', MINUTE, true],
	['further ahead than it can be', MINUTE + 1, false],
])('a moment that is %s', (_, moment, expected) => {
	expect(isAhead(moment, 0, MINUTE)).toBe(expected);
	expect(isAhead(moment + 1_000, 1_000, MINUTE)).toBe(expected);
});
