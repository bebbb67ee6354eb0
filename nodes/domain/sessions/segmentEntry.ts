import { z } from 'zod';
import type { Segment } from '../payloads/segment';

/*
 * How a log holds a segment: as JSON without the names of its fields, which would take more room than most of what
 * is said.
 */

const tuple = z.tuple([
	z.string(),
	z.string(),
	z.string().nullable(),
	z.number(),
	z.boolean(),
	z.string().nullable(),
	z.number(),
	z.number(),
]);

/** What of a segment's text was said as a command. */
const slice = z.tuple([z.number(), z.number()]);

const entry = tuple.rest(z.unknown()).transform(([...fields]) => {
	const [id, text, speaker, speakerId, isUser, personId, start, end, ...rest] = fields;
	const segment: Segment = { id, text, speaker, speakerId, isUser, personId, start, end };
	const [from, to] = slice.safeParse(rest).data ?? [0, text.length];
	return { segment, from, to };
});

export interface SegmentEntry {
	readonly segment: Segment;
	/** Where in its text the command begins and ends. */
	readonly from: number;
	readonly to: number;
}

/** @param command where in the segment's text a command begins and ends */
export function encodeEntry(segment: Segment, ...command: readonly number[]): string {
	const { id, text, speaker, speakerId, isUser, personId, start, end } = segment;
	return JSON.stringify([id, text, speaker, speakerId, isUser, personId, start, end, ...command]);
}

/** @returns undefined for what {@link encodeEntry} has not written */
export function decodeEntry(text: unknown): SegmentEntry | undefined {
	if (typeof text !== 'string') return undefined;
	try {
		return entry.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}

/** The segments in the order in which they were spoken; of several wordings of one, the last. */
export function segmentsOf(entries: readonly SegmentEntry[]): Segment[] {
	const byId = new Map(entries.map(({ segment }) => [segment.id, segment]));
	return spoken([...byId.values()]);
}

/** The segments in the order in which they were spoken. */
export function spoken(segments: readonly Segment[]): Segment[] {
	return [...segments].sort((a, b) => a.start - b.start || a.end - b.end);
}
