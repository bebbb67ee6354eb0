import { BYTES_PER_SAMPLE, durationOf } from '../audio/pcm';
import type { Cut, Kind } from './session';

/** What one delivery brings: samples without a header. */
export interface SoundArrival {
	readonly bytes: Buffer;
	/** Samples a second. */
	readonly sampleRate: number;
}

/** Sound that was not delivered, though the clock went on. */
export interface Gap {
	/** Where in the part it belongs, in seconds of sound from the part's beginning. */
	readonly after: number;
	/** How long, in seconds. */
	readonly seconds: number;
}

/** The sound that a part of a session holds. */
export interface Sound {
	readonly chunks: Buffer[];
	/** How many bytes the chunks have; odd while half a sample waits for its other half. */
	readonly byteLength: number;
	/** Samples a second. */
	readonly sampleRate: number;
	/** How many deliveries the sound came in. */
	readonly deliveries: number;
	/** When the first sample was recorded, in milliseconds since the epoch, as near as it can be told. */
	readonly startedAt: number;
	readonly gaps: readonly Gap[];
}

export interface SoundPolicy {
	/** How long a part is, in seconds; 0 to emit each delivery as it comes. */
	readonly partSeconds: number;
}

/** Deliveries do not come to the millisecond; less than this is no gap. In seconds. */
const GAP_TOLERANCE = 1.5;

/** How sessions hold sound. */
export function soundKind({ partSeconds }: SoundPolicy): Kind<Sound, null, SoundArrival> {
	return {
		recall: () => null,

		pieces({ bytes, sampleRate }, _recall, current, at) {
			if (bytes.length === 0) return [];
			const content: Sound = {
				chunks: [bytes],
				byteLength: bytes.length,
				sampleRate,
				deliveries: 1,
				startedAt: at - durationOf(bytes.length, sampleRate) * 1000,
				gaps: [],
			};
			const isChanged = current !== undefined && current.sampleRate !== sampleRate;
			return [isChanged ? { content, endsPart: 'sampleRate' } : { content }];
		},

		join(content, piece) {
			if (content.sampleRate !== piece.sampleRate) return piece;
			const byteLength = content.byteLength + piece.byteLength;
			const gap = gapBefore(piece, content);
			content.chunks.push(...piece.chunks);
			return {
				...content,
				byteLength,
				deliveries: content.deliveries + 1,
				gaps: gap === undefined ? content.gaps : [...content.gaps, gap],
			};
		},

		cut(content) {
			if (partSeconds === 0) {
				const whole = wholeOf(content);
				return whole === 0 ? undefined : cutEvery(whole, content, null);
			}
			const size = Math.round(partSeconds * content.sampleRate) * BYTES_PER_SAMPLE;
			return content.byteLength < size ? undefined : cutEvery(size, content, 'maximum');
		},

		release: (content) => {
			const { parts, keep } = cutEvery(wholeOf(content), content, null);
			return { part: parts[0] ?? content, keep };
		},

		isEmpty: ({ byteLength }) => byteLength < BYTES_PER_SAMPLE,
		isFinishedBy: () => false,
		size: ({ byteLength }) => byteLength,
	};
}

/** How long the sound lasts, in seconds. */
export function secondsOf({ byteLength, sampleRate }: Sound): number {
	return durationOf(byteLength, sampleRate);
}

/** When the last sample was recorded, in milliseconds since the epoch, gaps included. */
export function endOf(sound: Sound): number {
	const missing = sound.gaps.reduce((sum, { seconds }) => sum + seconds, 0);
	return sound.startedAt + (secondsOf(sound) + missing) * 1000;
}

/** Sound that comes late by more than it is long has something missing before it. */
function gapBefore(piece: Sound, content: Sound): Gap | undefined {
	const seconds = (piece.startedAt - endOf(content)) / 1000;
	if (seconds <= GAP_TOLERANCE) return undefined;
	return { after: secondsOf(content), seconds: Math.round(seconds * 10) / 10 };
}

/** How many bytes there are of whole samples. */
function wholeOf({ byteLength }: Sound): number {
	return byteLength - (byteLength % BYTES_PER_SAMPLE);
}

/** Cuts the sound into parts of exactly `size` bytes; what is shorter is kept. */
function cutEvery(size: number, content: Sound, endedBy: Cut<Sound>['endedBy']): Cut<Sound> {
	const bytes = content.chunks.length === 1 ? content.chunks[0]! : Buffer.concat(content.chunks);
	const count = size === 0 ? 0 : Math.floor(bytes.length / size);
	const slice = (from: number, to: number): Sound => {
		const offset = durationOf(from, content.sampleRate);
		const length = durationOf(to - from, content.sampleRate);
		const earlier = content.gaps.filter(({ after }) => after < offset);
		const missing = earlier.reduce((sum, { seconds }) => sum + seconds, 0);
		return {
			...content,
			chunks: from === to ? [] : [bytes.subarray(from, to)],
			byteLength: to - from,
			deliveries: to - from < BYTES_PER_SAMPLE ? 0 : content.deliveries,
			startedAt: content.startedAt + (offset + missing) * 1000,
			gaps: content.gaps
				.filter(({ after }) => after >= offset && after < offset + length)
				.map(({ after, seconds }) => ({ after: after - offset, seconds })),
		};
	};
	const parts = Array.from({ length: count }, (_, index) => {
		return slice(index * size, (index + 1) * size);
	});
	const keep = slice(count * size, bytes.length);
	return {
		parts,
		keep: {
			...keep,
			// A copy, or a few bytes would keep all the sound that was emitted in memory.
			chunks: keep.chunks.map((chunk) => Buffer.from(chunk)),
			deliveries: Math.min(keep.deliveries, 1),
		},
		endedBy,
	};
}
