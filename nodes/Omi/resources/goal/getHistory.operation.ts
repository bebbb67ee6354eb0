import { id, locatorField, numberField } from '../../../actions/fields';
import { found, reads } from '../../../actions/operations';
import { outputFields } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { goalRecordShape } from '../../../actions/shapes';
import type { Operation } from '../../../actions/types';
import { thing } from './shared';

const MAX_DAYS = 365;
const DEFAULT_DAYS = 30;

export const getHistory: Operation = {
	value: 'getHistory',
	name: 'Get History',
	action: 'Get goal history',
	description: "Retrieve a goal's progress over time, one item for each day",
	properties: [
		locatorField(thing.locator),
		{
			displayName: 'Days',
			name: 'days',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_DAYS },
			default: DEFAULT_DAYS,
			description: 'How many days to look back, at most 365',
		},
		...outputFields(goalRecordShape),
	],
	run: perItem(async (scope) => {
		const path = developerPath(thing.path, id(scope, 'goalId', 'Goal'), 'history');
		const days = numberField(scope, scope.parameter('days', DEFAULT_DAYS), 'Days') ?? DEFAULT_DAYS;
		if (days < 1 || days > MAX_DAYS) {
			scope.fail(
				`'Days' is ${days}, but Omi accepts 1 to ${MAX_DAYS}`,
				'Enter a number in that range',
			);
		}
		const query = { days: Math.floor(days) };
		const rows = await scope.client.rows(
			{ method: 'GET', path, query, ...reads(thing) },
			'history',
			'entries',
		);
		const emptyHint = 'No progress was recorded for this goal in these days.';
		return found(scope, { shape: goalRecordShape, emptyHint }, rows);
	}),
};
