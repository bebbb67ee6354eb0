import type { Operation } from '../../types';
import { rowsOf } from '../../../omiApi/answers';
import { returnAllFields, simplifies, simplifyField, wanted } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyGoal } from '../../shared/simplify';

/** Omi offers no second page for goals. */
const MOST = 1000;

export const getMany: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many goals',
	description: 'Retrieve a list of goals',
	apis: ['developerApi'],
	properties: [
		...returnAllFields,
		{
			displayName: 'Include Inactive',
			name: 'includeInactive',
			type: 'boolean',
			default: false,
			description: 'Whether to return goals that are done or given up as well',
		},
		simplifyField,
	],
	run: perItem(async (scope) => {
		const limit = Math.min(wanted(scope), MOST);
		const answer = await scope.client.send({
			method: 'GET',
			path: developerPath('goals'),
			query: {
				limit,
				include_inactive: scope.parameter('includeInactive', false) === true,
			},
			scope: 'goals:read',
		});
		// With inactive goals Omi does not heed the limit.
		const rows = rowsOf(answer.body, 'goals').slice(0, limit);
		return simplifies(scope) ? rows.map(simplifyGoal) : rows;
	}),
};
