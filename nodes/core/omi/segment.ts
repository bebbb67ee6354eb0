import { z } from 'zod';
import { isObject } from '../delivery';
import { flag, listOf, optionalNumber, optionalText, text } from './lenient';

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

/** As in `models/transcript_segment.py` of Omi's backend; `speakerId` is how its documentation spells it. */
const wireSegment = z
	.object({
		id: z
			.union([z.string().min(1), z.number()])
			.nullish()
			.catch(null),
		text,
		speaker: optionalText,
		speaker_id: optionalNumber,
		speakerId: optionalNumber,
		is_user: flag,
		person_id: optionalText,
		speaker_name: optionalText,
		start: optionalNumber,
		end: optionalNumber,
	})
	.transform((wire): NamedSegment => {
		const start = wire.start ?? 0;
		const end = Math.max(wire.end ?? start, start);
		const speakerId =
			wire.speaker_id ?? wire.speakerId ?? Number(/\d{1,9}$/.exec(wire.speaker ?? '')?.[0] ?? 0);
		return {
			// A fragment without an id is recognised when it comes again by when, who and what.
			id: String(wire.id ?? `${start}-${end}-${speakerId}-${wire.text}`),
			text: wire.text,
			speaker: wire.speaker,
			speakerId,
			isUser: wire.is_user,
			personId: wire.person_id,
			start,
			end,
			speakerName: wire.speaker_name,
		};
	});

/** Segments as they stand in any of Omi's payloads; entries that are none are left out. */
export const segmentList = listOf(wireSegment);

/**
 * The segments of a live transcript delivery: an object with `segments`, as Omi's backend sends, or a bare
 * list, as its documentation says. Those without words are left out.
 *
 * @returns undefined if the body is neither
 */
export function parseTranscript(json: unknown): Segment[] | undefined {
	const body = Array.isArray(json) ? { segments: json } : json;
	if (!isObject(body) || !Array.isArray(body.segments)) return undefined;
	return segmentList.parse(body.segments).filter(isSpoken).map(withoutName);
}

function isSpoken({ text }: Segment): boolean {
	return text.trim() !== '';
}

function withoutName(named: NamedSegment): Segment {
	const { id, text, speaker, speakerId, isUser, personId, start, end } = named;
	return { id, text, speaker, speakerId, isUser, personId, start, end };
}
