import type { Operation } from '../../types';
import { rowsOf } from '../../../omiApi/answers';
import { id, locatorField, numberField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { goalId } from './shared';

const MAX_DAYS = 365;
const DEFAULT_DAYS = 30;

export const getHistory: Operation = {
	value: 'getHistory',
	name: 'Get History',
	action: 'Get the history of a goal',
	description: 'Retrieve how the progress of a goal went, one item for each record',
	apis: ['developerApi'],
	properties: [
		locatorField(goalId),
		{
			displayName: 'Days',
			name: 'days',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_DAYS },
			default: DEFAULT_DAYS,
			description: 'How many days to look back, at most 365',
		},
	],
	run: perItem(async (scope) => {
		const path = developerPath('goals', id(scope, 'goalId', 'Goal'), 'history');
		const days = numberField(scope, scope.parameter('days', DEFAULT_DAYS), 'Days') ?? DEFAULT_DAYS;
		if (days < 1 || days > MAX_DAYS) {
			scope.fail(
				`'Days' is ${days}, and Omi takes 1 to ${MAX_DAYS}`,
				'Give a number in that range',
			);
		}
		const answer = await scope.client.send({
			method: 'GET',
			path,
			query: { days: Math.floor(days) },
			scope: 'goals:read',
		});
		return rowsOf(answer.body, 'history', 'entries');
	}),
};
