import { z } from 'zod';
import type { Segment } from '../payloads/segment';
import { decodeEntry, type SegmentEntry } from './segmentEntry';
import type { Emission, Handover, LogEntry } from './window';

/** What is said of a part of a session beside its segments. Times are in milliseconds since the epoch. */
export const partHeading = z.object({
	userId: z.string().nullable(),
	sessionId: z.string(),
	/** Counts from 1 within the session. */
	part: z.number(),
	/** Whether the session is over with this part. */
	isFinal: z.boolean(),
	/**
	 * Why the part was handed over. `quiet`: nothing was said for the quiet period, or the pause. `newConversation`:
	 * too many other conversations are going on. `memory`: Omi has said that the conversation is finished.
	 * `maximum`: the part had reached its largest size. `phrase`: another command was begun. `stopped`: n8n or the
	 * workflow was stopped. `null`: parts are handed over as they come.
	 */
	endedBy: z
		.enum(['quiet', 'newConversation', 'memory', 'maximum', 'phrase', 'stopped'])
		.nullable(),
	/** When the last of it was delivered. */
	deliveredAt: z.number(),
	/** When the conversation's clock stood at zero, as near as can be told. */
	zeroAt: z.number(),
	/** When the session's first words were spoken: no part was spoken before that. */
	spokenAt: z.number(),
	/** The latest end in the conversation so far, in seconds of its clock. */
	latestEnd: z.number(),
	/** The body of the finished memory that ended the session, where one did. */
	memory: z.unknown(),
});

export type PartHeading = z.infer<typeof partHeading>;
export type EndedBy = PartHeading['endedBy'];

/** A part of a session, with what was said in it. */
export interface SpeechPart extends PartHeading {
	/** In the order in which they were spoken. */
	readonly segments: readonly Segment[];
}

/** @returns what was written into a log by this version; the rest is left out */
export function entriesOf(entries: readonly LogEntry[]): SegmentEntry[] {
	return entries.flatMap((entry) => decodeEntry(entry.toString()) ?? []);
}

/** What the workflow is started with; undefined where the node's filters hold it back. */
export function emissionOf(
	{ id }: Handover,
	json: Readonly<Record<string, unknown>> | undefined,
): Emission | undefined {
	return json === undefined ? undefined : { id, items: [{ json }] };
}

/** When a part's first words were spoken and its last ones ended, in milliseconds since the epoch. */
export function timesOf({ segments, latestEnd, ...part }: SpeechPart): {
	startedAt: number;
	endedAt: number;
} {
	const { zeroAt, spokenAt, deliveredAt } = part;
	// A last part without words, of a session whose words are out already, is where they ended.
	const start = segments[0]?.start ?? latestEnd;
	const end = segments.reduce((latest, segment) => Math.max(latest, segment.end), start);
	const within = (at: number) => Math.min(Math.max(at, spokenAt), deliveredAt);
	return { startedAt: within(zeroAt + start * 1000), endedAt: within(zeroAt + end * 1000) };
}
