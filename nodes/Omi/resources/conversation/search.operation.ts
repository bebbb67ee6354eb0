import type { IDataObject } from 'n8n-workflow';

import type { Operation, Row, Scope } from '../../types';
import { dateField } from '../../shared/dates';
import {
	collection,
	numberField,
	returnAllFields,
	simplifies,
	simplifyField,
	textField,
	wanted,
} from '../../shared/fields';
import { collectNumbered } from '../../../omiApi/paging';
import { appPath, developerPath, userId } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyConversation } from '../../shared/simplify';
import { isRecord, number, present } from '../../../omiApi/values';
import { rowsOf } from '../../../omiApi/answers';
import { maxSegmentsOption } from './getMany.operation';

const APP_PAGE = 50;
/** Omi searches by nearness of meaning here and offers no second page. */
const DEVELOPER_MOST = 100;

export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search conversations',
	description: 'Find conversations by what they are about',
	apis: ['developerApi', 'appApi'],
	properties: [
		{
			displayName: 'Query',
			name: 'query',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. roadmap',
			description:
				'What to look for. With the Developer API this needs a recent Omi backend and returns at most 100 conversations.',
		},
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
					description:
						'Only conversations up to this moment; a day without a time is included whole',
				},
				{
					displayName: 'Include Discarded (App API)',
					name: 'includeDiscarded',
					type: 'boolean',
					default: false,
					description: 'Whether to find conversations that Omi discarded as well. App API only.',
				},
				{ ...maxSegmentsOption, displayName: 'Max Transcript Segments (App API)' },
				{
					displayName: 'Speaker ID (App API)',
					name: 'speakerId',
					type: 'string',
					default: '',
					description: 'Only conversations in which this person speaks. App API only.',
				},
				{
					displayName: 'Start Date',
					name: 'startDate',
					type: 'dateTime',
					default: '',
					description: 'Only conversations from this moment on',
				},
			],
		},
	],
	run: perItem(async (scope) => {
		const filters = collection(scope, 'filters');
		const dates = present({
			start_date: dateField(scope, filters.startDate, 'Start Date'),
			end_date: dateField(scope, filters.endDate, 'End Date', 'endOfDay'),
		});
		const query = textField(scope, scope.parameter('query', ''), 'Query');
		const rows =
			scope.api === 'appApi'
				? await inApp(scope, { query, ...dates }, filters)
				: await inDeveloper(scope, { query, ...dates });
		return simplifies(scope) ? rows.map(simplifyWithScore) : rows;
	}),
};

async function inApp(
	scope: Scope,
	question: IDataObject,
	filters: Record<string, unknown>,
): Promise<Row[]> {
	const uid = userId(scope);
	const segments = numberField(scope, filters.maxTranscriptSegments, 'Max Transcript Segments');
	return await collectNumbered(
		async (page, perPage) => {
			const { body } = await scope.client.send({
				method: 'POST',
				path: appPath(scope, 'search', 'conversations'),
				query: { uid, ...present({ max_transcript_segments: segments }) },
				body: {
					...question,
					...present({ speaker_id: filters.speakerId }),
					// Omi's own default is to include them.
					include_discarded: filters.includeDiscarded === true,
					page,
					per_page: perPage,
				},
				repeatable: true,
			});
			return {
				rows: rowsOf(body, 'conversations', 'items'),
				totalPages: isRecord(body) ? number(body.total_pages) : undefined,
			};
		},
		{ pageSize: APP_PAGE, wanted: wanted(scope) },
	);
}

async function inDeveloper(scope: Scope, question: IDataObject): Promise<Row[]> {
	const limit = Math.min(wanted(scope), DEVELOPER_MOST);
	const { body } = await scope.client.send({
		method: 'GET',
		path: developerPath('conversations', 'search'),
		query: { ...question, limit },
		scope: 'conversations:read',
		notFound: 'This Omi backend may be too old to search here: use the App API or Get Many',
	});
	const found = rowsOf(body, 'conversations', 'items', 'results').slice(0, limit);
	return found.map((hit) =>
		isRecord(hit.conversation) ? { ...hit.conversation, ...present({ score: hit.score }) } : hit,
	) as Row[];
}

function simplifyWithScore(row: Row): Row {
	return { ...simplifyConversation(row), ...present({ score: row.score }) };
}
