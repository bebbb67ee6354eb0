import type { Operation } from '../../types';
import { collection, id, locatorField, requireChange, textField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { present } from '../../../omiApi/values';
import { asRow } from '../../../omiApi/answers';
import { conversationId } from './shared';

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update a conversation',
	description: 'Change the title of a conversation, discard it or restore it',
	apis: ['developerApi'],
	properties: [
		locatorField(conversationId),
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{
					displayName: 'Discarded',
					name: 'discarded',
					type: 'boolean',
					default: true,
					description: 'Whether the conversation is hidden from lists in Omi',
				},
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					description: 'The new title, at most 500 characters',
				},
			],
		},
	],
	run: perItem(async (scope) => {
		const path = developerPath('conversations', id(scope, 'conversationId', 'Conversation'));
		const fields = collection(scope, 'updateFields');
		const body = present({
			title: textField(scope, fields.title, 'Title', { max: 500, optional: true }),
			discarded: fields.discarded,
		});
		requireChange(scope, body);
		const answer = await scope.client.send({
			method: 'PATCH',
			path,
			body,
			scope: 'conversations:write',
		});
		return asRow(answer.body, { success: true });
	}),
};
