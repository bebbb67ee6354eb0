import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { id, locatorField, simplifies, simplifyField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyGoal } from '../../shared/simplify';
import { goalId } from './shared';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get a goal',
	description: 'Retrieve a goal',
	apis: ['developerApi'],
	properties: [locatorField(goalId), simplifyField],
	run: perItem(async (scope) => {
		const answer = await scope.client.send({
			method: 'GET',
			path: developerPath('goals', id(scope, 'goalId', 'Goal')),
			scope: 'goals:read',
		});
		const raw = asRow(answer.body, {});
		return simplifies(scope) ? simplifyGoal(raw) : raw;
	}),
};
