import { MOST_REMEMBERED, Seen } from '../../../../nodes/domain/sessions/seen';

describe('the memory of segments', () => {
	it('knows a repetition, and takes another wording for new', () => {
		const seen = new Seen();
		expect(seen.add({ id: 'a', text: 'Hi' })).toBe(true);
		expect(seen.add({ id: 'a', text: 'Hi' })).toBe(false);
		expect(seen.add({ id: 'a', text: 'Hi!' })).toBe(true);
		expect(seen.add({ id: 'a', text: 'Hi' })).toBe(false);
		expect(seen.add({ id: 'b', text: 'Hi' })).toBe(true);
		expect([seen.has('a'), seen.has('c')]).toEqual([true, false]);
	});

	it('forgets the oldest when it is full', () => {
		const seen = new Seen();
		for (let n = 0; n <= MOST_REMEMBERED; n++) seen.add({ id: `${n}`, text: '' });
		expect(seen.newest(Infinity).length).toBeLessThanOrEqual(MOST_REMEMBERED);
		expect(seen.newest(Infinity).length).toBeGreaterThan(MOST_REMEMBERED * 0.9);
		expect([
			seen.has('0'),
			seen.has(`${MOST_REMEMBERED / 10}`),
			seen.has(`${MOST_REMEMBERED}`),
		]).toEqual([false, true, true]);
	});

	it('does not grow with a segment that is reworded for ever', () => {
		const seen = new Seen();
		for (let n = 0; n < 1_000; n++) expect(seen.add({ id: 'a', text: `${n}` })).toBe(true);
		expect(seen.newest(1)[0]?.length).toBeLessThan(20);
	});

	it('is written down from the newest on, and read again', () => {
		const before = new Seen();
		for (const id of ['a', 'b', '__proto__']) before.add({ id, text: 'Hi' });
		const after = new Seen(before.newest(2));
		expect([after.has('a'), after.has('b'), after.has('__proto__')]).toEqual([false, true, true]);
		expect(after.add({ id: 'b', text: 'Hi' })).toBe(false);
		expect(before.newest(0)).toEqual([]);
	});
});
