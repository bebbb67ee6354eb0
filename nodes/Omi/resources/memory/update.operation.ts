import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import {
	collection,
	id,
	locatorField,
	requireChange,
	tagsField,
	textField,
} from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { present } from '../../../omiApi/values';
import { developerOptions, MAX_CONTENT_LENGTH, memoryId } from './shared';

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update a memory',
	description: 'Change what Omi remembers',
	apis: ['developerApi'],
	properties: [
		locatorField(memoryId),
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				...developerOptions.slice(0, 1),
				{
					displayName: 'Content',
					name: 'content',
					type: 'string',
					default: '',
					description: 'The new content, at most 500 characters',
				},
				...developerOptions.slice(1),
			],
		},
	],
	run: perItem(async (scope) => {
		const path = developerPath('memories', id(scope, 'memoryId', 'Memory'));
		const fields = collection(scope, 'updateFields');
		const body = present({
			content: textField(scope, fields.content, 'Content', {
				max: MAX_CONTENT_LENGTH,
				optional: true,
			}),
			category: fields.category,
			tags: tagsField(fields.tags),
			visibility: fields.visibility,
		});
		requireChange(scope, body);
		const answer = await scope.client.send({
			method: 'PATCH',
			path,
			body,
			scope: 'memories:write',
		});
		return asRow(answer.body, { success: true });
	}),
};
