import type { Segment } from '../payloads/segment';

/*
 * How a log holds a segment: as JSON without the names of its fields, which would take more room than most of what
 * is said.
 */

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
export function decodeEntry(text: string): SegmentEntry | undefined {
	const [id, words, speaker, speakerId, isUser, personId, start, end, from, to] = parsed(text);
	// By hand: a log is read as a whole, and a schema takes forty times as long.
	if (
		typeof id !== 'string' ||
		typeof words !== 'string' ||
		!isTextOrNull(speaker) ||
		typeof speakerId !== 'number' ||
		typeof isUser !== 'boolean' ||
		!isTextOrNull(personId) ||
		typeof start !== 'number' ||
		typeof end !== 'number'
	) {
		return undefined;
	}
	return {
		segment: { id, text: words, speaker, speakerId, isUser, personId, start, end },
		from: typeof from === 'number' ? from : 0,
		to: typeof to === 'number' ? to : words.length,
	};
}

function parsed(text: string): unknown[] {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? value : [];
	} catch {
		return [];
	}
}

function isTextOrNull(value: unknown): value is string | null {
	return value === null || typeof value === 'string';
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
