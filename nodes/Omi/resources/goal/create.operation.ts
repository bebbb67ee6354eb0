import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { collection, textField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { present } from '../../../omiApi/values';
import {
	fieldsAfterTitle,
	fieldsBeforeTitle,
	goalFields,
	goalType,
	MAX_TITLE_LENGTH,
} from './shared';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create a goal',
	description: 'Set a goal',
	apis: ['developerApi'],
	properties: [
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Run 10 km',
			description: 'What is to be reached, at most 500 characters',
		},
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			description: 'An older Omi backend asks for a Target Value',
			options: [...fieldsBeforeTitle, goalType, ...fieldsAfterTitle],
		},
	],
	run: perItem(async (scope) => {
		const fields = collection(scope, 'additionalFields');
		const answer = await scope.client.send({
			method: 'POST',
			path: developerPath('goals'),
			body: {
				title: textField(scope, scope.parameter('title', ''), 'Title', { max: MAX_TITLE_LENGTH }),
				...goalFields(scope, fields),
				...present({ goal_type: fields.goalType }),
			},
			scope: 'goals:write',
		});
		return asRow(answer.body, { success: true });
	}),
};
