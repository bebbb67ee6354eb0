import type { INodeProperties } from 'n8n-workflow';

import { choice } from '../../../actions/choices';
import { textField } from '../../../actions/fields';
import { updating } from '../../../actions/operations';
import { present } from '../../../omiApi/values';
import { thing } from './shared';

const statusField: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Discarded', value: 'discarded', description: 'Hidden from the lists in Omi' },
		{ name: 'Kept', value: 'kept', description: 'Shown in the lists in Omi' },
	],
	default: 'kept',
	description: 'Whether Omi shows the conversation in its lists',
};

export const update = updating(thing, {
	description: 'Rename a conversation, discard it or restore it',
	fields: [
		statusField,
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			description: 'The new title, at most 500 characters',
		},
	],
	body: (scope, { title, status }) => {
		const chosen = choice(scope, status, statusField);
		return present({
			title: textField(scope, title, 'Title', { max: 500, optional: true }),
			discarded: chosen === undefined ? undefined : chosen === 'discarded',
		});
	},
});
