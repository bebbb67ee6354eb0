import { z } from 'zod';
import { toBytes, toSamples } from './pcm';
import { FRAME_SECONDS, judgeFrames, type Strictness } from './detector';

/** How much has to sound like a voice to be taken for one. */
export type Sensitivity = 'high' | 'balanced' | 'low';

/** A frame alone may be a cough or a chair: so many are looked at together, 300 milliseconds. */
const WINDOW_FRAMES = 15;

/** How strict the detector is, and how many frames of the window have to sound like a voice. */
const MEASURES: Readonly<Record<Sensitivity, { strictness: Strictness; frames: number }>> = {
	high: { strictness: 1, frames: 9 },
	balanced: { strictness: 2, frames: 8 },
	low: { strictness: 3, frames: 10 },
};

export const voiceMemory = z.object({
	detector: z.string(),
	/** The last frames as bits, the newest last: 1 for what sounds like a voice. */
	recent: z.number().int().nonnegative(),
	/** What is left over of the sound, less than a frame, in base64: so it does not matter how sound is cut. */
	rest: z.string(),
});

/** What has been learned of a stream's sound so far. */
export type VoiceMemory = z.infer<typeof voiceMemory>;

export interface HeardFrame {
	/** The sample after it; like all places, counted from the first of the samples. */
	readonly to: number;
	/** Where the voice began that speaks in it, perhaps before the samples; undefined where nobody speaks. */
	readonly voiceFrom?: number;
}

/**
 * Hears in which frames somebody speaks.
 *
 * @param samples the newest
 * @param rate samples a second
 * @param memory of the sound before; undefined at the beginning
 */
export function hearVoice(
	samples: Int16Array,
	rate: number,
	sensitivity: Sensitivity,
	memory?: VoiceMemory,
): { readonly frames: readonly HeardFrame[]; readonly memory: VoiceMemory } {
	const { strictness, frames: enough } = MEASURES[sensitivity];
	const rest = toSamples(Buffer.from(memory?.rest ?? '', 'base64'));
	const all = new Int16Array(rest.length + samples.length);
	all.set(rest);
	all.set(samples, rest.length);
	const judged = judgeFrames(all, rate, strictness, memory?.detector);
	const placeOf = (frame: number) => Math.round(frame * FRAME_SECONDS * rate) - rest.length;
	let recent = memory?.recent ?? 0;
	const frames = judged.frames.map((isVoice, index): HeardFrame => {
		recent = ((recent << 1) | Number(isVoice)) & (2 ** WINDOW_FRAMES - 1);
		const to = placeOf(index + 1);
		if (!isVoice || bitsOf(recent) < enough) return { to };
		const age = 32 - Math.clz32(recent);
		return { to, voiceFrom: placeOf(index + 1 - age) };
	});
	const left = toBytes(all.subarray(placeOf(frames.length) + rest.length));
	return { frames, memory: { detector: judged.memory, recent, rest: left.toString('base64') } };
}

/** Whether anybody speaks in the sound. */
export function hasVoice(samples: Int16Array, rate: number, sensitivity: Sensitivity): boolean {
	const { frames } = hearVoice(samples, rate, sensitivity);
	return frames.some(({ voiceFrom }) => voiceFrom !== undefined);
}

function bitsOf(bits: number): number {
	let count = 0;
	for (let rest = bits; rest > 0; rest >>>= 1) count += rest & 1;
	return count;
}
