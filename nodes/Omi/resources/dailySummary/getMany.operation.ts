import type { Operation } from '../../types';
import { rowsOf } from '../../../omiApi/answers';
import { dateField } from '../../shared/dates';
import {
	collection,
	returnAllFields,
	simplifies,
	simplifyField,
	wanted,
} from '../../shared/fields';
import { collect } from '../../../omiApi/paging';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyDailySummary } from '../../shared/simplify';
import { present } from '../../../omiApi/values';

const PAGE_SIZE = 100;

export const getMany: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many daily summaries',
	description: "Retrieve a list of days' summaries, newest first. Needs a recent Omi backend.",
	apis: ['developerApi'],
	properties: [
		...returnAllFields,
		simplifyField,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'End Date',
					name: 'endDate',
					type: 'dateTime',
					default: '',
					description: 'The last day to return',
				},
				{
					displayName: 'Start Date',
					name: 'startDate',
					type: 'dateTime',
					default: '',
					description: 'The first day to return',
				},
			],
		},
	],
	run: perItem(async (scope) => {
		const filters = collection(scope, 'filters');
		const days = present({
			start_date: dateField(scope, filters.startDate, 'Start Date', 'day'),
			end_date: dateField(scope, filters.endDate, 'End Date', 'day'),
		});
		const rows = await collect(
			async (offset, limit) => {
				const answer = await scope.client.send({
					method: 'GET',
					path: developerPath('daily-summaries'),
					query: { ...days, limit, offset },
					scope: 'conversations:read',
				});
				return rowsOf(answer.body, 'summaries', 'daily_summaries');
			},
			{ pageSize: PAGE_SIZE, wanted: wanted(scope) },
		);
		return simplifies(scope) ? rows.map(simplifyDailySummary) : rows;
	}),
};
