import fc from 'fast-check';
import type { Windows } from '../../nodes/domain/sessions/window';
import type { StateStore } from '../../nodes/state/port';
import { tallyWindow, wordsIn, type Words } from './tallyWindow';
import { sleep } from './wait.mts';
import { partsIn, say, takeAll, windows } from './stateTools';
import { whole } from '../../tools/queue/whole.mts';

/**
 * What every store promises of sessions, whichever of several processes a delivery comes to.
 *
 * @param stores of so many processes, for a node that nobody has heard of
 */
export function describeSessionLaws(stores: (count: number) => StateStore[]): void {
	describe('sessions', () => {
		it('lose nothing and hand nothing over twice, whatever comes at once', async () => {
			const said = fc.record({
				user: fc.nat(2),
				process: fc.nat(2),
				count: fc.integer({ min: 1, max: 4 }),
			});
			await fc.assert(
				fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 25 }), async (deliveries) => {
					const own = stores(3);
					const sent = deliveries.map(({ user, process, count }, index) => {
						const words = Array.from({ length: count }, (_, n) => `${index}-${n}`);
						return { user: `u${user}`, store: own[process]!, words };
					});
					await Promise.all(
						sent.map(async ({ user, store, words }) => await say(store, user, words)),
					);
					await sleep(160);
					// Two leaders at once, as when one takes over from the other.
					await Promise.all(own.map(async (store) => await whole(store).tick(windows(), 'due')));
					const entries = (
						await Promise.all(own.map(async (store) => await takeAll(store)))
					).flat();
					expect(wordsIn(entries).sort()).toEqual(sent.flatMap(({ words }) => words).sort());
					expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
					expect(await whole(own[0]!).isEmpty()).toBe(true);
				}),
				{ numRuns: 25 },
			);
		}, 60_000);

		it('number the parts without a gap, and end once', async () => {
			const own = stores(2);
			for (let n = 0; n < 10; n++) await say(own[n % 2]!, 'u', [`${n}`], windows({ quietMs: 500 }));
			expect(partsIn(await takeAll(own[0]!))).toEqual([
				[1, false],
				[2, false],
				[3, false],
			]);
			await sleep(560);
			await Promise.all(own.map(async (store) => await whole(store).tick(windows(), 'due')));
			expect(partsIn(await takeAll(own[1]!))).toEqual([[4, true]]);
		});

		it('know what was said before, also once they are over', async () => {
			const [first, second] = stores(2);
			await say(first!, 'u', ['a']);
			await say(second!, 'u', ['a', 'b']);
			await sleep(160);
			await whole(first!).tick(windows(), 'due');
			expect(wordsIn(await takeAll(first!))).toEqual(['a', 'b']);
			await say(second!, 'u', ['b']);
			await sleep(160);
			await whole(first!).tick(windows(), 'due');
			expect(await takeAll(first!)).toEqual([]);
		});

		it('tell what is known of a user, in every process, and nothing of others or of another window', async () => {
			const [first, second] = stores(2);
			const own = windows({ quietMs: 60_000 });
			expect(await first!.look(own, 'u')).toBeUndefined();
			await say(first!, 'u', ['a'], own);
			const head = await second!.look(own, 'u');
			expect(head).toBeDefined();
			expect(own.current.encode(head!)).toBe(own.current.encode((await first!.look(own, 'u'))!));
			expect(await second!.look(own, 'v')).toBeUndefined();
			const other = { current: tallyWindow({ name: 'other' }), previous: [] };
			expect(await second!.look(other, 'u')).toBeUndefined();
			// To look changes nothing.
			expect(await second!.look(own, 'u')).toBeDefined();
			expect(await takeAll(second!)).toEqual([]);
		});

		it('are not looked at before their time', async () => {
			const [store] = stores(1);
			await say(store!, 'u', ['a'], windows({ quietMs: 60_000 }));
			await whole(store!).tick(windows({ quietMs: 60_000 }), 'due');
			expect(await takeAll(store!)).toEqual([]);
		});

		it('go on under other settings of the same window, at once', async () => {
			const [store] = stores(1);
			await say(store!, 'u', ['a'], windows({ quietMs: 60_000 }));
			await sleep(20);
			await whole(store!).tick(windows({ quietMs: 10 }), 'all');
			expect(wordsIn(await takeAll(store!))).toEqual(['a']);
		});

		it('are handed over when the node was set to another window', async () => {
			const [store] = stores(1);
			const former = tallyWindow({ name: 'former', quietMs: 60_000 });
			await say(store!, 'u', ['a'], { current: former, previous: [] });
			await say(store!, 'v', ['b'], { current: former, previous: [] });
			const now: Windows<Words> = { current: tallyWindow({ quietMs: 1_000 }), previous: [former] };
			// One by what comes next, the other by the clock.
			await say(store!, 'u', ['c'], now);
			await whole(store!).tick(now, 'all');
			await sleep(1_100);
			await whole(store!).tick(now, 'due');
			const entries = await takeAll(store!, now);
			expect(wordsIn(entries).sort()).toEqual(['a', 'b', 'c']);
			expect(entries).toHaveLength(3);
		});

		it('know what was said before, also under another window, and share no name with it', async () => {
			const [first, second] = stores(2);
			const [one, other] = ['one', 'other'].map((name) => tallyWindow({ name, quietMs: 60_000 }));
			const before: Windows<Words> = { current: one!, previous: [other!] };
			const now: Windows<Words> = { current: other!, previous: [one!] };
			// Omi's older backends repeat without saying so; and two processes may differ in what the node is set to.
			await say(first!, 'u', ['a', 'b'], before);
			await say(second!, 'u', ['b', 'c'], now);
			await say(first!, 'u', ['c', 'd'], before);
			await say(second!, 'u', ['a', 'd'], now);
			await whole(first!).stop(now);
			const entries = await takeAll(first!, now);
			expect(wordsIn(entries).sort()).toEqual(['a', 'b', 'c', 'd']);
			expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
			expect(await whole(first!).isEmpty()).toBe(true);
		});

		it('keep users apart, also one without an id', async () => {
			const [store] = stores(1);
			const users = [null, '', 'null', 'u'];
			for (const user of users) await say(store!, user, [`of ${user}`]);
			await sleep(160);
			await whole(store!).tick(windows(), 'due');
			const entries = await takeAll(store!);
			const found = entries.flatMap(({ items }) =>
				items.map(({ json }) => [json.userId, json.words]),
			);
			expect(found).toHaveLength(4);
			expect(found).toEqual(expect.arrayContaining(users.map((user) => [user, [`of ${user}`]])));
		});

		it('of one user who cannot be dealt with hold up nobody', async () => {
			const [store] = stores(1);
			for (const user of ['a', 'poisoned', 'z']) await say(store!, user, [user]);
			await sleep(160);
			const errors = await whole(store!).tick(windows({ poison: 'poisoned' }), 'due');
			expect(errors.map(({ message }) => message)).toEqual(['The window cannot bear poisoned']);
			expect(wordsIn(await takeAll(store!)).sort()).toEqual(['a', 'z']);
			// And are not looked at every second.
			expect(await whole(store!).tick(windows({ poison: 'poisoned' }), 'due')).toEqual([]);
			// Nothing of them is lost.
			await whole(store!).tick(windows(), 'all');
			expect(wordsIn(await takeAll(store!))).toEqual(['poisoned']);
		});

		it('end all at once when they are to', async () => {
			const [store] = stores(1);
			for (const user of ['a', 'b']) await say(store!, user, [user], windows({ quietMs: 60_000 }));
			expect(await whole(store!).isEmpty()).toBe(false);
			await whole(store!).stop(windows({ quietMs: 60_000 }));
			const entries = await takeAll(store!);
			expect(partsIn(entries)).toEqual([
				[1, true],
				[1, true],
			]);
			expect(await whole(store!).isEmpty()).toBe(true);
		});
	});
}
