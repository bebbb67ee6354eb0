import { Random } from '../../tools/simulate/random.mts';
import { record } from '../../tools/simulate/sound.mts';

/** When somebody speaks, in seconds. */
export type Speech = readonly [start: number, end: number];

/** A room in which somebody speaks now and then: tones in the rhythm of syllables over a faint noise. */
export function roomWith(
	speech: readonly Speech[],
	seconds: number,
	rate: number,
	noise = 0.002,
): Buffer {
	const fragments = speech.map(([start, end], index) => {
		return { id: `${index}`, text: '', speaker: 0, start, end };
	});
	return record(fragments, seconds, rate, new Random(1), noise);
}
