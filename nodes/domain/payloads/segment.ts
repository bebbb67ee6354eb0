import { isObject } from '../delivery';
import { flag, listOf, optionalNumber, optionalText, text, type Wire } from './wire';

/** One stretch of speech by one speaker. */
export interface Segment {
	id: string;
	text: string;
	/** Omi's label, such as `SPEAKER_01`. */
	speaker: string | null;
	speakerId: number;
	isUser: boolean;
	personId: string | null;
	/** Seconds since the conversation's first speech. */
	start: number;
	end: number;
}

/** A segment with the name that Omi adds once a conversation is finished. */
export interface NamedSegment extends Segment {
	speakerName: string | null;
}

/** Reads segments as they stand in any of Omi's payloads; entries that are none are left out. */
export function readSegments(list: unknown): NamedSegment[] {
	return listOf(list, readSegment);
}

/** As in `models/transcript_segment.py` of Omi's backend; `speakerId` is how its documentation spells it. */
function readSegment(wire: Wire): NamedSegment {
	const words = text(wire.text);
	const speaker = optionalText(wire.speaker);
	const speakerId =
		optionalNumber(wire.speaker_id) ?? optionalNumber(wire.speakerId) ?? numberAtEnd(speaker);
	const start = optionalNumber(wire.start) ?? 0;
	const end = Math.max(optionalNumber(wire.end) ?? start, start);
	return {
		// A fragment without an id is recognised when it comes again by when, who and what.
		id: idOf(wire.id) ?? `${start}-${end}-${speakerId}-${words}`,
		text: words,
		speaker,
		speakerId,
		isUser: flag(wire.is_user),
		personId: optionalText(wire.person_id),
		start,
		end,
		speakerName: optionalText(wire.speaker_name),
	};
}

function idOf(id: unknown): string | undefined {
	if (typeof id === 'string' && id !== '') return id;
	return optionalNumber(id)?.toString();
}

/** The 1 of `SPEAKER_01`. */
function numberAtEnd(speaker: string | null): number {
	return speaker === null ? 0 : Number(/\d{1,9}$/.exec(speaker)?.[0] ?? 0);
}

/**
 * The segments of a live transcript delivery: an object with `segments`, as Omi's backend sends, or a bare
 * list, as its documentation says. Those without words are left out.
 *
 * @returns undefined if the body is neither
 */
export function parseTranscript(json: unknown): Segment[] | undefined {
	const body = Array.isArray(json) ? { segments: json } : json;
	if (!isObject(body) || !Array.isArray(body.segments)) return undefined;
	return readSegments(body.segments).filter(isSpoken).map(withoutName);
}

function isSpoken({ text }: Segment): boolean {
	return text.trim() !== '';
}

function withoutName(named: NamedSegment): Segment {
	const { id, text, speaker, speakerId, isUser, personId, start, end } = named;
	return { id, text, speaker, speakerId, isUser, personId, start, end };
}
