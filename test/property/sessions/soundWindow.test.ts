import fc from 'fast-check';
import { windowsOf, type Parameters } from '../../../nodes/OmiAudioTrigger/windows';
import { inBursts, countedSamples, type SentSound } from '../../support/soundBursts';
import { SoundDriver, type Received } from '../../support/soundDriver';

/** Low, so that an hour of sound is soon looked through. */
const RATE = 1_000;

const BEGAN = Date.UTC(2026, 9, 8, 9);

const parameters = (changes: Partial<Parameters> = {}): Parameters => ({
	triggerOn: 'duration',
	format: 'pcm',
	duration: 30,
	pause: 2,
	quietPeriod: 10,
	maximumDuration: 300,
	options: {},
	...changes,
});

const drive = (changes: Partial<Parameters> = {}, encodes = () => true) => {
	return new SoundDriver(windowsOf(parameters(changes)).current, encodes);
};

function play(driver: SoundDriver, sent: readonly SentSound[], rate = RATE): void {
	for (const { at, bytes } of sent) {
		driver.pass(at - 1);
		driver.deliver(at, bytes, rate);
	}
}

const time = (value: unknown) => Date.parse(String(value)) - BEGAN;
const bytesOf = (parts: readonly Received[]) => Buffer.concat(parts.map(({ bytes }) => bytes));
const gapsOf = (parts: readonly Received[]) => {
	return parts.flatMap(({ json }) => json.gaps as Array<{ after: number; seconds: number }>);
};

/** What is true of every session, whatever happened. */
function expectWhole(parts: readonly Received[]): void {
	expect(parts.map(({ json }) => json.part)).toEqual(parts.map((_, index) => index + 1));
	expect(parts.map(({ json }) => json.isFinal)).toEqual(
		parts.map((_, index) => index === parts.length - 1),
	);
	for (const { json, bytes, at } of parts) {
		expect(bytes.length % 2).toBe(0);
		expect(json.durationSeconds).toBe(bytes.length / 2 / Number(json.sampleRate));
		expect(time(json.startedAt)).toBeLessThanOrEqual(time(json.endedAt));
		expect(time(json.endedAt)).toBeLessThanOrEqual(time(json.deliveredAt));
		expect(time(json.deliveredAt)).toBeLessThanOrEqual(at - BEGAN);
	}
}

const jitter = fc.array(fc.integer({ min: 0, max: 1_400 }), { minLength: 1, maxLength: 30 });
const every = fc.integer({ min: 1, max: 60 });
const runs = { numRuns: 100 };

describe('sound in bursts', () => {
	test('comes in files of exactly the length asked for, at every spacing, with nothing missing', () => {
		const life = fc.record({
			every,
			jitter,
			seconds: fc.integer({ min: 1, max: 400 }),
			length: fc.constantFrom(1, 7, 20, 30, 59),
			post: fc.integer({ min: 1, max: 100 }),
			isWhole: fc.boolean(),
			triggerOn: fc.constantFrom('duration' as const, 'sessionEnd' as const),
		});
		fc.assert(
			fc.property(life, fc.infiniteStream(fc.boolean()), (how, restarts) => {
				const { seconds, length, triggerOn } = how;
				const sound = countedSamples(seconds * RATE);
				const driver = drive(
					{ triggerOn, duration: length, maximumDuration: length },
					() => restarts.next().value as boolean,
				);
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
				const sound = countedSamples(300 * RATE);
				play(driver, inBursts(sound, BEGAN, { every: spacing, rate: RATE, late }));
				driver.pass(Infinity);
				const least = Math.min(...lateness.slice(0, Math.max(1, Math.floor(300 / spacing))));
				const [only] = driver.received;
				expect(time(only!.json.startedAt)).toBeGreaterThanOrEqual(-1);
				expect(time(only!.json.startedAt)).toBeLessThanOrEqual(least + 100);
			}),
			runs,
		);
	});

	test('shows what is missing: where, and how much', () => {
		const life = fc.record({
			every: fc.integer({ min: 1, max: 20 }),
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
				const after = inBursts(countedSamples(every * 6_000), silent, how);
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
