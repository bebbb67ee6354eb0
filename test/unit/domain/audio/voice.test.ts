import { judgeFrames } from '../../../../nodes/domain/audio/detector';
import { libfvad } from '../../../../nodes/domain/audio/libfvad';
import { resample, toSamples } from '../../../../nodes/domain/audio/pcm';
import { hasVoice, hearVoice } from '../../../../nodes/domain/audio/voice';
import { packagedDetector } from '../../../support/libfvad.mts';
import { roomWith } from '../../../support/voices';

const room = (rate: number, ...speech: Array<[number, number]>) => {
	return toSamples(roomWith(speech, 4, rate));
};

describe('the voice detector', () => {
	it('is the one that its package has', () => {
		expect(Buffer.from(libfvad, 'base64').equals(packagedDetector())).toBe(true);
	});

	it('judges the same, however the sound is cut', () => {
		const samples = room(16_000, [1, 2]);
		const whole = judgeFrames(samples, 16_000, 2);
		let memory: string | undefined;
		const frames: boolean[] = [];
		for (let from = 0; from < samples.length; from += 3_200) {
			const some = judgeFrames(samples.subarray(from, from + 3_200), 16_000, 2, memory);
			// What others ask meanwhile makes no difference.
			judgeFrames(room(8_000), 8_000, 0);
			frames.push(...some.frames);
			memory = some.memory;
		}
		expect(frames).toEqual(whole.frames);
		expect(memory).toBe(whole.memory);
		expect(frames.filter(Boolean).length).toBeGreaterThan(30);
	});

	it.each([8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])(
		'hears when somebody speaks at %i samples a second',
		(rate) => {
			const { frames } = hearVoice(room(rate, [2, 3]), rate, 'balanced');
			const times = frames.flatMap(({ voiceFrom, to }) => {
				return voiceFrom === undefined ? [] : [voiceFrom / rate, to / rate];
			});
			expect(Math.min(...times)).toBeCloseTo(2, 0);
			expect(Math.max(...times)).toBeCloseTo(3, 0);
			expect(hasVoice(room(rate), rate, 'balanced')).toBe(false);
		},
	);

	it.each([['high'], ['balanced'], ['low']] as const)(
		'takes silence and the hum of a fridge for silence (%s)',
		(sensitivity) => {
			const hum = Int16Array.from({ length: 64_000 }, (_, index) => {
				const turn = (2 * Math.PI * index) / 16_000;
				return 300 * Math.sin(50 * turn) + 150 * Math.sin(100 * turn);
			});
			expect(hasVoice(hum, 16_000, sensitivity)).toBe(false);
			expect(hasVoice(new Int16Array(64_000), 16_000, sensitivity)).toBe(false);
			expect(hasVoice(new Int16Array(0), 16_000, sensitivity)).toBe(false);
		},
	);
});

describe('resample', () => {
	it('keeps what the sound is like, and how long it lasts', () => {
		const rise = Int16Array.from({ length: 441 }, (_, index) => index * 10);
		const fewer = resample(rise, 44_100, 8_000);
		expect(fewer).toHaveLength(80);
		expect(fewer[40]).toBeCloseTo(40 * 5.5125 * 10 + 22, -1);
		const more = resample(Int16Array.from([0, 100, 200]), 1_000, 2_000);
		expect([...more]).toEqual([0, 50, 100, 150, 200, 200]);
	});
});
