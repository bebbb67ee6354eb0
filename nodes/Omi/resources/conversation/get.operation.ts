import { isOn } from '../../../actions/choices';
import { id, locatorField } from '../../../actions/fields';
import { reads } from '../../../actions/operations';
import { outputFields, shaped } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { transcriptFields, withFile } from '../../../actions/transcript';
import type { Operation } from '../../../actions/types';
import { thing } from './shared';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get conversation',
	description: 'Retrieve a conversation',
	properties: [
		locatorField(thing.locator),
		{
			displayName: 'Include Transcript',
			name: 'includeTranscript',
			type: 'boolean',
			default: true,
			description:
				'Whether to retrieve what was said as well. Omi allows about 25 requests with transcripts per hour.',
		},
		...transcriptFields({ includeTranscript: [true] }),
		...outputFields(thing.shape),
	],
	run: perItem(async (scope) => {
		const row = await scope.client.row(
			{
				method: 'GET',
				path: developerPath(thing.path, id(scope, 'conversationId', 'Conversation')),
				query: {
					include_transcript: isOn(
						scope,
						scope.parameter('includeTranscript', true),
						'Include Transcript',
						true,
					),
				},
				...reads(thing),
			},
			...thing.marks,
		);
		return [await withFile(scope, { json: shaped(scope, thing.shape, row) }, row)];
	}),
};
