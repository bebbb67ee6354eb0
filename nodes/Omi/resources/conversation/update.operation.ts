import { textField } from '../../../actions/fields';
import { updating } from '../../../actions/operations';
import { present, text } from '../../../omiApi/values';
import { thing } from './shared';

export const update = updating(thing, {
	description: 'Rename a conversation, discard it or restore it',
	fields: [
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Discarded', value: 'discarded', description: 'Hidden from the lists in Omi' },
				{ name: 'Kept', value: 'kept', description: 'Shown in the lists in Omi' },
			],
			default: 'kept',
			description: 'Whether Omi shows the conversation in its lists',
		},
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			description: 'The new title, at most 500 characters',
		},
	],
	body: (scope, { title, status }) => {
		const chosen = text(status);
		return present({
			title: textField(scope, title, 'Title', { max: 500, optional: true }),
			discarded: chosen === undefined ? undefined : chosen === 'discarded',
		});
	},
});
