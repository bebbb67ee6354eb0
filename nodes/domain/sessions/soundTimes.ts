import { millisecondsOf } from '../audio/pcm';
import type { SoundClock } from './soundClock';

/** Sound that was not delivered, though time went on. */
export interface Gap {
	/** Where in the part it belongs, in seconds of sound from the part's beginning. */
	readonly after: number;
	/** How long, in seconds. */
	readonly seconds: number;
}

/** When a stretch of a run was recorded, in milliseconds since the epoch, and what is missing in it. */
export function timesOf(
	{ run: only, lastAt }: SoundClock,
	from: number,
	to: number,
	sampleRate: number,
): { readonly startedAt: number; readonly endedAt: number; readonly gaps: Gap[] } {
	const { origin, gaps } = only ?? { origin: lastAt, gaps: [] };
	const missing = (least: number) => {
		return gaps.reduce((sum, { at, ms }) => (at > least ? sum + ms : sum), 0);
	};
	return {
		startedAt: origin + millisecondsOf(from, sampleRate) - missing(from),
		endedAt: origin + millisecondsOf(to, sampleRate) - missing(Math.max(to - 1, from)),
		gaps: gaps
			.filter(({ at }) => at >= from && at < to)
			.map(({ at, ms }) => ({
				after: (at - from) / sampleRate,
				seconds: Math.round(ms / 100) / 10,
			})),
	};
}
