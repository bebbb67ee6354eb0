import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { id, locatorField, simplifies, simplifyField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyDailySummary } from '../../shared/simplify';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get a daily summary',
	description: "Retrieve a day's summary. Needs a recent Omi backend.",
	apis: ['developerApi'],
	properties: [
		locatorField({
			label: 'Daily Summary',
			name: 'dailySummaryId',
			searchListMethod: 'searchDailySummaries',
			description: 'The summary to retrieve',
			placeholder: 'e.g. ds_01',
		}),
		simplifyField,
	],
	run: perItem(async (scope) => {
		const answer = await scope.client.send({
			method: 'GET',
			path: developerPath('daily-summaries', id(scope, 'dailySummaryId', 'Daily Summary')),
			scope: 'conversations:read',
		});
		const raw = asRow(answer.body, {});
		return simplifies(scope) ? simplifyDailySummary(raw) : raw;
	}),
};
