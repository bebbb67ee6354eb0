import { RecentKeys } from '../../../nodes/domain/recentKeys';

describe('recently seen keys', () => {
	it('can be claimed once, until they are forgotten', () => {
		const keys = new RecentKeys(1_000, 10);
		expect(keys.claim('a', 0)).toBe(true);
		expect(keys.claim('a', 0)).toBe(false);
		expect(keys.claim('a', 999)).toBe(false);
		expect(keys.claim('a', 1_000)).toBe(true);
		expect(keys.claim('a', 1_999)).toBe(false);
	});

	it('can be claimed again when they were given back', () => {
		const keys = new RecentKeys(1_000, 10);
		keys.claim('a', 0);
		keys.release('a');
		keys.release('never claimed');
		expect(keys.claim('a', 1)).toBe(true);
	});

	it('take no more room than there is: the oldest go first', () => {
		const keys = new RecentKeys(1_000, 3);
		for (const key of ['a', 'b', 'c', 'd']) keys.claim(key, 0);
		expect(keys.size).toBe(3);
		expect(['b', 'c', 'd'].map((key) => keys.claim(key, 1))).toEqual([false, false, false]);
		expect(keys.claim('a', 1)).toBe(true);
	});

	it('are all known while there is room for them, however often they come', () => {
		const keys = new RecentKeys(1_000, 2);
		keys.claim('a', 0);
		keys.claim('b', 0);
		for (const key of ['a', 'b', 'a', 'b']) expect(keys.claim(key, 1)).toBe(false);
	});

	it('are forgotten in time though only others come', () => {
		const keys = new RecentKeys(1_000, 10);
		keys.claim('a', 0);
		keys.claim('b', 500);
		keys.claim('c', 1_200);
		expect(keys.size).toBe(2);
	});

	it('survive a restart, with their times', () => {
		const before = new RecentKeys(1_000, 10);
		before.claim('a', 0);
		before.claim('__proto__', 500);
		const after = new RecentKeys(1_000, 10);
		after.claim('a', 900);
		after.restore(JSON.parse(JSON.stringify(before.newest(10))) as Array<[string, number]>);
		expect(after.claim('__proto__', 1_000)).toBe(false);
		expect(after.claim('a', 1_000)).toBe(false);
	});

	it('are written down from the newest on, as many as asked for', () => {
		const keys = new RecentKeys(1_000, 10);
		for (const key of ['a', 'b', 'c']) keys.claim(key, 0);
		expect(keys.newest(2)).toEqual([
			['b', 0],
			['c', 0],
		]);
		expect(keys.newest(9)).toHaveLength(3);
		expect(keys.newest(0)).toEqual([]);
	});

	it('are bounded at once where a larger memory had written them down', () => {
		const keys = new RecentKeys(1_000, 2);
		keys.restore(['a', 'b', 'c', 'd'].map((key) => [key, 0]));
		keys.claim('e', 1);
		expect(keys.size).toBe(2);
	});
});
