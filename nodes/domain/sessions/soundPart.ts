import { z } from 'zod';
import { BYTES_PER_SAMPLE } from '../audio/pcm';
import type { SoundClock } from './soundClock';
import { timesOf } from './soundTimes';
import type { EmittedItem, Emission, Flush, Handover, LogEntry } from './window';

/** What one delivery brings: samples without a header. */
export interface SoundInput {
	readonly bytes: Buffer;
	/** Samples a second. */
	readonly sampleRate: number;
}

/**
 * Why a part was handed over. `quiet`: no sound came for the quiet period. `pause`: nobody spoke for the pause.
 * `maximum`: the part had reached its length, or there was no room for more. `stopped`: n8n or the workflow
 * was stopped. `null`: parts are handed over as they come.
 */
const endedBy = z.enum(['quiet', 'pause', 'maximum', 'stopped']).nullable();

export type SoundEndedBy = z.infer<typeof endedBy>;

const soundPart = z.object({
	userId: z.string().nullable(),
	sessionId: z.string(),
	/** Counts from 1 within the session. */
	part: z.number(),
	/** Whether the session is over with this part. */
	isFinal: z.boolean(),
	endedBy,
	/** Samples a second. */
	sampleRate: z.number(),
	/** How many bytes of its logs come before it. */
	skip: z.number(),
	/** How many bytes it has. */
	length: z.number(),
	/** How many deliveries it came in. */
	deliveries: z.number(),
	/** When its first sample was recorded, in milliseconds since the epoch, as near as can be told. */
	startedAt: z.number(),
	/** When its last sample was. */
	endedAt: z.number(),
	/** When the last of it was delivered. */
	deliveredAt: z.number(),
	gaps: z.array(z.object({ after: z.number(), seconds: z.number() })),
});

/** A part of a session without its sound. */
export type SoundPart = z.infer<typeof soundPart>;

/** Makes the item of a part. @returns undefined where the node's filters hold it back */
export type ToItem = (part: SoundPart, pcm: Buffer) => EmittedItem | undefined;

/** A part that is over, and when it was recorded not told yet. */
export const overPart = z.object({
	/** The logs that it consists of, and those that nobody needs any more; how much the latter hold, in bytes. */
	reads: z.array(z.string()),
	drops: z.array(z.string()),
	bytes: z.number(),
	/** Its first sample in the run, and the one after its last. */
	from: z.number(),
	to: z.number(),
	/** The first sample in its logs. */
	logsFrom: z.number(),
	of: soundPart.pick({
		sessionId: true,
		part: true,
		isFinal: true,
		endedBy: true,
		deliveries: true,
		deliveredAt: true,
	}),
});

export type OverPart = z.infer<typeof overPart>;

/** Hands over a part. */
export function flushOf(
	{ reads, drops, from, to, logsFrom, of }: OverPart,
	{ userId, sampleRate, clock }: Pick<SoundPart, 'userId' | 'sampleRate'> & { clock: SoundClock },
): Flush {
	const part: SoundPart = {
		userId,
		sampleRate,
		...of,
		...timesOf(clock, from, to, sampleRate),
		skip: (from - logsFrom) * BYTES_PER_SAMPLE,
		length: (to - from) * BYTES_PER_SAMPLE,
	};
	return { id: partId(of), reads, drops, part };
}

/** The id of a part's flush. */
export function partId({ sessionId, part }: Pick<SoundPart, 'sessionId' | 'part'>): string {
	return `${sessionId}/${part}`;
}

/** Makes the emission of a part. */
export function soundEmission(
	flush: Handover,
	entries: readonly LogEntry[],
	toItem: ToItem,
): Emission | undefined {
	const part = soundPart.parse(flush.part);
	const chunks = entries.filter((entry) => typeof entry !== 'string');
	const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
	const item = toItem(part, all.subarray(part.skip, part.skip + part.length));
	return item && { id: flush.id, items: [item] };
}
