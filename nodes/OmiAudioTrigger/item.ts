import { featuresOf } from '../domain/audio/features';
import { durationOf, levelOf, toSamples } from '../domain/audio/pcm';
import { hasVoice, type Sensitivity } from '../domain/audio/voice';
import { toWav } from '../domain/audio/wav';
import type { SoundPart } from '../domain/sessions/soundPart';
import type { EmittedItem } from '../domain/sessions/window';

export interface ItemOptions {
	readonly format: 'wav' | 'pcm';
	/** The item's field that holds the file. */
	readonly field: string;
	/** Holds back what has no voice in it, as sensitively; undefined to hold nothing back. */
	readonly onlyVoice: Sensitivity | undefined;
	/** Whether what the sound is like goes along in numbers. */
	readonly includeFeatures: boolean;
}

/** The item for a part of the sound; undefined if it is held back. */
export function soundItem(
	part: SoundPart,
	pcm: Buffer,
	{ format, field, onlyVoice, includeFeatures }: ItemOptions,
): EmittedItem | undefined {
	const { sampleRate } = part;
	const samples = toSamples(pcm);
	if (onlyVoice !== undefined && !hasVoice(samples, sampleRate, onlyVoice)) return undefined;

	const name = `${part.sessionId}-${part.part}`.replace(/[^\w-]/g, '_');
	const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
	return {
		json: {
			userId: part.userId,
			sessionId: part.sessionId,
			part: part.part,
			isFinal: part.isFinal,
			endedBy: part.endedBy,
			sampleRate,
			durationSeconds: durationOf(pcm.length, sampleRate),
			startedAt: iso(part.startedAt),
			endedAt: iso(part.endedAt),
			deliveredAt: iso(part.deliveredAt),
			deliveries: part.deliveries,
			gaps: part.gaps,
			...levelOf(samples),
			...(includeFeatures && { features: featuresOf(samples, sampleRate) }),
		},
		file: {
			field,
			...(format === 'pcm'
				? { name: `${name}.pcm`, mimeType: `audio/l16;rate=${sampleRate}`, bytes: pcm }
				: { name: `${name}.wav`, mimeType: 'audio/wav', bytes: toWav(pcm, sampleRate) }),
		},
	};
}
