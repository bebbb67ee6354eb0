import type { IDataObject } from 'n8n-workflow';

import { CREATE_TIMEOUT_SECONDS, whenAndWhere } from '../../../actions/conversationCreate';
import { jsonList, textField } from '../../../actions/fields';
import { writes } from '../../../actions/operations';
import { shapedWrite } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { createdConversationShape } from '../../../actions/shapes';
import type { Json, Scope } from '../../../actions/types';
import { flagIn } from '../../../domain/choices';
import type { Cue } from '../../../domain/subtitles';
import { joinCues, speakerNumbers } from '../../../domain/subtitles';
import { isRecord, number, present, text } from '../../../omiApi/values';
import { thing } from './shared';

const MAX_SEGMENTS = 500;

/** Creates a conversation of segments as Omi takes them. */
export async function createOf(
	scope: Scope,
	segments: IDataObject[],
	options: Record<string, unknown>,
): Promise<Json> {
	const body = {
		transcript_segments: segments,
		...present({
			source: textField(scope, options.source, 'Source', { optional: true }),
			client_session_id: textField(scope, options.clientSessionId, 'Session ID', {
				optional: true,
				max: 200,
			}),
		}),
		...whenAndWhere(scope, options),
	};
	const row = await scope.client.row(
		{
			method: 'POST',
			path: developerPath(thing.path, 'from-segments'),
			body,
			timeoutSeconds: CREATE_TIMEOUT_SECONDS,
			...writes(thing),
		},
		'id',
	);
	return shapedWrite(scope, createdConversationShape, row);
}

/** The segments given as a list, in Omi's snake_case or the triggers' camelCase. */
export function listedSegments(scope: Scope, value: unknown): IDataObject[] {
	const segments = jsonList(scope, value, 'Segments');
	if (segments.length === 0 || segments.length > MAX_SEGMENTS) {
		scope.fail(
			`'Segments' holds ${segments.length} segments, but Omi accepts 1 to ${MAX_SEGMENTS}`,
			'Split a longer conversation over several items',
		);
	}
	return segments.map((segment, index) => readSegment(scope, segment, index));
}

function readSegment(scope: Scope, segment: unknown, index: number): IDataObject {
	const fields = isRecord(segment) ? segment : {};
	const words = (text(fields.text) ?? '').trim();
	const start = number(fields.start);
	const end = number(fields.end);
	if (words === '' || start === undefined || end === undefined || start < 0 || end <= start) {
		scope.fail(
			`Segment ${index} of 'Segments' is incomplete`,
			"It needs a 'text', a 'start' of at least 0 and an 'end' after that, in seconds",
		);
	}
	return {
		text: words,
		start,
		end,
		is_user: flagIn(fields.is_user ?? fields.isUser) === true,
		...present({
			speaker: text(fields.speaker),
			speaker_id: number(fields.speaker_id ?? fields.speakerId),
			person_id: text(fields.person_id ?? fields.personId),
		}),
	};
}

/** Subtitles as segments; neighbours are joined where there are more than Omi takes. */
export function subtitleSegments(scope: Scope, cues: readonly Cue[]): IDataObject[] {
	const joined = joinCues(cues, MAX_SEGMENTS);
	if (joined.length > MAX_SEGMENTS) {
		scope.fail(
			`The file has ${joined.length} turns of speakers, but Omi accepts at most ${MAX_SEGMENTS}`,
			'Split the file, and create a conversation from each part',
		);
	}
	const numbers = speakerNumbers(cues);
	return joined.map(({ text: words, start, end, speaker }) => {
		const speakerId = numbers.get(speaker) ?? 0;
		return {
			text: words,
			start,
			// Omi takes no segment that ends when it starts.
			end: end > start ? end : start + 0.1,
			is_user: false,
			speaker: `SPEAKER_${String(speakerId).padStart(2, '0')}`,
			speaker_id: speakerId,
		};
	});
}
