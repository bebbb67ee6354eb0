import { parseSampleRate } from '../domain/audio/pcm';
import type { Sensitivity } from '../domain/audio/voice';
import type { Delivery } from '../domain/delivery';
import type { SoundInput } from '../domain/sessions/soundPart';
import { soundWindow } from '../domain/sessions/soundWindow';
import { voiceWindow } from '../domain/sessions/voiceWindow';
import type { SessionWindow, Windows } from '../domain/sessions/window';
import { soundItem, type ItemOptions } from './item';

export type TriggerOn = 'delivery' | 'duration' | 'speech' | 'sessionEnd';

/** The node's parameters, as workflows store them. */
export interface Parameters {
	readonly triggerOn: TriggerOn;
	readonly format: 'wav' | 'pcm';
	/** In seconds, like all durations here. */
	readonly duration: number;
	readonly pause: number;
	readonly quietPeriod: number;
	readonly maximumDuration: number;
	readonly options: {
		readonly binaryPropertyName?: string;
		readonly includeFeatures?: boolean;
		readonly sensitivity?: Sensitivity;
		readonly skipSilence?: boolean;
	};
}

export const DEFAULT_PAUSE = 2;
export const DEFAULT_QUIET_PERIOD = 10;
export const DEFAULT_MAXIMUM_DURATION = 300;
const DEFAULT_SENSITIVITY: Sensitivity = 'balanced';

/** How the node collects sound, according to its parameters. */
export function windowsOf(parameters: Parameters): Windows<SoundInput> {
	const { triggerOn } = parameters;
	const windows = {
		asItComes: fileWindow(parameters, undefined),
		files: fileWindow(parameters, secondsOf(parameters)),
		speech: speechWindow(parameters),
	};
	const present =
		triggerOn === 'delivery' ? 'asItComes' : triggerOn === 'speech' ? triggerOn : 'files';
	const { [present]: current, ...previous } = windows;
	return { current, previous: Object.values(previous) };
}

/** The sound of a delivery; undefined if it was recorded at a rate that no device records with. */
export function toInput({ bytes, query }: Delivery): SoundInput | undefined {
	const sampleRate = parseSampleRate(query.get('sample_rate'));
	return sampleRate === undefined ? undefined : { bytes, sampleRate };
}

/** How long a file is, in seconds. */
function secondsOf({ triggerOn, duration, maximumDuration }: Parameters): number {
	return triggerOn === 'sessionEnd' ? maximumDuration : duration;
}

function fileWindow(
	parameters: Parameters,
	partSeconds: number | undefined,
): SessionWindow<SoundInput> {
	const { triggerOn, quietPeriod, options } = parameters;
	const onlyVoice = options.skipSilence === true ? sensitivityOf(options) : undefined;
	const itemOptions = { ...itemOptionsOf(parameters), onlyVoice };
	return soundWindow({
		partSeconds,
		quietPeriod: triggerOn === 'sessionEnd' ? quietPeriod : DEFAULT_QUIET_PERIOD,
		toItem: (part, pcm) => soundItem(part, pcm, itemOptions),
	});
}

function speechWindow(parameters: Parameters): SessionWindow<SoundInput> {
	const { pause, maximumDuration, options } = parameters;
	const itemOptions = itemOptionsOf(parameters);
	return voiceWindow({
		pause,
		maximumDuration,
		sensitivity: sensitivityOf(options),
		toItem: (part, pcm) => soundItem(part, pcm, itemOptions),
	});
}

function itemOptionsOf({ format, options }: Parameters): ItemOptions {
	const { binaryPropertyName, includeFeatures = false } = options;
	return { format, field: binaryPropertyName || 'data', onlyVoice: undefined, includeFeatures };
}

function sensitivityOf({ sensitivity = DEFAULT_SENSITIVITY }: Parameters['options']): Sensitivity {
	return sensitivity;
}
