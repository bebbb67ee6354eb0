import type { Windows } from '../../nodes/domain/sessions/window';
import type { Claim, StateStore } from '../../nodes/state/port';
import { tallyWindow, wordsIn, type Words } from './tallyWindow';
import { sleep } from './wait.mts';
import { claimed, key, takeAll, tell, windows } from './stateTools';
import { whole } from '../../tools/queue/whole.mts';

/**
 * What every store promises of idempotency keys, whichever of several processes a delivery comes to.
 *
 * @param stores of so many processes, for a node that nobody has heard of
 */
export function describeKeyLaws(stores: (count: number) => StateStore[]): void {
	describe('idempotency keys', () => {
		it('are claimed by one of many who ask at once; the others see it pending, and then completed', async () => {
			const own = stores(3);
			const results = await Promise.all(own.map(async (store) => await store.claim('u', key('k'))));
			const claims = results.filter((result): result is Claim => typeof result === 'object');
			expect(claims).toHaveLength(1);
			expect(results.filter((result) => result === 'pending')).toHaveLength(2);
			await own[0]!.complete(claims);
			expect(await own[1]!.claim('u', key('k'))).toBe('completed');
		});

		it('are free again when released, and by nobody else than who claimed them', async () => {
			const [first, second] = stores(2);
			const claim = await claimed(first!, 'k');
			await first!.release([claim]);
			const again = await claimed(second!, 'k');
			// The first is late, and does no harm.
			await first!.release([claim]);
			await first!.complete([claim]);
			expect(await first!.claim('u', key('k'))).toBe('pending');
			await second!.complete([again]);
			await second!.release([again]);
			expect(await first!.claim('u', key('k'))).toBe('completed');
		});

		it('are forgotten in their time', async () => {
			const [store] = stores(1);
			const claim = await store!.claim('u', key('k', 50));
			await store!.complete([claim as Claim]);
			await sleep(80);
			expect(typeof (await store!.claim('u', key('k')))).toBe('object');
		});

		it('are completed in the instant in which what came is written down', async () => {
			const [first, second] = stores(2);
			expect(await tell(first!, 'k', ['a'])).toEqual([]);
			// The first process ends here.
			expect(await second!.claim('u', key('k'))).toBe('completed');
			expect(await tell(second!, 'k', ['b'])).toBe('completed');
			await whole(second!).stop(windows());
			expect(wordsIn(await takeAll(second!))).toEqual(['a']);
		});

		it('let one of many copies in, whichever process each comes to', async () => {
			const own = stores(3);
			const copies = own.flatMap((store) => Array.from({ length: 5 }, () => store));
			const answers = await Promise.all(
				copies.map(async (store, n) => await tell(store, 'k', [`copy ${n}`])),
			);
			expect(answers.filter((answer) => answer === 'completed')).toHaveLength(copies.length - 1);
			await whole(own[0]!).stop(windows());
			expect(wordsIn(await takeAll(own[0]!))).toHaveLength(1);
		});

		it('that somebody has claimed hold up what has the same, and nothing of it is written', async () => {
			const [first, second] = stores(2);
			const claim = await claimed(first!, 'k');
			expect(await tell(second!, 'k', ['a'])).toBe('pending');
			expect(await whole(second!).isEmpty()).toBe(true);
			await first!.release([claim]);
			expect(await tell(second!, 'k', ['a'])).toEqual([]);
			expect(await whole(second!).isEmpty()).toBe(false);
		});

		it('are free where nothing could be written down', async () => {
			const [store] = stores(1);
			const broken: Windows<Words> = {
				current: {
					...tallyWindow(),
					step: () => {
						throw new Error('broken');
					},
				},
				previous: [],
			};
			await expect(tell(store!, 'k', ['a'], broken)).rejects.toThrow('broken');
			expect(await tell(store!, 'k', ['a'])).toEqual([]);
			await whole(store!).stop(windows());
			expect(wordsIn(await takeAll(store!))).toEqual(['a']);
		});
	});
}
