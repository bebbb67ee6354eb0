import type { Random } from './random.mts';
import type { Fragment } from './speech.mts';

/** A voice is a low tone and its overtones; each speaker has a pitch of their own, in hertz. */
const PITCHES = [180, 215, 120, 240];

const OVERTONES = [1, 0.5, 0.3, 0.15];

/** How loud voice and background are, of full scale. */
const VOICE = 0.25;
const NOISE = 0.004;

/** Syllables a second. */
const SYLLABLES = 4;

/**
 * Makes the sound of a conversation: a hum in the rhythm of syllables while somebody speaks, and a faint
 * noise all the time.
 *
 * @param seconds how long it lasts
 * @param sampleRate samples a second
 * @returns 16-bit little-endian samples, one channel
 */
export function record(
	fragments: readonly Fragment[],
	seconds: number,
	sampleRate: number,
	random: Random,
): Buffer {
	const samples = new Int16Array(Math.round(seconds * sampleRate));
	for (let index = 0; index < samples.length; index++) {
		samples[index] = (random.next() - 0.5) * 2 * NOISE * 32_767;
	}
	for (const { speaker, start, end } of fragments) {
		const pitch = PITCHES[speaker % PITCHES.length] ?? 180;
		const last = Math.min(samples.length, Math.round(end * sampleRate));
		for (let index = Math.round(start * sampleRate); index < last; index++) {
			const time = index / sampleRate;
			const loudness = Math.abs(Math.sin(Math.PI * SYLLABLES * (time - start)));
			const tone = OVERTONES.reduce((sum, strength, overtone) => {
				return sum + strength * Math.sin(2 * Math.PI * pitch * (overtone + 1) * time);
			}, 0);
			samples[index] = (samples[index] ?? 0) + tone * loudness * (VOICE / 2) * 32_767;
		}
	}
	const bytes = Buffer.alloc(samples.length * 2);
	samples.forEach((sample, index) => bytes.writeInt16LE(sample, index * 2));
	return bytes;
}
