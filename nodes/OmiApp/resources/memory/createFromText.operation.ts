import { collection, optionsField, textField } from '../../../actions/fields';
import { items } from '../../../actions/output';
import { userId } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { present } from '../../../omiApi/values';
import { createMemories, sourceOptions } from './shared';

export const createFromText: Operation = {
	value: 'createFromText',
	name: 'Create From Text',
	action: 'Create memories from text',
	description: 'Have Omi read a text and remember the important facts in it',
	properties: [
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 5 },
			default: '',
			required: true,
			description: 'What Omi should read. It does not return the memories it makes.',
		},
		optionsField([
			...sourceOptions,
			{
				displayName: 'Text Source',
				name: 'textSource',
				type: 'options',
				options: [
					{ name: 'Email', value: 'email' },
					{ name: 'Other', value: 'other' },
					{ name: 'Social Post', value: 'social_post' },
				],
				default: 'other',
				description: 'The kind of text',
			},
			{
				displayName: 'Text Source Details',
				name: 'textSourceSpec',
				type: 'string',
				default: '',
				placeholder: 'e.g. newsletter',
				description: 'Where the text comes from, in your own words',
			},
		]),
	],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		await createMemories(scope, {
			text: textField(scope, scope.parameter('text', ''), 'Text'),
			text_source: textField(scope, options.textSource ?? 'other', 'Text Source'),
			...present({
				text_source_spec: options.textSourceSpec,
				source_id: options.sourceId,
				source_url: options.sourceUrl,
			}),
		});
		return items([{ success: true, userId: userId(scope) }]);
	}),
};
