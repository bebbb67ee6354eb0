import fc from 'fast-check';
import { Random } from '../../../tools/simulate/random.mts';
import { inBursts, countedSamples } from '../../support/soundBursts';
import {
	BEGAN,
	bytesOf,
	drive,
	expectWhole,
	gapsOf,
	play,
	RATE,
	time,
} from '../../support/soundLaws';

const jitter = fc.array(fc.integer({ min: 0, max: 1_400 }), { minLength: 1, maxLength: 30 });
const every = fc.integer({ min: 1, max: 60 });
const runs = { numRuns: 25 };

/** Which of several whiles, one after the other, a moment is in; undefined after the last. */
function whileAt<While extends { seconds: number }>(whiles: While[], at: number) {
	let until = BEGAN;
	return whiles.find(({ seconds }) => at < (until += seconds * 1_000));
}

describe('sound in bursts', () => {
	test('comes in files of exactly the length asked for, at every spacing, with nothing missing', () => {
		const life = fc.record({
			every,
			jitter,
			seconds: fc.integer({ min: 1, max: 200 }),
			length: fc.constantFrom(1, 7, 20, 30, 59),
			post: fc.integer({ min: 1, max: 100 }),
			isWhole: fc.boolean(),
			triggerOn: fc.constantFrom('duration' as const, 'sessionEnd' as const),
		});
		fc.assert(
			fc.property(life, fc.integer({ min: 1, max: 9 }), (how, encodesEvery) => {
				const { seconds, length, triggerOn } = how;
				const sound = countedSamples(seconds * RATE);
				const lengths = { triggerOn, duration: length, maximumDuration: length };
				const driver = drive(lengths, encodesEvery);
				const late = (burst: number) => how.jitter[burst % how.jitter.length]!;
				play(driver, inBursts(sound, BEGAN, { ...how, rate: RATE, late }));
				driver.pass(Infinity);

				expect(driver.sessions()).toHaveLength(1);
				const parts = driver.received;
				expectWhole(parts);
				expect(bytesOf(parts).equals(sound)).toBe(true);
				const full = parts.slice(0, -1);
				expect(full.map(({ json }) => json.durationSeconds)).toEqual(full.map(() => length));
				expect(full.every(({ json }) => json.endedBy === 'maximum')).toBe(true);
				expect(parts.at(-1)?.json).toMatchObject({ endedBy: 'quiet' });
				expect(gapsOf(parts)).toEqual([]);
				expect(driver.held).toBe(0);
			}),
			runs,
		);
	});

	test('tells when it was recorded, to two seconds, and better the longer it goes on', () => {
		fc.assert(
			fc.property(every, jitter, (spacing, lateness) => {
				const driver = drive({ triggerOn: 'sessionEnd', maximumDuration: 600 });
				const late = (burst: number) => lateness[burst % lateness.length]!;
				const sound = countedSamples(150 * RATE);
				play(driver, inBursts(sound, BEGAN, { every: spacing, rate: RATE, late }));
				driver.pass(Infinity);
				const least = Math.min(...lateness.slice(0, Math.max(1, Math.floor(150 / spacing))));
				const [only] = driver.received;
				expect(time(only!.json.startedAt)).toBeGreaterThanOrEqual(-1);
				// What comes within half a second may be of two bursts.
				expect(time(only!.json.startedAt)).toBeLessThanOrEqual(least + 700);
			}),
			runs,
		);
	});

	test('shows what is missing: where, and how much', () => {
		const life = fc.record({
			every: fc.integer({ min: 1, max: 12 }),
			jitter,
			ms: fc.integer({ min: 5_000, max: 9_000 }),
		});
		fc.assert(
			fc.property(life, ({ every, jitter, ms }) => {
				const driver = drive({ triggerOn: 'sessionEnd', quietPeriod: 60, maximumDuration: 600 });
				const late = (burst: number) => jitter[burst % jitter.length]!;
				const how = { every, rate: RATE, late };
				const before = inBursts(countedSamples((every * 4 + 0.08) * RATE), BEGAN, how);
				const silent = BEGAN + every * 4_080 + ms;
				// What was late is missing once enough has come that is as late.
				const rest = Math.max(every * 12, 40) * RATE;
				const after = inBursts(countedSamples(rest), silent, how);
				play(driver, [...before, ...after]);
				driver.pass(Infinity);
				const gaps = gapsOf(driver.received);
				expect(gaps).toHaveLength(1);
				expect(Math.abs(gaps[0]!.seconds * 1_000 - ms)).toBeLessThanOrEqual(1_500 + every * 100);
				expect(Math.abs(gaps[0]!.after - every * 4)).toBeLessThanOrEqual(every + 1);
				expectWhole(driver.received);
			}),
			runs,
		);
	});

	test.each([1, 5, 12, 30])(
		'is not taken for missing where every second of it is late by up to two, sent every %i s',
		(spacing) => {
			const random = new Random(15);
			for (let life = 0; life < 5; life++) {
				const driver = drive({ duration: 60 });
				const lateBody = () => random.next() * 2_000;
				const sound = countedSamples(600 * RATE);
				play(driver, inBursts(sound, BEGAN, { every: spacing, rate: RATE, lateBody }));
				driver.pass(Infinity);
				expect(gapsOf(driver.received)).toEqual([]);
				expect(bytesOf(driver.received).equals(sound)).toBe(true);
				expectWhole(driver.received);
			}
		},
	);

	test.each([1, 12])(
		'is not taken for missing where the receiver is slow for a minute, sent every %i s',
		(spacing) => {
			const random = new Random(15);
			const driver = drive({ duration: 60, quietPeriod: 60 });
			const post = (at: number) => {
				const isSlow = at > BEGAN + 200_000 && at < BEGAN + 260_000;
				return isSlow ? 2_000 * random.between(0.7, 1.3) : 60;
			};
			const sound = countedSamples(600 * RATE);
			play(driver, inBursts(sound, BEGAN, { every: spacing, rate: RATE, post }));
			driver.pass(Infinity);
			expect(gapsOf(driver.received)).toEqual([]);
			expect(bytesOf(driver.received).equals(sound)).toBe(true);
		},
	);

	test.each([1, 5, 12, 30])(
		'is not taken for missing where a busy receiver has it two seconds late for a while, sent every %i s',
		(spacing) => {
			const whiles = fc.array(
				fc.record({
					seconds: fc.integer({ min: 5, max: 90 }),
					ms: fc.integer({ max: 2_500, min: 0 }),
				}),
				{ minLength: 2, maxLength: 12 },
			);
			fc.assert(
				fc.property(whiles, jitter, (busy, uneven) => {
					const driver = drive({ duration: 60, quietPeriod: 60 });
					const late = (burst: number) => uneven[burst % uneven.length]! / 4;
					const sound = countedSamples(600 * RATE);
					const sent = inBursts(sound, BEGAN, { every: spacing, rate: RATE, late });
					let last = 0;
					const received = sent.map(({ at, bytes }) => {
						last = Math.max(last, at + (whileAt(busy, at)?.ms ?? 0));
						return { at: last, bytes };
					});
					play(driver, received);
					driver.pass(Infinity);
					expect(gapsOf(driver.received)).toEqual([]);
					expect(bytesOf(driver.received).equals(sound)).toBe(true);
				}),
				runs,
			);
		},
	);

	test.each([5, 12, 30, 60])(
		'is not taken for missing where a busy receiver takes long for each second of a burst, sent every %i s',
		(spacing) => {
			const whiles = fc.array(
				fc.record({
					seconds: fc.integer({ min: 20, max: 180 }),
					post: fc.integer({ min: 50, max: 750 }),
				}),
				{ minLength: 2, maxLength: 8 },
			);
			fc.assert(
				fc.property(whiles, jitter, fc.integer(), (busy, uneven, seed) => {
					const random = new Random(seed);
					const driver = drive({ duration: 60, quietPeriod: 60 });
					const late = (burst: number) => uneven[burst % uneven.length]!;
					const post = (at: number) => {
						return (whileAt(busy, at)?.post ?? 50) * random.between(0.6, 1.3);
					};
					const sound = countedSamples(600 * RATE);
					play(driver, inBursts(sound, BEGAN, { every: spacing, rate: RATE, late, post }));
					driver.pass(Infinity);
					expect(gapsOf(driver.received)).toEqual([]);
					expect(bytesOf(driver.received).equals(sound)).toBe(true);
					expectWhole(driver.received);
				}),
				runs,
			);
		},
	);

	test.each([1, 5, 12, 30])(
		'is not taken for missing where the receiver takes longer than the sound lasts, sent every %i s',
		(spacing) => {
			for (const takes of [850, 900, 950, 990]) {
				for (const uneven of [0, 0.1]) {
					const random = new Random(takes);
					const driver = drive({ duration: 60, quietPeriod: 60 });
					const post = () => takes * random.between(1 - uneven, 1 + uneven);
					const sound = countedSamples(300 * RATE);
					play(driver, inBursts(sound, BEGAN, { every: spacing, rate: RATE, post }));
					driver.pass(Infinity);
					expect(gapsOf(driver.received)).toEqual([]);
					expect(driver.sessions()).toHaveLength(1);
					expect(bytesOf(driver.received).equals(sound)).toBe(true);
				}
			}
		},
	);

	test.each([
		[2, 1],
		[3, 12],
		[5, 1],
	])(
		'is not taken for missing where the receiver by chance takes as long as the sound lasts, sent every %i s',
		(every, seed) => {
			const random = new Random(seed);
			const driver = drive({ duration: 60, quietPeriod: 60 });
			const post = () => random.between(600, 1_500) + random.between(0, 900);
			play(driver, inBursts(countedSamples(150 * RATE), BEGAN, { every, rate: RATE, post }));
			driver.pass(Infinity);
			expect(gapsOf(driver.received)).toEqual([]);
		},
	);

	test.each([5, 12, 30, 60])(
		'takes deliveries every %i s that were held back, and then came all at once, for late and not for missing',
		(spacing) => {
			const driver = drive({ triggerOn: 'sessionEnd', quietPeriod: 200, maximumDuration: 600 });
			const late = (burst: number) => (burst === 3 ? 36_000 : 0);
			const sound = countedSamples(590 * RATE);
			play(driver, inBursts(sound, BEGAN, { every: spacing, rate: RATE, late, post: 300 }));
			driver.pass(Infinity);
			expect(gapsOf(driver.received)).toEqual([]);
			expect(bytesOf(driver.received).equals(sound)).toBe(true);
			expect(time(driver.received[0]!.json.startedAt)).toBeLessThan(1_000);
		},
	);
});
