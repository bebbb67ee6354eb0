import type { Random } from './random.mts';
import type { Fragment } from './speech.mts';

/** A voice is a low tone and its overtones; each speaker has a pitch of their own, in hertz. */
const PITCHES = [180, 215, 120, 240];

const OVERTONES = [1, 0.5, 0.3, 0.15];

/** How loud voice and background are, of full scale. */
const VOICE = 0.25;
const ROOM = 0.004;

/** Syllables a second. */
const SYLLABLES = 4;

/**
 * Makes the sound of a conversation: a hum in the rhythm of syllables while somebody speaks, and a faint
 * noise all the time.
 *
 * @param seconds how long it lasts
 * @param sampleRate samples a second
 * @param noise how loud the background is, of full scale
 * @returns 16-bit little-endian samples, one channel
 */
export function record(
	fragments: readonly Fragment[],
	seconds: number,
	sampleRate: number,
	random: Random,
	noise = ROOM,
): Buffer {
	const samples = new Int16Array(Math.round(seconds * sampleRate));
	for (let index = 0; index < samples.length; index++) {
		samples[index] = (random.next() - 0.5) * 2 * noise * 32_767;
	}
	for (const { speaker, start, end } of fragments) {
		const hum = period(PITCHES[speaker % PITCHES.length] ?? 180, sampleRate);
		const rhythm = period(SYLLABLES / 2, sampleRate, [1]);
		const first = Math.round(start * sampleRate);
		const last = Math.min(samples.length, Math.round(end * sampleRate));
		for (let index = first; index < last; index++) {
			const tone = hum[index % hum.length] ?? 0;
			const loudness = rhythm[(index - first) % rhythm.length] ?? 0;
			const voice = tone * (loudness < 0 ? -loudness : loudness) * (VOICE / 2) * 32_767;
			samples[index] = (samples[index] ?? 0) + voice;
		}
	}
	const bytes = Buffer.alloc(samples.length * 2);
	samples.forEach((sample, index) => bytes.writeInt16LE(sample, index * 2));
	return bytes;
}

/** One period of a tone with its overtones. */
function period(pitch: number, sampleRate: number, overtones = OVERTONES): Float64Array {
	const length = Math.round(sampleRate / pitch);
	return Float64Array.from({ length }, (_, index) => {
		return overtones.reduce((sum, strength, overtone) => {
			return sum + strength * Math.sin((2 * Math.PI * (overtone + 1) * index) / length);
		}, 0);
	});
}
