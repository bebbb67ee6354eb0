import type { Thing } from '../../../actions/operations';
import { dailySummaryShape } from '../../../actions/shapes';

export const thing: Thing = {
	noun: 'daily summary',
	plural: 'daily summaries',
	path: 'daily-summaries',
	scope: 'conversations',
	marks: ['id', 'date'],
	rows: ['summaries', 'daily_summaries'],
	locator: {
		label: 'Daily Summary',
		name: 'dailySummaryId',
		searchListMethod: 'searchDailySummaries',
		description: 'The daily summary to use',
		placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
	},
	shape: dailySummaryShape,
	note: 'Requires a recent Omi backend.',
};
