import { windowsOf } from '../../../../nodes/OmiAudioTrigger/windows';
import { countedSamples, inBursts } from '../../../support/soundBursts';
import {
	BEGAN,
	bytesOf,
	drive,
	expectWhole,
	gapsOf,
	parameters,
	play,
	RATE,
	time,
} from '../../../support/soundLaws';

const second = (byte = 1) => Buffer.alloc(RATE * 2, byte);

describe('a file of 30 seconds', () => {
	it.each([5, 10, 12, 15, 30])('is one when Omi sends every %i seconds', (every) => {
		const driver = drive();
		play(driver, inBursts(countedSamples(180 * RATE), BEGAN, { every, rate: RATE }));
		driver.pass(Infinity);
		const lengths = driver.received.map(({ json }) => json.durationSeconds);
		expect(lengths).toEqual([30, 30, 30, 30, 30, 30]);
		expect(gapsOf(driver.received)).toEqual([]);
		expectWhole(driver.received);
	});

	it('is the last one where the recording ends with it', () => {
		const driver = drive();
		for (let n = 0; n < 60; n++) driver.deliver(BEGAN + n * 1_000, second(), RATE);
		expect(driver.received).toHaveLength(1);
		driver.pass(Infinity);
		expect(driver.received).toMatchObject([
			{ json: { part: 1, isFinal: false, endedBy: 'maximum', durationSeconds: 30 } },
			{ json: { part: 2, isFinal: true, endedBy: 'quiet', durationSeconds: 30 } },
		]);
	});
});

describe('times and gaps', () => {
	it('are those of the recording when Omi sends every 8 seconds', () => {
		const driver = drive();
		play(driver, inBursts(countedSamples(64 * RATE), BEGAN, { every: 8, rate: RATE }));
		driver.pass(Infinity);
		const starts = driver.received.map(({ json }) => time(json.startedAt));
		expect(starts.map((start) => Math.round(start / 100) / 10)).toEqual([0, 30, 60]);
	});

	it('do not take a receiver that needs 1.2 seconds for each second for one that misses something', () => {
		const driver = drive();
		for (let n = 0; n < 300; n++) driver.deliver(BEGAN + n * 1_200, second(), RATE);
		driver.pass(Infinity);
		expect(gapsOf(driver.received)).toEqual([]);
		expect(driver.received.map(({ json }) => json.durationSeconds)).toEqual(Array(10).fill(30));
	});

	it('do not take one burst that comes 3 seconds late for sound that is missing', () => {
		const driver = drive({ duration: 60 });
		const late = (burst: number) => (burst === 2 ? 3_000 : 0);
		play(driver, inBursts(countedSamples(96 * RATE), BEGAN, { every: 8, rate: RATE, late }));
		driver.pass(Infinity);
		expect(gapsOf(driver.received)).toEqual([]);
	});

	it.each([60, 300, 600])(
		'are right where the receiver needs %i ms for each second of a burst, and a burst is dropped',
		(post) => {
			const driver = drive({ triggerOn: 'sessionEnd', quietPeriod: 60, maximumDuration: 600 });
			const all = inBursts(countedSamples(240 * RATE), BEGAN, { every: 12, rate: RATE, post });
			// Twelve bodies of a second each, and the rest.
			const dropped = all.filter((_, index) => index < 8 * 13 || index >= 9 * 13);
			play(driver, dropped);
			driver.pass(Infinity);
			const [only] = driver.received;
			expect(gapsOf(driver.received)).toEqual([
				{ after: expect.closeTo(8 * 12.02, 1), seconds: expect.closeTo(12, 0) },
			]);
			expect(Math.abs(time(only?.json.startedAt))).toBeLessThan(1_000);
			expect(Math.abs(time(only?.json.endedAt) - 240_000)).toBeLessThan(1_000);
		},
	);

	it.each([30, 600])(
		'show what is missing of sound that comes every second, each taking %i ms',
		(post) => {
			const driver = drive({ triggerOn: 'sessionEnd', quietPeriod: 30, maximumDuration: 600 });
			// Recording pauses in the middle of a second, and goes on in the middle of another.
			const lengths = new Map([
				[64, 0.7],
				[70, 0.3],
				...[65, 66, 67, 68, 69].map((at) => [at, 0] as const),
			]);
			for (let at = 1; at <= 150; at++) {
				const length = lengths.get(at) ?? 1;
				if (length === 0) continue;
				driver.pass(BEGAN + at * 1_000);
				driver.deliver(BEGAN + at * 1_000 + post, Buffer.alloc(length * RATE * 2, 1), RATE);
			}
			driver.pass(Infinity);
			expect(gapsOf(driver.received)).toEqual([{ after: 63.7, seconds: expect.closeTo(6, 0) }]);
		},
	);

	it('show a burst that Omi has dropped', () => {
		const driver = drive({ triggerOn: 'sessionEnd', quietPeriod: 30 });
		const all = inBursts(countedSamples(80 * RATE), BEGAN, { every: 8, rate: RATE });
		const dropped = all.filter((_, index) => index < 27 || index >= 36);
		play(driver, dropped);
		driver.pass(Infinity);
		expect(gapsOf(driver.received)).toEqual([{ after: 24.06, seconds: expect.closeTo(8, 0) }]);
		const [only] = driver.received;
		expect(time(only?.json.endedAt)).toBeCloseTo(80_000, -2);
	});

	it('tell of a gap that shows only when its file is gone at the beginning of the next', () => {
		const driver = drive({ duration: 10 });
		for (let n = 1; n <= 60; n++) {
			driver.deliver(BEGAN + n * 1_000 + (n > 8 ? 6_000 : 0), second(), RATE);
		}
		driver.pass(Infinity);
		const gaps = driver.received.map(({ json }) => json.gaps);
		expect(gaps).toEqual([[], [{ after: 0, seconds: 6 }], [], [], [], []]);
		const starts = driver.received.map(({ json }) => time(json.startedAt) / 1_000);
		expect(starts).toEqual([0, 16, 26, 36, 46, 56]);
	});
});

describe('the quiet period', () => {
	it('follows the spacing: no recording is torn, none ends before the next burst is due', () => {
		const driver = drive({ triggerOn: 'sessionEnd', quietPeriod: 3 });
		const sent = inBursts(countedSamples(180 * RATE), BEGAN, { every: 45, rate: RATE });
		play(driver, sent);
		driver.pass(Infinity);
		expect(driver.received).toHaveLength(1);
		const waited = driver.received[0]!.at - sent.at(-1)!.at;
		expect(waited).toBeGreaterThan(45_000);
		expect(waited).toBeLessThan(75_000);
	});

	it('is the one asked for where sound comes each second', () => {
		const driver = drive({ triggerOn: 'sessionEnd', quietPeriod: 4 });
		for (let n = 0; n < 20; n++) driver.deliver(BEGAN + n * 1_000, second(), RATE);
		driver.pass(Infinity);
		expect(driver.received.map(({ at }) => at)).toEqual([BEGAN + 19_000 + 4_000]);
	});

	it('wears off when the app is set to send more often', () => {
		const driver = drive({ triggerOn: 'sessionEnd', quietPeriod: 4 });
		const sparse = inBursts(countedSamples(120 * RATE), BEGAN, { every: 30, rate: RATE });
		const dense = inBursts(countedSamples(400 * RATE), BEGAN + 120_000, { every: 1, rate: RATE });
		play(driver, [...sparse, ...dense]);
		driver.pass(Infinity);
		expect(driver.received.at(-1)!.at - dense.at(-1)!.at).toBe(4_000);
	});
});

describe('sessions', () => {
	it('of two devices with different sample rates lie side by side', () => {
		const driver = drive({ duration: 10 });
		for (let n = 0; n < 20; n++) {
			driver.deliver(BEGAN + n * 1_000, second(1), RATE);
			driver.deliver(BEGAN + n * 1_000 + 500, Buffer.alloc(4 * RATE, 2), 2 * RATE);
		}
		driver.pass(Infinity);
		const sessions = driver.sessions();
		expect(sessions).toHaveLength(2);
		for (const [index, parts] of sessions.entries()) {
			expectWhole(parts);
			expect(parts.map(({ json }) => json.durationSeconds)).toEqual([10, 10]);
			expect(bytesOf(parts).every((byte) => byte === index + 1)).toBe(true);
		}
	});

	it('begin anew when the device was stopped and started', () => {
		const driver = drive({ triggerOn: 'sessionEnd' });
		for (const start of [0, 60_000]) {
			play(driver, inBursts(countedSamples(20 * RATE), BEGAN + start, { every: 5, rate: RATE }));
		}
		driver.pass(Infinity);
		expect(driver.sessions().map((parts) => parts.length)).toEqual([1, 1]);
		const times = driver.received.map(({ json }) => Math.round(time(json.startedAt) / 1_000));
		expect(times).toEqual([0, 60]);
	});

	it('end where sound is to be handed on as it comes, which has no end', () => {
		const driver = drive();
		for (let n = 0; n < 40; n++) driver.deliver(BEGAN + n * 1_000, second(), RATE);
		const asItComes = windowsOf(parameters({ triggerOn: 'delivery' }));
		const former = asItComes.previous.find(({ name }) => name === driver.window.name);
		expect(former).toBeDefined();
		driver.window = former!;
		driver.apply('u', { type: 'change' }, BEGAN + 40_000);
		driver.window = asItComes.current;
		driver.deliver(BEGAN + 41_000, second(), RATE);
		driver.pass(Infinity);
		expect(driver.received).toMatchObject([
			{ json: { part: 1, isFinal: false, endedBy: 'maximum', durationSeconds: 30 } },
			{ json: { part: 2, isFinal: true, endedBy: 'stopped', durationSeconds: 10 } },
			{ json: { part: 1, isFinal: false, endedBy: null, durationSeconds: 1 } },
		]);
	});

	it('keep a head that is small, however long they are', () => {
		const driver = drive({ triggerOn: 'sessionEnd', maximumDuration: 600 });
		play(driver, inBursts(countedSamples(590 * RATE), BEGAN, { every: 5, rate: RATE }));
		expect(driver.longestHead).toBeLessThan(700);
		expect(driver.held).toBeGreaterThan(580 * RATE * 2);
	});
});
