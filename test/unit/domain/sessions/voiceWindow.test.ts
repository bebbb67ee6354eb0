import fc from 'fast-check';
import { windowsOf } from '../../../../nodes/OmiAudioTrigger/windows';
import {
	BEGAN,
	bytesOf,
	drive,
	expectWhole,
	parameters as audioParameters,
	play,
	time,
} from '../../../support/soundLaws';
import { inBursts } from '../../../support/soundBursts';
import { SoundDriver, type Received } from '../../../support/soundDriver';
import { roomWith, type Speech } from '../../../support/voices';

const RATE = 8_000;

/** What a window hands over, how the recording lies in it, in seconds. */
const stretchOf = ({ json }: Received) => {
	return [time(json.startedAt) / 1_000, time(json.endedAt) / 1_000] as const;
};

function hear(
	speech: readonly Speech[],
	seconds: number,
	parameters: Parameters<typeof drive>[0] = {},
	every = 1,
): SoundDriver {
	const driver = drive({ triggerOn: 'speech', ...parameters }, 2);
	play(driver, inBursts(roomWith(speech, seconds, RATE), BEGAN, { every, rate: RATE }), RATE);
	driver.pass(Infinity);
	return driver;
}

/** Each stretch holds the speech that it should, and not much else. */
function expectStretches(driver: SoundDriver, expected: readonly Speech[]): void {
	const found = driver.sessions().map((parts) => {
		expectWhole(parts);
		return [stretchOf(parts[0]!)[0], stretchOf(parts.at(-1)!)[1]] as const;
	});
	expect(found).toHaveLength(expected.length);
	for (const [index, [start, end]] of expected.entries()) {
		const [from, to] = found[index]!;
		expect(from).toBeGreaterThan(start - 0.8);
		expect(from).toBeLessThan(start - 0.1);
		expect(to).toBeGreaterThan(end - 0.2);
		expect(to).toBeLessThan(end + 0.8);
	}
}

describe('somebody has spoken', () => {
	it.each([1, 5, 12, 30, 60])(
		'is one item for each stretch of speech when Omi sends every %i seconds',
		(every) => {
			const speech: Speech[] = [
				[3, 6],
				[7, 9],
				[20.5, 24],
				[40, 41],
			];
			const driver = hear(speech, 60, {}, every);
			expectStretches(driver, [
				[3, 9],
				[20.5, 24],
				[40, 41],
			]);
			for (const { json } of driver.received) expect(json.endedBy).toBe('pause');
			expect(driver.held).toBe(0);
		},
	);

	it('is told as soon as the pause is over', () => {
		const driver = hear([[3, 5]], 20, { pause: 2 });
		const told = (driver.received[0]!.at - BEGAN) / 1_000;
		expect(told).toBeGreaterThan(7);
		expect(told).toBeLessThan(9);
	});

	it('holds the very samples, wherever the deliveries were cut', () => {
		const sound = roomWith([[2, 5]], 10, RATE);
		const [whole] = hear([[2, 5]], 10).received;
		const from = sound.indexOf(whole!.bytes);
		expect(from % 2).toBe(0);
		expect(from / 2 / RATE).toBeLessThan(2);
		const size = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 30_000 }));
		const sizes = fc.array(size, { minLength: 1, maxLength: 20 });
		fc.assert(
			fc.property(sizes, (all) => {
				const driver = drive({ triggerOn: 'speech' }, 7);
				for (let start = 0, n = 0; start < sound.length; n++) {
					const end = Math.min(sound.length, start + all[n % all.length]!);
					driver.deliver(
						BEGAN + Math.ceil(end / 2 / (RATE / 1_000)),
						sound.subarray(start, end),
						RATE,
					);
					start = end;
				}
				driver.pass(Infinity);
				expect(driver.received).toHaveLength(1);
				expect(driver.received[0]!.bytes.equals(whole!.bytes)).toBe(true);
			}),
			{ numRuns: 15, examples: [[[400]], [[7]]] },
		);
	});

	it('comes in parts of exactly the maximum, and nothing between them is lost', () => {
		const driver = hear([[2, 25]], 30, { maximumDuration: 5 });
		expect(driver.sessions()).toHaveLength(1);
		expectWhole(driver.received);
		const lengths = driver.received.map(({ json }) => json.durationSeconds);
		expect(lengths.slice(0, -1)).toEqual([5, 5, 5, 5]);
		const sound = roomWith([[2, 25]], 30, RATE);
		expect(sound.includes(bytesOf(driver.received))).toBe(true);
	});

	it('has one last part where the maximum falls on the end', () => {
		for (const end of [6.6, 6.7, 6.8, 6.9, 7, 7.1, 7.2]) {
			const driver = hear([[2, end]], 20, { maximumDuration: 5 });
			expectWhole(driver.received);
			expect(driver.sessions()).toHaveLength(1);
			expect(driver.received.at(-1)?.bytes.length).toBeGreaterThan(0);
		}
	});

	it.each([5, 0.5])('loses nothing where the maximum is %d seconds by now', (maximumDuration) => {
		const sound = roomWith([[2, 25]], 40, RATE);
		const sent = inBursts(sound, BEGAN, { every: 1, rate: RATE });
		const driver = drive({ triggerOn: 'speech' }, 2);
		const before = sent.filter(({ at }) => at < BEGAN + 25_900);
		play(driver, before, RATE);
		const changed = audioParameters({ triggerOn: 'speech', pause: 0.5, maximumDuration });
		driver.continueWith(windowsOf(changed).current);
		play(driver, sent.slice(before.length), RATE);
		driver.pass(Infinity);
		expectWhole(driver.received);
		expectStretches(driver, [[2, 25]]);
		expect(sound.includes(bytesOf(driver.received))).toBe(true);
		const lengths = driver.received.map(({ json }) => json.durationSeconds);
		expect(Math.max(...lengths.map(Number))).toBeLessThanOrEqual(maximumDuration);
	});

	it('tells how many deliveries it came in', () => {
		const sound = roomWith([[0, 6]], 6, RATE);
		const driver = drive({ triggerOn: 'speech' });
		driver.deliver(BEGAN + 2_000, sound.subarray(0, 4 * RATE), RATE);
		driver.deliver(BEGAN + 4_000, sound.subarray(4 * RATE, 8 * RATE), RATE);
		driver.all('full', BEGAN + 4_000);
		driver.deliver(BEGAN + 6_000, sound.subarray(8 * RATE), RATE);
		driver.pass(Infinity);
		expect(driver.received.map(({ json }) => json.deliveries)).toEqual([2, 1]);
	});

	it('is over when no more sound comes', () => {
		const driver = hear([[2, 5]], 4.5);
		expect(driver.received).toMatchObject([{ json: { endedBy: 'quiet', isFinal: true } }]);
	});

	it('is handed over when n8n is stopped, or has no room; then it goes on', () => {
		const driver = drive({ triggerOn: 'speech' });
		const sent = inBursts(roomWith([[2, 9]], 20, RATE), BEGAN, { every: 1, rate: RATE });
		for (const [index, { at, bytes }] of sent.entries()) {
			driver.deliver(at, bytes, RATE);
			if (index === 10) driver.all('full', at);
		}
		driver.all('stop', BEGAN + 21_000);
		expect(driver.received.map(({ json }) => json.endedBy)).toEqual(['maximum', 'pause']);
		expectWhole(driver.received);
	});

	it('is nothing where nobody speaks, and little is kept meanwhile', () => {
		const driver = drive({ triggerOn: 'speech' }, 1);
		for (const { at, bytes } of inBursts(roomWith([], 60, RATE), BEGAN, {
			every: 15,
			rate: RATE,
		})) {
			driver.deliver(at, bytes, RATE);
			expect(driver.held).toBeLessThan(3 * RATE * 2);
			expect(driver.longestHead).toBeLessThan(2_500);
		}
		driver.pass(Infinity);
		expect(driver.received).toEqual([]);
		expect(driver.held).toBe(0);
	});
});
