import { collection, textField } from '../../../actions/fields';
import { writes } from '../../../actions/operations';
import { items, outputFields, shapedWrite } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { present } from '../../../omiApi/values';
import { fieldsWith, goalBody, goalType, MAX_TITLE_LENGTH, thing } from './shared';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create goal',
	description: 'Set a goal for the user',
	properties: [
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Run 10 km',
			description: 'What the goal is, at most 500 characters',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			description: "Older Omi backends require 'Target Value'",
			options: fieldsWith(goalType),
		},
		...outputFields(thing.shape),
	],
	run: perItem(async (scope) => {
		const fields = collection(scope, 'options');
		const body = {
			title: textField(scope, scope.parameter('title', ''), 'Title', { max: MAX_TITLE_LENGTH }),
			...goalBody(scope, fields),
			...present({ goal_type: fields.goalType }),
		};
		const path = developerPath(thing.path);
		const request = { method: 'POST' as const, path, body, ...writes(thing) };
		const row = await scope.client.row(request, ...thing.marks);
		return items([shapedWrite(scope, thing.shape, row)]);
	}),
};
