import { levelOf, parseSampleRate, toSamples } from '../domain/audio/pcm';
import { toWav } from '../domain/audio/wav';
import type { Delivery } from '../domain/delivery';
import { soundCodec } from '../domain/sessions/codec';
import type { Emission } from '../domain/sessions/session';
import {
	endOf,
	secondsOf,
	soundKind,
	type Sound,
	type SoundArrival,
} from '../domain/sessions/sound';
import type { Product } from '../state/collector';
import { openMode, type Modes } from '../state/mode';

export type TriggerOn = 'delivery' | 'duration' | 'sessionEnd';

/** The node's parameters, as workflows store them. */
export interface Parameters {
	readonly triggerOn: TriggerOn;
	readonly format: 'wav' | 'pcm';
	/** In seconds, like all durations here. */
	readonly duration: number;
	readonly quietPeriod: number;
	readonly maximumDuration: number;
	readonly options: {
		readonly binaryField?: string;
		readonly skipSilence?: boolean;
		/** In decibels below full scale. */
		readonly silenceThreshold?: number;
	};
}

export const DEFAULT_QUIET_PERIOD = 10;
export const DEFAULT_SILENCE_THRESHOLD = -50;

/** Sound waits in the process's memory only: an hour of one user at 16 kHz takes 115 MB, so parts are shorter. */
const LIMITS = { bytes: 96_000_000, users: 1_000 };

/** How the node collects sound, according to its parameters. */
export function modesOf(parameters: Parameters): Modes<SoundArrival> {
	const { triggerOn, duration, quietPeriod, maximumDuration } = parameters;
	const partSeconds = { delivery: 0, duration, sessionEnd: maximumDuration }[triggerOn];
	const quietSeconds = triggerOn === 'sessionEnd' ? quietPeriod : DEFAULT_QUIET_PERIOD;
	const sound = openMode({
		name: 'sound',
		settings: JSON.stringify(parameters),
		kind: soundKind({ partSeconds }),
		policy: { quietMs: quietSeconds * 1000, maximumMs: Infinity, endsAtMaximum: false },
		limits: LIMITS,
		codec: soundCodec,
		// Static data has no room for sound.
		isKept: false,
		toItem: (emission) => soundItem(emission, parameters),
	});
	return { active: sound, others: [] };
}

/** The sound of a delivery; undefined if it was recorded at a rate that no device records with. */
export function toArrival({ bytes, query }: Delivery): SoundArrival | undefined {
	const sampleRate = parseSampleRate(query.get('sample_rate'));
	return sampleRate === undefined ? undefined : { bytes, sampleRate };
}

/** The item for a part of the sound; undefined if it is silent and silence is to be skipped. */
function soundItem(
	emission: Emission<Sound>,
	{ format, options }: Parameters,
): Product | undefined {
	const { content, userId, sessionId, part, isFinal, endedBy, deliveredAt } = emission;
	const { chunks, sampleRate, deliveries, startedAt, gaps } = content;
	const pcm = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
	const level = levelOf(toSamples(pcm));
	const threshold = options.silenceThreshold ?? DEFAULT_SILENCE_THRESHOLD;
	if (options.skipSilence === true && level.rmsDbfs < threshold) return undefined;

	const name = `${sessionId}-${part}`.replace(/[^\w-]/g, '_');
	const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
	return {
		json: {
			userId,
			sessionId,
			part,
			isFinal,
			endedBy,
			sampleRate,
			durationSeconds: secondsOf(content),
			startedAt: iso(startedAt),
			endedAt: iso(endOf(content)),
			deliveredAt: iso(deliveredAt),
			deliveries,
			gaps: [...gaps],
			...level,
		},
		file: {
			field: options.binaryField || 'data',
			...(format === 'pcm'
				? { name: `${name}.pcm`, mimeType: `audio/l16;rate=${sampleRate}`, bytes: pcm }
				: { name: `${name}.wav`, mimeType: 'audio/wav', bytes: toWav(pcm, sampleRate) }),
		},
	};
}
