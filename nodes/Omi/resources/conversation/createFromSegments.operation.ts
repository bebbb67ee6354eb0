import { whenAndWhereOptions } from '../../../actions/conversationCreate';
import { collection, optionsField } from '../../../actions/fields';
import { items } from '../../../actions/output';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { createOf, listedSegments } from './segments';

export const createFromSegments: Operation = {
	value: 'createFromSegments',
	name: 'Create From Segments',
	action: 'Create conversation from segments',
	description: 'Create a conversation from a transcript that says who spoke and when',
	properties: [
		{
			displayName: 'Segments',
			name: 'segments',
			type: 'json',
			default: '[]',
			required: true,
			placeholder: 'e.g. {{ $json.segments }}',
			description:
				'A list of at most 500 segments, each with text, start and end (in seconds) and, if known, speaker, speaker_id, is_user and person_id. The segments of the Omi Transcript Trigger fit as they are.',
			builderHint: {
				propertyHint: 'The field segments of an Omi Transcript Trigger fits as it is',
			},
		},
		optionsField([
			...whenAndWhereOptions('At the end of its last segment if left out'),
			{
				displayName: 'Session ID',
				name: 'clientSessionId',
				type: 'string',
				default: '',
				description:
					'A name for these segments, at most 200 characters. If it was used before, recent Omi backends return the conversation made then instead of making another.',
			},
			{
				displayName: 'Source',
				name: 'source',
				type: 'string',
				default: '',
				placeholder: 'e.g. phone',
				description:
					"Omi's name for the device that recorded it, such as omi, phone or external_integration",
			},
		]),
	],
	run: perItem(async (scope) => {
		const segments = listedSegments(scope, scope.parameter('segments', '[]'));
		return items([await createOf(scope, segments, collection(scope, 'options'))]);
	}),
};
