import type { Operation } from '../../types';
import { alphabetical, collection, textField } from '../../shared/fields';
import { appPath, developerPath, userId } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { present } from '../../../omiApi/values';
import { asRow } from '../../../omiApi/answers';
import { CREATE_TIMEOUT_SECONDS, whenAndWhere, whenAndWhereOptions } from './shared';

const MAX_TEXT_LENGTH = 100_000;

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create a conversation',
	description:
		'Create a conversation from a text. Omi reads it, gives it a title and takes memories and action items from it.',
	apis: ['developerApi', 'appApi'],
	properties: [
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 5 },
			default: '',
			required: true,
			description:
				'What was said or written, at most 100,000 characters. It can take Omi a minute or more to work through it.',
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
					displayName: 'Text Source',
					name: 'textSource',
					type: 'options',
					options: [
						{ name: 'Audio Transcript', value: 'audio_transcript' },
						{ name: 'Message', value: 'message' },
						{ name: 'Other Text', value: 'other_text' },
					],
					default: 'other_text',
					description: 'What kind of text it is',
				},
				{
					displayName: 'Text Source Details',
					name: 'textSourceSpec',
					type: 'string',
					default: '',
					placeholder: 'e.g. email',
					description: 'Where exactly the text comes from',
				},
			]),
		},
	],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const body = {
			text: textField(scope, scope.parameter('text', ''), 'Text', { max: MAX_TEXT_LENGTH }),
			text_source: textField(scope, options.textSource ?? 'other_text', 'Text Source'),
			...present({ text_source_spec: options.textSourceSpec }),
			...whenAndWhere(scope, options),
		};
		const isApp = scope.api === 'appApi';
		const answer = await scope.client.send({
			method: 'POST',
			path: isApp ? appPath(scope, 'user', 'conversations') : developerPath('conversations'),
			query: isApp ? { uid: userId(scope) } : undefined,
			body,
			scope: 'conversations:write',
			timeoutSeconds: CREATE_TIMEOUT_SECONDS,
		});
		return asRow(answer.body, { success: true });
	}),
};
