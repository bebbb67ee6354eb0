import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { dateField } from '../../shared/dates';
import { collection, id, locatorField, requireChange, textField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { present } from '../../../omiApi/values';
import { actionItemId, completedOption, dueAtOption, MAX_DESCRIPTION_LENGTH } from './shared';

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update an action item',
	description: 'Tick an action item off, reword it or give it another date',
	apis: ['developerApi'],
	properties: [
		locatorField(actionItemId),
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				completedOption,
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					default: '',
					description: 'The new wording, at most 500 characters',
				},
				{
					...dueAtOption,
					description: 'The new date. Omi offers no way to take a date away.',
				},
			],
		},
	],
	run: perItem(async (scope) => {
		const path = developerPath('action-items', id(scope, 'actionItemId', 'Action Item'));
		const fields = collection(scope, 'updateFields');
		const body = present({
			description: textField(scope, fields.description, 'Description', {
				max: MAX_DESCRIPTION_LENGTH,
				optional: true,
			}),
			completed: fields.completed,
			due_at: dateField(scope, fields.dueAt, 'Due At'),
		});
		requireChange(scope, body);
		const answer = await scope.client.send({
			method: 'PATCH',
			path,
			body,
			scope: 'action_items:write',
		});
		return asRow(answer.body, { success: true });
	}),
};
