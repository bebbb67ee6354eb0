import type { Segment } from '../../nodes/domain/payloads/segment';

/** One second of speech, as the tests need it. */
export function spokenSegment(id: string, start: number, changes: Partial<Segment> = {}): Segment {
	return {
		id,
		text: `Words of ${id}.`,
		speaker: 'SPEAKER_00',
		speakerId: 0,
		isUser: false,
		personId: null,
		start,
		end: start + 1,
		...changes,
	};
}
