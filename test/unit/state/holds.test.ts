import { HOLD_MS, type StateStore } from '../../../nodes/state/port';
import { keepHolding } from '../../../nodes/state/holds';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A store that notes what is renewed in it. */
function storeNamed(name: string, answer: Promise<void>) {
	const renewed: string[] = [];
	const store = {
		name,
		renew: async (_claims: unknown, emissions: readonly string[]) => {
			renewed.push(...emissions);
			await answer;
		},
	} as unknown as StateStore;
	return { renewed, store };
}

it('what is held in one store is renewed in time, though another does not answer', async () => {
	const silent = storeNamed('silent', new Promise(() => undefined));
	const well = storeNamed('well', Promise.resolve());
	const ends = [silent, well].map(({ store }) => {
		return keepHolding({ store, claims: [], emissions: ['one'] });
	});
	await jest.advanceTimersByTimeAsync(2 * HOLD_MS);
	expect(well.renewed.length).toBeGreaterThan(4);
	ends.forEach((end) => end());
	await jest.advanceTimersByTimeAsync(HOLD_MS);
});

it('what is held no more is not renewed', async () => {
	const { renewed, store } = storeNamed('here', Promise.resolve());
	const end = keepHolding({ store, claims: [], emissions: ['one'] });
	end();
	await jest.advanceTimersByTimeAsync(2 * HOLD_MS);
	expect(renewed).toEqual([]);
});

it('what is held is renewed by whoever reached the store last: the password of before may be good no more', async () => {
	const before = storeNamed('here', new Promise(() => undefined));
	const now = storeNamed('here', Promise.resolve());
	const ends = [before, now].map(({ store }, n) => {
		return keepHolding({ store, claims: [], emissions: [`${n}`] });
	});
	await jest.advanceTimersByTimeAsync(HOLD_MS);
	expect(now.renewed).toEqual(expect.arrayContaining(['0', '1']));
	ends.forEach((end) => end());
	await jest.advanceTimersByTimeAsync(HOLD_MS);
});
