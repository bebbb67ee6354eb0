import type { IDataObject } from 'n8n-workflow';

import type { Operation, Scope } from '../../types';
import { alphabetical, collection, jsonList, textField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { isRecord, number, present, text } from '../../../omiApi/values';
import { asRow } from '../../../omiApi/answers';
import { CREATE_TIMEOUT_SECONDS, whenAndWhere, whenAndWhereOptions } from './shared';

const MAX_SEGMENTS = 500;

export const createFromSegments: Operation = {
	value: 'createFromSegments',
	name: 'Create From Segments',
	action: 'Create a conversation from transcript segments',
	description: 'Create a conversation from a transcript that knows who spoke when',
	apis: ['developerApi'],
	properties: [
		{
			displayName: 'Segments',
			name: 'segments',
			type: 'json',
			default: '[]',
			required: true,
			placeholder: 'e.g. {{ $json.segments }}',
			description:
				'List of at most 500 segments, each with text, start and end in seconds, and if known speaker, speaker_id, is_user and person_id. The segments of the Omi Transcript Trigger fit as they are.',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: alphabetical([
				...whenAndWhereOptions,
				{
					displayName: 'Session ID',
					name: 'clientSessionId',
					type: 'string',
					default: '',
					description:
						'A name for these segments, at most 200 characters. Recent Omi backends answer with the conversation they already made for it instead of creating it twice.',
				},
				{
					displayName: 'Source',
					name: 'source',
					type: 'string',
					default: '',
					placeholder: 'e.g. phone',
					description:
						"Omi's name for the device that heard it, such as omi, phone or external_integration",
				},
			]),
		},
	],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const answer = await scope.client.send({
			method: 'POST',
			path: developerPath('conversations', 'from-segments'),
			body: {
				transcript_segments: readSegments(scope),
				...present({
					source: textField(scope, options.source, 'Source', { optional: true }),
					client_session_id: textField(scope, options.clientSessionId, 'Session ID', {
						optional: true,
						max: 200,
					}),
				}),
				...whenAndWhere(scope, options),
			},
			scope: 'conversations:write',
			timeoutSeconds: CREATE_TIMEOUT_SECONDS,
		});
		return asRow(answer.body, { success: true });
	}),
};

function readSegments(scope: Scope): IDataObject[] {
	const segments = jsonList(scope, scope.parameter('segments', '[]'), 'Segments');
	if (segments.length === 0 || segments.length > MAX_SEGMENTS) {
		scope.fail(
			`'Segments' holds ${segments.length} segments, and Omi takes 1 to ${MAX_SEGMENTS}`,
			'Split a longer conversation into several items',
		);
	}
	return segments.map((segment, index) => readSegment(scope, segment, index));
}

/** Accepts Omi's snake_case and the triggers' camelCase. */
function readSegment(scope: Scope, segment: unknown, index: number): IDataObject {
	const fields = isRecord(segment) ? segment : {};
	const words = (text(fields.text) ?? '').trim();
	const start = number(fields.start);
	const end = number(fields.end);
	if (words === '' || start === undefined || end === undefined || start < 0 || end <= start) {
		scope.fail(
			`Segment ${index} of 'Segments' is not complete`,
			"It needs a 'text', a 'start' of at least 0 and an 'end' after it, in seconds",
		);
	}
	return {
		text: words,
		start,
		end,
		is_user: (fields.is_user ?? fields.isUser) === true,
		...present({
			speaker: text(fields.speaker),
			speaker_id: number(fields.speaker_id ?? fields.speakerId),
			person_id: text(fields.person_id ?? fields.personId),
		}),
	};
}
