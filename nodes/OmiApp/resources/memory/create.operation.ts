import { collection, optionsField } from '../../../actions/fields';
import { contentField } from '../../../actions/memoryFields';
import { items, outputFields, shaped } from '../../../actions/output';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { usersMemory } from '../shapes';
import { createMemories, memoryBody, options } from './shared';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create memory',
	description:
		'Have Omi remember a fact about a user. Omi does not return it: the item holds what was sent.',
	properties: [contentField, optionsField(options), ...outputFields(usersMemory)],
	run: perItem(async (scope) => {
		const given = collection(scope, 'options');
		const body = memoryBody(scope, scope.parameter('content', ''), given);
		await createMemories(scope, { memories: [body] });
		return items([{ success: true, ...shaped(scope, usersMemory, body) }]);
	}),
};
