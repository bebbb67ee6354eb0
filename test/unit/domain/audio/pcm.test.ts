import {
	durationOf,
	levelOf,
	parseSampleRate,
	SILENT_DBFS,
	toSamples,
} from '../../../../nodes/domain/audio/pcm';

describe('the sample rate of sound', () => {
	it.each([
		['1000', 1_000],
		['8000', 8_000],
		['16000', 16_000],
		['192000', 192_000],
		[undefined, 16_000],
		['', 16_000],
	])('is read from %j', (text, rate) => {
		expect(parseSampleRate(text)).toBe(rate);
	});

	it.each([
		'999',
		'192001',
		'16000.5',
		'1e4',
		'-8000',
		'+8000',
		'0x3e80',
		' 8000',
		'abc',
		'９０００',
	])('is none that a device has in "%s"', (text) => {
		expect(parseSampleRate(text)).toBeUndefined();
	});
});

describe('sound', () => {
	it('lasts as long as it has whole samples', () => {
		expect(durationOf(32_000, 16_000)).toBe(1);
		expect(durationOf(32_001, 16_000)).toBe(1);
		expect(durationOf(1, 16_000)).toBe(0);
		expect(durationOf(0, 8_000)).toBe(0);
	});

	it('is read from little-endian bytes wherever they begin in memory', () => {
		const bytes = Buffer.from([9, 0x01, 0x00, 0xff, 0xff, 0x00, 0x80, 9]).subarray(1);
		expect([...toSamples(bytes)]).toEqual([1, -1, -32_768]);
		expect([...toSamples(Buffer.alloc(0))]).toEqual([]);
		expect([...toSamples(Buffer.alloc(1))]).toEqual([]);
	});

	const level = (...samples: number[]) => levelOf(Int16Array.from(samples));
	const sine = (amplitude: number) => {
		return Array.from({ length: 16_000 }, (_, n) => amplitude * Math.sin((n * Math.PI) / 8));
	};

	it.each<[string, number[], number, number]>([
		['nothing', [], SILENT_DBFS, SILENT_DBFS],
		['silence', [0, 0, 0], SILENT_DBFS, SILENT_DBFS],
		['the loudest there is', [-32_768, -32_768], 0, 0],
		['half of that', [16_384, -16_384], -6, -6],
		['a sine wave', sine(32_767), -3, 0],
		['a sine wave of a tenth', sine(3_276.7), -23, -20],
		['the faintest there is', [1, -1], -90.3, -90.3],
		['one faint click in a long silence', [1, ...Array<number>(9_999).fill(0)], -96, -90.3],
	])('has the levels of %s', (_, samples, rmsDbfs, peakDbfs) => {
		expect(level(...samples)).toEqual({ rmsDbfs, peakDbfs });
	});

	it('has a level in minutes of it, too', () => {
		expect(levelOf(new Int16Array(16_000 * 300).fill(16_384))).toEqual({
			rmsDbfs: -6,
			peakDbfs: -6,
		});
	});
});
