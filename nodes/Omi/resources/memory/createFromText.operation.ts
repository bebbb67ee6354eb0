import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { collection, textField } from '../../shared/fields';
import { appPath, userId } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { present } from '../../../omiApi/values';
import { CREATE_TIMEOUT_SECONDS, textSourceOptions } from './shared';

export const createFromText: Operation = {
	value: 'createFromText',
	name: 'Create From Text',
	action: 'Create memories from a text',
	description: 'Have Omi read a text and remember what matters in it',
	apis: ['appApi'],
	properties: [
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 5 },
			default: '',
			required: true,
			description: 'What Omi should read. It does not answer which memories it made of it.',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: textSourceOptions,
		},
	],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const answer = await scope.client.send({
			method: 'POST',
			path: appPath(scope, 'user', 'memories'),
			query: { uid: userId(scope) },
			body: {
				text: textField(scope, scope.parameter('text', ''), 'Text'),
				text_source: textField(scope, options.textSource ?? 'other', 'Text Source'),
				...present({
					text_source_spec: options.textSourceSpec,
					source_id: options.sourceId,
					source_url: options.sourceUrl,
				}),
			},
			timeoutSeconds: CREATE_TIMEOUT_SECONDS,
		});
		return asRow(answer.body, { success: true });
	}),
};
