import { dateField } from '../../../actions/dates';
import { collection, filtersField } from '../../../actions/fields';
import { listing, listOperation, reads } from '../../../actions/operations';
import { developerPath } from '../../../actions/paths';
import { present } from '../../../omiApi/values';
import { thing } from './shared';

export const getMany = listOperation('daily summaries', thing.shape, {
	description: 'Retrieve a list of daily summaries, newest first. Requires a recent Omi backend.',
	properties: [
		filtersField([
			{
				displayName: 'First Day',
				name: 'firstDay',
				type: 'dateTime',
				default: '',
				description: "Only summaries of this day or later, in the workflow's time zone",
			},
			{
				displayName: 'Last Day',
				name: 'lastDay',
				type: 'dateTime',
				default: '',
				description: "Only summaries of this day or earlier, in the workflow's time zone",
			},
		]),
	],
	run: listing({
		path: () => developerPath(thing.path),
		names: thing.rows,
		shape: thing.shape,
		pageSize: 100,
		query: (scope) => {
			const filters = collection(scope, 'filters');
			return present({
				start_date: dateField(scope, filters.firstDay, 'First Day', 'day'),
				end_date: dateField(scope, filters.lastDay, 'Last Day', 'day'),
			});
		},
		emptyHint:
			'Omi has no daily summaries for this time. It makes none for days without conversations.',
		...reads(thing),
	}),
});
