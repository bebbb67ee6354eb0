import { actionItemFilters, actionItemQuery } from '../../../actions/actionItemFilters';
import { rangeFilters, rangeQuery } from '../../../actions/dates';
import type { DateRange } from '../../../actions/dates';
import { collection } from '../../../actions/fields';
import { listing, listOperation } from '../../../actions/operations';
import { appPath, userId } from '../../../actions/paths';
import { usersActionItem } from '../shapes';

const due: DateRange = {
	noun: 'action items',
	verb: 'Due',
	from: 'due_start_date',
	to: 'due_end_date',
};

export const getMany = listOperation('action items', usersActionItem, {
	description: "Retrieve a list of a user's action items",
	properties: [actionItemFilters(...rangeFilters(due))],
	run: listing({
		path: (scope) => appPath(scope, 'tasks'),
		names: ['tasks', 'action_items'],
		shape: usersActionItem,
		pageSize: 100,
		query: (scope) => {
			const filters = collection(scope, 'filters');
			return {
				uid: userId(scope),
				...actionItemQuery(scope, filters),
				...rangeQuery(scope, filters, due),
			};
		},
		emptyHint: 'Omi returned no action items for this user.',
	}),
});
