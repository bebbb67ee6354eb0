import type { Family, Generation } from './types.mts';

/** Sound comes from the device in frames, in seconds; so a buffer is always a little more than full. */
const FRAME = 0.06;

/** Apps cannot choose how often they get sound. In seconds. */
const APP_SECONDS = 4;

export interface AudioSettings {
	readonly family: Family;
	readonly generation: Generation;
	/** Samples a second. */
	readonly sampleRate: number;
	/** "Every X Seconds" of Omi's developer settings. */
	readonly audioSeconds: number;
}

/**
 * Cuts sound into the bodies that Omi sends: whenever more than so many seconds have gathered, to apps and by
 * old backends one body; by newer ones to developers a burst of bodies of one second and a short rest. What has
 * gathered at the end is never sent (`routers/pusher.py`, `utils/webhooks.py`).
 *
 * @param sound 16-bit samples, one channel
 * @returns the bodies of each burst
 */
export function audioBursts(
	sound: Buffer,
	{ family, generation, sampleRate, audioSeconds }: AudioSettings,
): Buffer[][] {
	const second = sampleRate * 2;
	const frame = Math.round(FRAME * sampleRate) * 2;
	const seconds = family === 'app' ? APP_SECONDS : audioSeconds;
	const full = (Math.floor((seconds * second) / frame) + 1) * frame;
	const size = family === 'developer' && generation > 1 ? second : full;
	return pieces(sound, full)
		.filter(({ length }) => length === full)
		.map((burst) => pieces(burst, size));
}

function pieces(bytes: Buffer, size: number): Buffer[] {
	return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => {
		return bytes.subarray(index * size, (index + 1) * size);
	});
}
