/*
 * How strong each frequency is in a moment of sound: the discrete Fourier transform of a window of samples.
 */

export interface Analyser {
	/** How many samples a window has: a power of two. */
	readonly size: number;
	/** The power of each frequency from 0 to half the sample rate, of full scale. */
	powers(samples: Int16Array, from: number): Float64Array;
}

const FULL_SCALE = 32_768;

/**
 * An analyser of windows of this many samples, each faded in and out (Hann), so that what is cut off at its ends makes
 * no frequencies of its own.
 *
 * @param size a power of two
 */
export function analyserOf(size: number): Analyser {
	const fade = Float64Array.from({ length: size }, (_, n) => {
		return (1 - Math.cos((2 * Math.PI * n) / size)) / 2;
	});
	const turns = Array.from({ length: size / 2 }, (_, n) => (-2 * Math.PI * n) / size);
	const cos = Float64Array.from(turns, Math.cos);
	const sin = Float64Array.from(turns, Math.sin);
	const order = reversedBits(size);
	const real = new Float64Array(size);
	const imaginary = new Float64Array(size);
	// So that the powers of all frequencies add up to the power of the sound, in spite of the fading.
	const scale = 16 / (3 * size * size);

	return {
		size,
		powers(samples, from) {
			for (let n = 0; n < size; n++) {
				const sample = (samples[from + order[n]!] ?? 0) / FULL_SCALE;
				real[n] = sample * fade[order[n]!]!;
				imaginary[n] = 0;
			}
			transform(real, imaginary, cos, sin);
			const powers = new Float64Array(size / 2);
			for (let n = 0; n < powers.length; n++) {
				powers[n] = (real[n]! ** 2 + imaginary[n]! ** 2) * scale;
			}
			return powers;
		},
	};
}

/** Cooley and Tukey's transform of values in the order of their reversed bits, in place. */
function transform(
	real: Float64Array,
	imaginary: Float64Array,
	cos: Float64Array,
	sin: Float64Array,
): void {
	const size = real.length;
	for (let half = 1; half < size; half *= 2) {
		const step = size / (2 * half);
		for (let start = 0; start < size; start += 2 * half) {
			for (let n = 0; n < half; n++) {
				const [c, s] = [cos[n * step]!, sin[n * step]!];
				const [low, high] = [start + n, start + n + half];
				const re = real[high]! * c - imaginary[high]! * s;
				const im = real[high]! * s + imaginary[high]! * c;
				real[high] = real[low]! - re;
				imaginary[high] = imaginary[low]! - im;
				real[low] = real[low]! + re;
				imaginary[low] = imaginary[low]! + im;
			}
		}
	}
}

function reversedBits(size: number): Uint32Array {
	const order = new Uint32Array(size);
	for (let n = 0, reversed = 0; n < size; n++) {
		order[n] = reversed;
		let bit = size >> 1;
		while (bit > 0 && reversed & bit) {
			reversed ^= bit;
			bit >>= 1;
		}
		reversed |= bit;
	}
	return order;
}
