import { actionItemFilters, actionItemQuery } from '../../../actions/actionItemFilters';
import { collection } from '../../../actions/fields';
import { listing, listOperation, reads } from '../../../actions/operations';
import { developerPath } from '../../../actions/paths';
import { thing } from './shared';

export const getMany = listOperation('action items', thing.shape, {
	description: 'Retrieve a list of action items',
	properties: [actionItemFilters()],
	run: listing({
		path: () => developerPath(thing.path),
		names: thing.rows,
		shape: thing.shape,
		pageSize: 100,
		query: (scope) => actionItemQuery(scope, collection(scope, 'filters')),
		emptyHint: 'Omi returned no action items. It leaves out those that are locked on a free plan.',
		...reads(thing),
	}),
});
