import fc from 'fast-check';
import type { IdempotencyKey } from '../../nodes/domain/idempotencyKey';
import type { Windows } from '../../nodes/domain/sessions/window';
import type { Claim, Dispatcher, OutboxEntry, StateStore } from '../../nodes/state/port';
import { tallyWindow, wordsIn, type TallyOptions, type Words } from './tallyWindow';
import { sleep } from './wait.mts';

/**
 * What every store promises, whichever of several processes a delivery comes to.
 *
 * @param stores of so many processes, for a node that nobody has heard of
 */
export function describeStateLaws(stores: (count: number) => StateStore[]): void {
	const windows = (options?: TallyOptions): Windows<Words> => {
		return { current: tallyWindow(options), previous: [] };
	};
	const say = async (
		store: StateStore,
		user: string | null,
		words: Words,
		own = windows(),
		dispatcher: Dispatcher = 'watcher',
	) => {
		const event = { type: 'delivery' as const, input: words };
		const entries = await store.apply(own, user, event, dispatcher);
		if (typeof entries === 'string') throw new Error(`A delivery without a key is ${entries}`);
		return entries;
	};
	const key = (id: string, keepMs = 60_000): IdempotencyKey => ({ id, keepMs });
	/** A delivery that Omi marks, so that its copies are known. */
	const tell = async (store: StateStore, id: string, words: Words, own = windows()) => {
		return await store.apply(own, 'u', { type: 'delivery', input: words }, 'watcher', key(id));
	};
	const claimed = async (store: StateStore, id: string): Promise<Claim> => {
		const claim = await store.claim('u', key(id));
		if (typeof claim === 'string') throw new Error(`${id} is ${claim}`);
		return claim;
	};
	/** All that comes out, as the watcher takes it. */
	const takeAll = async (store: StateStore, own = windows()): Promise<OutboxEntry[]> => {
		const all: OutboxEntry[] = [];
		for (;;) {
			const taken = await store.take(own, 100);
			if (taken.length === 0) return all;
			all.push(...taken);
			await store.acknowledge(taken.map(({ id }) => id));
		}
	};
	const partsIn = (entries: readonly OutboxEntry[]) => {
		return entries.flatMap(({ items }) => {
			return items.map(({ json }) => [json.part, json.isFinal] as const);
		});
	};

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
					await Promise.all(own.map(async (store) => await store.tick(windows(), 'due')));
					const entries = (
						await Promise.all(own.map(async (store) => await takeAll(store)))
					).flat();
					expect(wordsIn(entries).sort()).toEqual(sent.flatMap(({ words }) => words).sort());
					expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
					expect(await own[0]!.isEmpty()).toBe(true);
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
			await Promise.all(own.map(async (store) => await store.tick(windows(), 'due')));
			expect(partsIn(await takeAll(own[1]!))).toEqual([[4, true]]);
		});

		it('know what was said before, also once they are over', async () => {
			const [first, second] = stores(2);
			await say(first!, 'u', ['a']);
			await say(second!, 'u', ['a', 'b']);
			await sleep(160);
			await first!.tick(windows(), 'due');
			expect(wordsIn(await takeAll(first!))).toEqual(['a', 'b']);
			await say(second!, 'u', ['b']);
			await sleep(160);
			await first!.tick(windows(), 'due');
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
			await store!.tick(windows({ quietMs: 60_000 }), 'due');
			expect(await takeAll(store!)).toEqual([]);
		});

		it('go on under other settings of the same window, at once', async () => {
			const [store] = stores(1);
			await say(store!, 'u', ['a'], windows({ quietMs: 60_000 }));
			await sleep(20);
			await store!.tick(windows({ quietMs: 10 }), 'all');
			expect(wordsIn(await takeAll(store!))).toEqual(['a']);
		});

		it('are handed over when the node was set to another window', async () => {
			const [store] = stores(1);
			const former = tallyWindow({ name: 'former', quietMs: 60_000 });
			await say(store!, 'u', ['a'], { current: former, previous: [] });
			await say(store!, 'v', ['b'], { current: former, previous: [] });
			// A session is named by the millisecond in which it began.
			await sleep(5);
			const now: Windows<Words> = { current: tallyWindow({ quietMs: 1_000 }), previous: [former] };
			// One by what comes next, the other by the clock.
			await say(store!, 'u', ['c'], now);
			await store!.tick(now, 'all');
			await sleep(1_100);
			await store!.tick(now, 'due');
			const entries = await takeAll(store!, now);
			expect(wordsIn(entries).sort()).toEqual(['a', 'b', 'c']);
			expect(entries).toHaveLength(3);
		});

		it('keep users apart, also one without an id', async () => {
			const [store] = stores(1);
			const users = [null, '', 'null', 'u'];
			for (const user of users) await say(store!, user, [`of ${user}`]);
			await sleep(160);
			await store!.tick(windows(), 'due');
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
			const errors = await store!.tick(windows({ poison: 'poisoned' }), 'due');
			expect(errors.map(({ message }) => message)).toEqual(['The window cannot bear poisoned']);
			expect(wordsIn(await takeAll(store!)).sort()).toEqual(['a', 'z']);
			// And are not looked at every second.
			expect(await store!.tick(windows({ poison: 'poisoned' }), 'due')).toEqual([]);
			// Nothing of them is lost.
			await store!.tick(windows(), 'all');
			expect(wordsIn(await takeAll(store!))).toEqual(['poisoned']);
		});

		it('end all at once when they are to', async () => {
			const [store] = stores(1);
			for (const user of ['a', 'b']) await say(store!, user, [user], windows({ quietMs: 60_000 }));
			expect(await store!.isEmpty()).toBe(false);
			await store!.stop(windows({ quietMs: 60_000 }));
			const entries = await takeAll(store!);
			expect(partsIn(entries)).toEqual([
				[1, true],
				[1, true],
			]);
			expect(await store!.isEmpty()).toBe(true);
		});
	});

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
			await second!.stop(windows());
			expect(wordsIn(await takeAll(second!))).toEqual(['a']);
		});

		it('let one of many copies in, whichever process each comes to', async () => {
			const own = stores(3);
			const copies = own.flatMap((store) => Array.from({ length: 5 }, () => store));
			const answers = await Promise.all(
				copies.map(async (store, n) => await tell(store, 'k', [`copy ${n}`])),
			);
			expect(answers.filter((answer) => answer === 'completed')).toHaveLength(copies.length - 1);
			await own[0]!.stop(windows());
			expect(wordsIn(await takeAll(own[0]!))).toHaveLength(1);
		});

		it('that somebody has claimed hold up what has the same, and nothing of it is written', async () => {
			const [first, second] = stores(2);
			const claim = await claimed(first!, 'k');
			expect(await tell(second!, 'k', ['a'])).toBe('pending');
			expect(await second!.isEmpty()).toBe(true);
			await first!.release([claim]);
			expect(await tell(second!, 'k', ['a'])).toEqual([]);
			expect(await second!.isEmpty()).toBe(false);
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
			await store!.stop(windows());
			expect(wordsIn(await takeAll(store!))).toEqual(['a']);
		});
	});

	describe('the outbox', () => {
		const emitted = async (store: StateStore, dispatcher: Dispatcher, ...words: string[]) => {
			return await say(store, 'u', words, windows({ most: 1 }), dispatcher);
		};

		it('gives an emission to one of many who ask, and to nobody else until it is given back', async () => {
			const own = stores(3);
			await emitted(own[0]!, 'watcher', 'a', 'b', 'c');
			const taken = await Promise.all(own.map(async (store) => await store.take(windows(), 10)));
			expect(wordsIn(taken.flat())).toEqual(['a', 'b']);
			expect(await own[0]!.take(windows(), 10)).toEqual([]);
			const [first] = taken.flat();
			await own[1]!.giveBack([first!.id], false);
			expect(wordsIn(await own[2]!.take(windows(), 10))).toEqual(['a']);
		});

		it('has the request hold what it is to start', async () => {
			const [first, second] = stores(2);
			const held = await emitted(first!, 'request', 'a', 'b');
			expect(wordsIn(held)).toEqual(['a']);
			expect(await second!.take(windows(), 10)).toEqual([]);
			await first!.giveBack([held[0]!.id], false);
			expect(wordsIn(await second!.take(windows(), 10))).toEqual(['a']);
		});

		it('forgets what n8n has, and nothing else', async () => {
			const [first, second] = stores(2);
			await emitted(first!, 'watcher', 'a', 'b', 'c');
			const taken = await first!.take(windows(), 10);
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
			const [first] = await store!.take(windows(), 10);
			expect(first!.attempt).toBe(0);
			await store!.giveBack([first!.id], true);
			expect(await store!.take(windows(), 10)).toEqual([]);
			await sleep(1_100);
			const [second] = await store!.take(windows(), 10);
			expect([second!.id, second!.attempt]).toEqual([first!.id, 1]);
			await store!.giveBack([second!.id], true);
			await sleep(1_100);
			expect(await store!.take(windows(), 10)).toEqual([]);
		}, 10_000);

		it('takes an execution that begins for evidence', async () => {
			const [first, second] = stores(2);
			await emitted(first!, 'watcher', 'a', 'b');
			const [entry] = await first!.take(windows(), 10);
			expect(await second!.begin([entry!.id], '17')).toEqual([entry!.id]);
			await first!.giveBack([entry!.id], false);
			expect(await takeAll(second!)).toEqual([]);
		});

		it('gives what n8n may have twice, after an attempt that failed, to the execution that begins first', async () => {
			const [first, second] = stores(2);
			await emitted(first!, 'watcher', 'a', 'b');
			const [entry] = await first!.take(windows(), 10);
			await first!.giveBack([entry!.id], true);
			await sleep(1_100);
			expect(await second!.take(windows(), 10)).toHaveLength(1);
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
				const handed = dispatcher === 'request' ? held : await first!.take(own, 10);
				const items = handed.flatMap((entry) => entry.items.map(({ json }) => json));
				expect(items).toEqual(expected);
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
				const handed = dispatcher === 'request' ? held : await store!.take(strict, 10);
				expect(wordsIn(handed)).toEqual(['b']);
				await store!.acknowledge(handed.map(({ id }) => id));
				await store!.stop(strict);
				await store!.acknowledge((await store!.take(strict, 10)).map(({ id }) => id));
				expect(await store!.isEmpty()).toBe(true);
			}
		});

		it('hands out no more than is asked for, oldest first', async () => {
			const [store] = stores(1);
			await emitted(store!, 'watcher', 'a', 'b', 'c', 'd');
			expect(wordsIn(await store!.take(windows(), 2))).toEqual(['a', 'b']);
			expect(wordsIn(await store!.take(windows(), 2))).toEqual(['c']);
		});
	});
}
