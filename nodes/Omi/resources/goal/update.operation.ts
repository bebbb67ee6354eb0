import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { collection, id, locatorField, requireChange, textField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { present } from '../../../omiApi/values';
import {
	fieldsAfterTitle,
	fieldsBeforeTitle,
	goalFields,
	goalId,
	MAX_TITLE_LENGTH,
} from './shared';

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update a goal',
	description: 'Change a goal; for progress alone there is Update Progress',
	apis: ['developerApi'],
	properties: [
		locatorField(goalId),
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				...fieldsBeforeTitle,
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					description: 'The new title, at most 500 characters',
				},
				...fieldsAfterTitle,
			],
		},
	],
	run: perItem(async (scope) => {
		const path = developerPath('goals', id(scope, 'goalId', 'Goal'));
		const fields = collection(scope, 'updateFields');
		const body = {
			...goalFields(scope, fields),
			...present({
				title: textField(scope, fields.title, 'Title', { max: MAX_TITLE_LENGTH, optional: true }),
			}),
		};
		requireChange(scope, body);
		const answer = await scope.client.send({ method: 'PATCH', path, body, scope: 'goals:write' });
		return asRow(answer.body, { success: true });
	}),
};
