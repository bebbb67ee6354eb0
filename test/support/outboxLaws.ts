import { ASKING_USER, askingWindows, type AskingInput } from '../../nodes/domain/asking/window';
import type { Windows } from '../../nodes/domain/sessions/window';
import type { Dispatcher, StateStore } from '../../nodes/state/port';
import { tallyWindow, wordsIn, type Words } from './tallyWindow';
import { sleep } from './wait.mts';
import { say, takeAll, windows } from './stateTools';
import { whole } from '../../tools/queue/whole.mts';

/**
 * What every store promises of the outbox, whichever of several processes a delivery comes to.
 *
 * @param stores of so many processes, for a node that nobody has heard of
 */
export function describeOutboxLaws(stores: (count: number) => StateStore[]): void {
	describe('the outbox', () => {
		const emitted = async (store: StateStore, dispatcher: Dispatcher, ...words: string[]) => {
			return await say(store, 'u', words, windows({ most: 1 }), dispatcher);
		};

		it('gives an emission to one of many who ask, and to nobody else until it is given back', async () => {
			const own = stores(3);
			await emitted(own[0]!, 'watcher', 'a', 'b', 'c');
			const taken = await Promise.all(
				own.map(async (store) => await whole(store).take(windows(), 10)),
			);
			expect(wordsIn(taken.flat())).toEqual(['a', 'b']);
			expect(await whole(own[0]!).take(windows(), 10)).toEqual([]);
			const [first] = taken.flat();
			await own[1]!.giveBack([first!.id], false);
			expect(wordsIn(await whole(own[2]!).take(windows(), 10))).toEqual(['a']);
		});

		it('has the request hold what it is to start', async () => {
			const [first, second] = stores(2);
			const held = await emitted(first!, 'request', 'a', 'b');
			expect(wordsIn(held)).toEqual(['a']);
			expect(await whole(second!).take(windows(), 10)).toEqual([]);
			await first!.giveBack([held[0]!.id], false);
			expect(wordsIn(await whole(second!).take(windows(), 10))).toEqual(['a']);
		});

		it('has a thing once though it is forgotten, and found again while n8n is at it', async () => {
			const [store] = stores(1);
			const find = async (input: AskingInput) => {
				const event = { type: 'delivery', input } as const;
				await store!.apply(askingWindows, ASKING_USER, event, 'watcher');
			};
			const things = [{ id: 'x', at: 0, items: [{ json: { id: 'x' } }] }];
			const found = { kind: 'arrived', source: '', by: 'api', things } as const;
			await find(found);
			const [first] = await whole(store!).take(askingWindows, 10);
			await find({ kind: 'forget' });
			await find(found);
			expect(await whole(store!).take(askingWindows, 10)).toEqual([]);
			await store!.giveBack([first!.id], false);
			expect(await whole(store!).take(askingWindows, 10)).toMatchObject([{ id: first!.id }]);
		});

		it('forgets what n8n has, and nothing else', async () => {
			const [first, second] = stores(2);
			await emitted(first!, 'watcher', 'a', 'b', 'c');
			const taken = await whole(first!).take(windows(), 10);
			await second!.acknowledge([taken[0]!.id]);
			await first!.giveBack(
				taken.map(({ id }) => id),
				false,
			);
			expect(wordsIn(await takeAll(second!))).toEqual(['b']);
		});

		it('offers what n8n failed to take again after a while, as another attempt', async () => {
			const [store] = stores(1);
			await emitted(store!, 'watcher', 'a', 'b');
			const [first] = await whole(store!).take(windows(), 10);
			expect(first!.attempt).toBe(0);
			await store!.giveBack([first!.id], true);
			expect(await whole(store!).take(windows(), 10)).toEqual([]);
			await sleep(1_100);
			const [second] = await whole(store!).take(windows(), 10);
			expect([second!.id, second!.attempt]).toEqual([first!.id, 1]);
			await store!.giveBack([second!.id], true);
			await sleep(1_100);
			expect(await whole(store!).take(windows(), 10)).toEqual([]);
		}, 10_000);

		it('takes an execution that begins for evidence', async () => {
			const [first, second] = stores(2);
			await emitted(first!, 'watcher', 'a', 'b');
			const [entry] = await whole(first!).take(windows(), 10);
			expect(await second!.begin([entry!.id], '17')).toEqual([entry!.id]);
			await first!.giveBack([entry!.id], false);
			expect(await takeAll(second!)).toEqual([]);
		});

		it('gives what n8n may have twice, after an attempt that failed, to the execution that begins first', async () => {
			const [first, second] = stores(2);
			await emitted(first!, 'watcher', 'a', 'b');
			const [entry] = await whole(first!).take(windows(), 10);
			await first!.giveBack([entry!.id], true);
			await sleep(1_100);
			expect(await whole(second!).take(windows(), 10)).toHaveLength(1);
			expect(await first!.begin([entry!.id], '17')).toEqual([entry!.id]);
			expect(await second!.begin([entry!.id], '16')).toEqual([]);
			expect(await second!.begin([entry!.id], '17')).toEqual([entry!.id]);
			expect(await takeAll(second!)).toEqual([]);
		}, 10_000);

		it('has what the parts of a step read, also where several read the same', async () => {
			const parts = [
				{ id: '1', reads: ['kept'], drops: [], part: 'one' },
				{ id: '2', reads: ['shared', 'kept'], drops: [], part: 'two' },
				{ id: '3', reads: ['shared'], drops: ['shared'], part: 'three' },
				{ id: '4', reads: ['shared', 'shared'], drops: [], part: 'four' },
				{ id: '5', reads: ['own'], drops: ['own', 'never written'], part: 'five' },
				{ id: '6', reads: [], drops: ['kept'], part: null },
			];
			const tally = tallyWindow({ quietMs: 60_000 });
			const own: Windows<Words> = {
				current: {
					...tally,
					step: (userId, head, event, at, marks) => ({
						...tally.step(userId, head, event, at, marks),
						appends: ['kept', 'shared', 'own'].map((log) => {
							const entries = event.type === 'delivery' ? event.input : [];
							return { log, entries: entries.map((word) => JSON.stringify(`${word} ${log}`)) };
						}),
						flushes: event.type === 'delivery' && event.input.includes('b') ? parts : [],
					}),
					emission: ({ id, part }, entries) => {
						const words = entries.map((entry) => JSON.parse(entry.toString()) as string);
						return { id, items: [{ json: { part, words } }] };
					},
				},
				previous: [],
			};
			const expected = [
				{ part: 'one', words: ['a kept', 'b kept'] },
				{ part: 'two', words: ['a shared', 'b shared', 'a kept', 'b kept'] },
				{ part: 'three', words: ['a shared', 'b shared'] },
				{ part: 'four', words: ['a shared', 'b shared', 'a shared', 'b shared'] },
				{ part: 'five', words: ['a own', 'b own'] },
			];
			for (const dispatcher of ['request', 'watcher'] as const) {
				const [first, second] = stores(2);
				await say(first!, 'u', ['a'], own, dispatcher);
				const held = await say(second!, 'u', ['b'], own, dispatcher);
				const handed = dispatcher === 'request' ? held : await whole(first!).take(own, 10);
				const items = handed.flatMap((entry) => entry.items.map(({ json }) => json));
				expect(items).toEqual(expected);
				await second!.acknowledge(handed.map(({ id }) => id));
				// The next step finds the logs gone that were dropped.
				const again = await say(first!, 'u', ['b'], own, 'request');
				expect(wordsIn(again.slice(-1))).toEqual(['b own']);
				expect(wordsIn(again.slice(0, 1))).toEqual(['b kept']);
			}
		});

		it('forgets what the filters hold back', async () => {
			const tally = tallyWindow({ most: 1 });
			const strict: Windows<Words> = {
				current: {
					...tally,
					emission: (part, entries) => {
						const emission = tally.emission(part, entries);
						return emission && wordsIn([emission]).includes('a') ? undefined : emission;
					},
				},
				previous: [],
			};
			for (const dispatcher of ['request', 'watcher'] as const) {
				const [store] = stores(1);
				const held = await say(store!, 'u', ['a', 'b', 'c'], strict, dispatcher);
				const handed = dispatcher === 'request' ? held : await whole(store!).take(strict, 10);
				expect(wordsIn(handed)).toEqual(['b']);
				await store!.acknowledge(handed.map(({ id }) => id));
				await whole(store!).stop(strict);
				await store!.acknowledge((await whole(store!).take(strict, 10)).map(({ id }) => id));
				expect(await whole(store!).isEmpty()).toBe(true);
			}
		});

		it('hands out no more than is asked for, oldest first', async () => {
			const [store] = stores(1);
			await emitted(store!, 'watcher', 'a', 'b', 'c', 'd');
			expect(wordsIn(await whole(store!).take(windows(), 2))).toEqual(['a', 'b']);
			expect(wordsIn(await whole(store!).take(windows(), 2))).toEqual(['c']);
		});

		it('keeps the order of all that one step hands over, also where it was given back', async () => {
			const words = Array.from({ length: 130 }, (_, n) => `${n}`);
			const [store] = stores(1);
			await emitted(store!, 'watcher', ...words, 'the last');
			const taken = [
				...(await whole(store!).take(windows(), 120)),
				...(await whole(store!).take(windows(), 120)),
			];
			expect(wordsIn(taken)).toEqual(words);
			await store!.giveBack(
				taken.map(({ id }) => id),
				false,
			);
			expect(wordsIn(await takeAll(store!))).toEqual(words);
		});
	});
}
