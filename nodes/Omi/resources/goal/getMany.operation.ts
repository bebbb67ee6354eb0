import { isOn } from '../../../actions/choices';
import { wanted } from '../../../actions/fields';
import { found, listOperation, reads } from '../../../actions/operations';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { thing } from './shared';

/** Omi offers no second page for goals. */
const MOST = 1000;

export const getMany = listOperation('goals', thing.shape, {
	description: 'Retrieve a list of goals',
	properties: [
		{
			displayName: 'Include Inactive',
			name: 'includeInactive',
			type: 'boolean',
			default: false,
			description: 'Whether to return goals that were reached or given up as well',
		},
	],
	isPaged: false,
	run: perItem(async (scope) => {
		const limit = Math.min(wanted(scope), MOST);
		const isAll = isOn(scope, scope.parameter('includeInactive', false), 'Include Inactive');
		const query = { limit, include_inactive: isAll };
		const rows = await scope.client.rows(
			{ method: 'GET', path: developerPath(thing.path), query, ...reads(thing) },
			...thing.rows,
		);
		const emptyHint = isAll
			? 'Omi has no goals.'
			: "Omi has no active goals. Switch on 'Include Inactive' for those that were reached or given up.";
		// With inactive goals Omi does not heed the limit.
		return found(scope, { shape: thing.shape, emptyHint }, rows.slice(0, limit));
	}),
});
