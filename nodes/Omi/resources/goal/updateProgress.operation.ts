import { id, locatorField, numberField } from '../../../actions/fields';
import { writes } from '../../../actions/operations';
import { items, outputFields, shapedWrite } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { thing } from './shared';

export const updateProgress: Operation = {
	value: 'updateProgress',
	name: 'Update Progress',
	action: 'Update goal progress',
	description: 'Record progress towards a goal',
	properties: [
		locatorField(thing.locator),
		{
			displayName: 'Current Value',
			name: 'currentValue',
			type: 'number',
			typeOptions: { numberPrecision: 6 },
			// Not 0, which would be recorded where somebody has forgotten it.
			default: '',
			required: true,
			description: "The total reached so far, in the goal's unit",
		},
		...outputFields(thing.shape),
	],
	run: perItem(async (scope) => {
		const path = developerPath(thing.path, id(scope, 'goalId', 'Goal'), 'progress');
		const current = numberField(scope, scope.parameter('currentValue', ''), 'Current Value');
		if (current === undefined) {
			scope.fail("'Current Value' is empty", 'Enter a number such as 42.5');
		}
		// Omi takes it from the query only; a body alone is a 422.
		const query = { current_value: current };
		const request = { method: 'PATCH' as const, path, query, ...writes(thing) };
		const row = await scope.client.row(request, ...thing.marks);
		return items([shapedWrite(scope, thing.shape, row)]);
	}),
};
