import type { Segment } from '../payloads/segment';
import { Seen } from './seen';
import type { Cut, Kind } from './session';

/** The speech that a part of a session holds. */
export interface Speech {
	/** By id, in the order of arrival; {@link spoken} puts it into the order of speech. */
	readonly segments: Map<string, Segment>;
	/** How long the segments are as JSON, in bytes. */
	readonly size: number;
	/** The latest end of a segment in the whole session, in seconds since its first speech. */
	readonly latestEnd: number;
	/** The session's first segment. */
	readonly firstId: string;
	/** When the session's clock stood at zero, in milliseconds since the epoch, as near as it can be told. */
	readonly zeroAt: number;
	/** The session up to and with this part, where it is kept. */
	readonly soFar?: Map<string, Segment>;
}

export interface SpeechPolicy {
	/** Emit each delivery as it comes instead of collecting. */
	readonly isImmediate: boolean;
	/** A part that has grown to so many segments is emitted. */
	readonly maximumSegments: number;
	/** Whether to keep what has been emitted, to emit it again with what follows. */
	readonly includeSession: boolean;
}

/** A part that takes more than this is emitted, so that nothing grows without end. In bytes, as JSON. */
export const LARGEST_PART = 150_000;

/**
 * Segment times that begin again near zero belong to a new conversation (Omi's clock starts with a
 * conversation's first speech). In seconds; what arrives out of order does not go so far back.
 */
const NEAR_ZERO = 10;
const FAR_BACK = 30;

/** A segment further from the session's start than this has no sensible time. In seconds. */
const LONGEST_CONVERSATION = 7 * 24 * 3_600;

/** How sessions hold speech. */
export function speechKind(policy: SpeechPolicy): Kind<Speech, Seen, readonly Segment[]> {
	return {
		recall: () => new Seen(),

		pieces(arrival, seen, current, at) {
			const news = arrival.filter((segment) => seen.add(segment));
			if (news.length === 0) return [];
			const isAnew = current !== undefined && startsAnew(news, current.latestEnd);
			const content = speech(news, at, policy);
			return [isAnew ? { content, endsSession: 'newConversation' } : { content }];
		},

		join(content, piece) {
			let size = content.size + piece.size;
			for (const segment of piece.segments.values()) {
				const replaced = content.segments.get(segment.id);
				if (replaced !== undefined) size -= sizeOf(replaced);
				content.segments.set(segment.id, segment);
				content.soFar?.set(segment.id, segment);
			}
			return { ...content, size, latestEnd: Math.max(content.latestEnd, piece.latestEnd) };
		},

		cut(content) {
			if (content.segments.size === 0) return undefined;
			if (policy.isImmediate) {
				return { parts: [snapshot(content)], keep: emptied(content), endedBy: null };
			}
			return isFull(content, policy) ? splitOff(content, policy) : undefined;
		},

		release: (content) => ({ part: content, keep: emptied(content) }),
		isEmpty: ({ segments }) => segments.size === 0,

		isFinishedBy: ({ firstId }, seen, ids) => seen.hasSince(firstId, ids),

		size: ({ size, soFar }) => size * (soFar === undefined ? 1 : 2),
	};
}

/** What a segment takes in the journal, in bytes. */
export function sizeOf(segment: Segment): number {
	return Buffer.byteLength(JSON.stringify(segment));
}

/** The segments in the order in which they were spoken. */
export function spoken(segments: Iterable<Segment>): Segment[] {
	return [...segments].sort((a, b) => a.start - b.start || a.end - b.end);
}

function speech(news: readonly Segment[], at: number, policy: SpeechPolicy): Speech {
	const segments = new Map(news.map((segment) => [segment.id, segment]));
	const latestEnd = news.reduce((latest, { end }) => Math.max(latest, end), 0);
	const size = [...segments.values()].reduce((sum, segment) => sum + sizeOf(segment), 0);
	const elapsed = latestEnd <= LONGEST_CONVERSATION ? latestEnd * 1000 : 0;
	const firstId = news[0]?.id ?? '';
	const content = { segments, size, latestEnd, firstId, zeroAt: at - elapsed };
	return policy.includeSession ? { ...content, soFar: new Map(segments) } : content;
}

/**
 * Whether what is said belongs to a new conversation.
 *
 * @param latestEnd when the last segment so far ended, in seconds of the conversation's clock
 */
export function startsAnew(news: readonly Segment[], latestEnd: number): boolean {
	const earliest = news.reduce((least, { start }) => Math.min(least, start), Infinity);
	const latest = news.reduce((most, { start }) => Math.max(most, start), -Infinity);
	return earliest < NEAR_ZERO && latest < latestEnd - FAR_BACK;
}

function emptied(content: Speech): Speech {
	const soFar = content.soFar && trimmed(content.soFar);
	return { ...content, segments: new Map(), size: 0, ...(soFar && { soFar }) };
}

/** What is emitted must not change when the session goes on. */
function snapshot(content: Speech): Speech {
	return content.soFar ? { ...content, soFar: new Map(content.soFar) } : content;
}

/** The session so far is bounded too: its beginning goes first. */
function trimmed(soFar: Map<string, Segment>): Map<string, Segment> {
	let size = 0;
	const newest = [...soFar].reverse().filter(([, segment]) => {
		size += sizeOf(segment);
		return size <= LARGEST_PART;
	});
	return newest.length === soFar.size ? soFar : new Map(newest.reverse());
}

function isFull({ segments, size }: Speech, { maximumSegments }: SpeechPolicy): boolean {
	return segments.size >= maximumSegments || size >= LARGEST_PART;
}

/**
 * As many full parts as something follows, the earliest speech first. The last part stays, full or not, so
 * that there is something to emit when the session ends.
 */
function splitOff(content: Speech, policy: SpeechPolicy): Cut<Speech> | undefined {
	const parts: Speech[] = [];
	let part = { ...content, segments: new Map<string, Segment>(), size: 0 };
	for (const segment of spoken(content.segments.values())) {
		if (part.segments.size > 0 && isFull(part, policy)) {
			parts.push(part);
			part = { ...content, segments: new Map(), size: 0 };
		}
		part.segments.set(segment.id, segment);
		part.size += sizeOf(segment);
	}
	return parts.length === 0 ? undefined : { parts, keep: part, endedBy: 'maximum' };
}
