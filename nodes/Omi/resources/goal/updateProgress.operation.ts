import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { id, locatorField, numberField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { goalId } from './shared';

export const updateProgress: Operation = {
	value: 'updateProgress',
	name: 'Update Progress',
	action: 'Update the progress of a goal',
	description: 'Record how far a goal is',
	apis: ['developerApi'],
	properties: [
		locatorField(goalId),
		{
			displayName: 'Current Value',
			name: 'currentValue',
			type: 'number',
			typeOptions: { numberPrecision: 6 },
			default: 0,
			required: true,
			description: "How far it is, in the goal's unit",
		},
	],
	run: perItem(async (scope) => {
		const path = developerPath('goals', id(scope, 'goalId', 'Goal'), 'progress');
		const current = numberField(scope, scope.parameter('currentValue', ''), 'Current Value');
		if (current === undefined) {
			scope.fail("'Current Value' is empty", 'Give a number, such as 42.5');
		}
		const answer = await scope.client.send({
			method: 'PATCH',
			path,
			// Omi takes it from the query only; a body alone is a 422.
			query: { current_value: current },
			scope: 'goals:write',
		});
		return asRow(answer.body, { success: true });
	}),
};
