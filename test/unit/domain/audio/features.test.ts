import { featuresOf } from '../../../../nodes/domain/audio/features';
import { toSamples } from '../../../../nodes/domain/audio/pcm';
import { roomWith } from '../../../support/voices';

const RATE = 16_000;

/** Tones one after the other, each of so many seconds, at half of full scale. */
const tones = (seconds: number, rate: number, ...frequencies: number[]) =>
	Int16Array.from({ length: Math.round(seconds * rate) * frequencies.length }, (_, n) => {
		const hz = frequencies[Math.floor(n / (seconds * rate))]!;
		return Math.round(16_384 * Math.sin((2 * Math.PI * hz * n) / rate));
	});

/** The frequency of the strongest band in a column. */
const strongest = ({ spectrogram }: ReturnType<typeof featuresOf>, column: number) => {
	const levels = spectrogram.levels[column]!;
	return spectrogram.frequencies[levels.indexOf(Math.max(...levels))]!;
};

describe('the features of sound', () => {
	it.each([8_000, 16_000, 48_000])('know a tone at %i samples a second', (rate) => {
		for (const hz of [150, 440, 1_000, 3_000]) {
			const features = featuresOf(tones(1, rate, hz), rate);
			expect(features.zeroCrossingsPerSecond).toBeGreaterThan(2 * hz - 4);
			expect(features.zeroCrossingsPerSecond).toBeLessThan(2 * hz + 4);
			// Within half of one of the analyser's frequencies, which lie 31 Hz apart.
			expect(Math.abs(features.centroidHz! - hz)).toBeLessThan(20);
			expect(Math.abs(features.rolloffHz! - hz)).toBeLessThan(40);
			expect(Math.abs(Math.log2(strongest(features, 5) / hz))).toBeLessThan(0.3);
		}
	});

	it('have the power of the sound', () => {
		const { spectrogram } = featuresOf(tones(1, RATE, 1_000), RATE);
		const [, column = []] = spectrogram.levels;
		const power = column.reduce((sum, level) => sum + 10 ** (level / 10), 0);
		// A tone at half of full scale has an eighth of the power of full scale: -9 dB.
		expect(10 * Math.log10(power)).toBeCloseTo(-9, 0);
	});

	it('show when which tone was there', () => {
		const features = featuresOf(tones(1, RATE, 300, 2_000), RATE);
		const { levels, secondsPerColumn } = features.spectrogram;
		expect(levels.length * secondsPerColumn).toBeGreaterThanOrEqual(2);
		const early = strongest(features, Math.floor(0.5 / secondsPerColumn));
		const late = strongest(features, Math.floor(1.5 / secondsPerColumn));
		expect(Math.abs(early - 300)).toBeLessThan(60);
		expect(Math.abs(late - 2_000)).toBeLessThan(250);
	});

	it.each([0.02, 0.1, 0.33, 1.4])(
		'see a single short word in ten minutes of silence, %d s into a column',
		(into) => {
			const long = new Int16Array(600 * RATE);
			long.set(tones(0.2, RATE, 1_000), Math.round((400 + into) * RATE));
			const features = featuresOf(long, RATE);
			expect(Math.abs(features.centroidHz! - 1_000)).toBeLessThan(20);
			const loud = features.spectrogram.levels.map((column) => Math.max(...column) > -40);
			expect(loud.flatMap((isLoud, column) => (isLoud ? [column] : []))).toEqual([200]);
		},
	);

	it('have no silence at the end of what is loud to its end', () => {
		for (const length of [256, 511, 512, 513, 700, 767, 769, 1_025, 16_001]) {
			const { levels } = featuresOf(tones(2, RATE, 1_000).subarray(0, length), RATE).spectrogram;
			expect([length, Math.min(...levels.map((column) => Math.max(...column))) > -30]).toEqual([
				length,
				true,
			]);
		}
	});

	it('stay small however long the sound is, and see all of it', () => {
		const long = new Int16Array(600 * RATE);
		long.set(tones(3, RATE, 1_000), 590 * RATE);
		const { spectrogram } = featuresOf(long, RATE);
		expect(spectrogram.levels).toHaveLength(300);
		expect(spectrogram.levels.every((column) => column.length === 32)).toBe(true);
		const loud = spectrogram.levels.map((column) => Math.max(...column) > -40);
		expect(loud.indexOf(true) * spectrogram.secondsPerColumn).toBeCloseTo(590, -1);
	});

	it('tell a voice from the silence around it', () => {
		const room = toSamples(roomWith([[1, 2]], 3, RATE));
		const { spectrogram } = featuresOf(room, RATE);
		const levelAt = (seconds: number) =>
			Math.max(...spectrogram.levels[Math.floor(seconds / spectrogram.secondsPerColumn)]!);
		expect(levelAt(1.5)).toBeGreaterThan(levelAt(0.5) + 15);
		expect(levelAt(1.5)).toBeGreaterThan(levelAt(2.7) + 15);
	});

	it('are honest about silence, and about nothing at all', () => {
		for (const samples of [new Int16Array(RATE), new Int16Array(3), new Int16Array(0)]) {
			const { spectrogram, ...rest } = featuresOf(samples, RATE);
			expect(rest).toEqual({ zeroCrossingsPerSecond: 0, centroidHz: null, rolloffHz: null });
			expect(spectrogram.levels.flat().every((level) => level === -96)).toBe(true);
		}
	});

	it('come at every rate that a device records with', () => {
		for (const rate of [1_000, 8_000, 44_100, 192_000]) {
			const { frequencies, levels } = featuresOf(tones(0.2, rate, 200), rate).spectrogram;
			expect(frequencies).toHaveLength(32);
			expect(Math.max(...frequencies)).toBeLessThan(rate / 2 + 1);
			expect(levels.flat().every(Number.isFinite)).toBe(true);
		}
	});
});
