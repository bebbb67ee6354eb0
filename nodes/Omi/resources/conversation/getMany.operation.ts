import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Operation, Row, Scope } from '../../types';
import { dateField } from '../../shared/dates';
import {
	alphabetical,
	collection,
	locatorField,
	numberField,
	returnAllFields,
	simplifies,
	simplifyField,
	wanted,
} from '../../shared/fields';
import { collect } from '../../../omiApi/paging';
import { appPath, developerPath, userId } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyConversation } from '../../shared/simplify';
import { list, locatorValue, present } from '../../../omiApi/values';
import { rowsOf } from '../../../omiApi/answers';

const DEVELOPER_PAGE = 100;
const DEVELOPER_PAGE_WITH_TRANSCRIPT = 25;
const APP_PAGE = 100;

const dates: INodeProperties[] = [
	{
		displayName: 'End Date',
		name: 'endDate',
		type: 'dateTime',
		default: '',
		description: 'Only conversations up to this moment; a day without a time is included whole',
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		description: 'Only conversations from this moment on',
	},
];

/** Shared with Search: the App API cuts transcripts unless told otherwise. */
export const maxSegmentsOption: INodeProperties = {
	displayName: 'Max Transcript Segments',
	name: 'maxTranscriptSegments',
	type: 'number',
	typeOptions: { minValue: -1, maxValue: 1000 },
	default: 100,
	description:
		'How many segments of each transcript to return, from the beginning; -1 returns them all',
};

export const getMany: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many conversations',
	description: 'Retrieve a list of conversations',
	apis: ['developerApi', 'appApi'],
	properties: [
		...returnAllFields,
		{
			displayName: 'Include Transcript',
			name: 'includeTranscript',
			type: 'boolean',
			default: false,
			description:
				'Whether to fetch what was said as well. Omi allows about 25 requests with transcripts an hour, each of at most 25 conversations.',
			displayOptions: { show: { authentication: ['developerApi'] } },
		},
		simplifyField,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			displayOptions: { show: { authentication: ['developerApi'] } },
			options: alphabetical([
				{
					displayName: 'Categories',
					name: 'categories',
					type: 'string',
					default: '',
					placeholder: 'e.g. work, health',
					description: "Comma-separated names of Omi's categories",
				},
				...dates,
				locatorField({
					label: 'Folder',
					name: 'folderId',
					searchListMethod: 'searchFolders',
					description: 'Only conversations in this folder',
					placeholder: 'e.g. folder_uuid_work',
					required: false,
				}),
				{
					displayName: 'Starred',
					name: 'starred',
					type: 'boolean',
					default: true,
					description: 'Whether to return only conversations with a star or only those without',
				},
			]),
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			displayOptions: { show: { authentication: ['appApi'] } },
			options: alphabetical([
				...dates,
				{
					displayName: 'Include Discarded',
					name: 'includeDiscarded',
					type: 'boolean',
					default: false,
					description: 'Whether to return conversations that Omi discarded as well',
				},
				maxSegmentsOption,
				{
					displayName: 'Statuses',
					name: 'statuses',
					type: 'multiOptions',
					options: [
						{ name: 'Completed', value: 'completed' },
						{ name: 'Failed', value: 'failed' },
						{ name: 'In Progress', value: 'in_progress' },
						{ name: 'Merging', value: 'merging' },
						{ name: 'Processing', value: 'processing' },
					],
					default: [],
					description: 'Only conversations in one of these states',
				},
			]),
		},
	],
	run: perItem(async (scope) => {
		const rows = scope.api === 'appApi' ? await fromApp(scope) : await fromDeveloper(scope);
		return simplifies(scope) ? rows.map(simplifyConversation) : rows;
	}),
};

function dateQuery(scope: Scope, filters: Record<string, unknown>): IDataObject {
	return present({
		start_date: dateField(scope, filters.startDate, 'Start Date'),
		end_date: dateField(scope, filters.endDate, 'End Date', 'endOfDay'),
	});
}

async function fromDeveloper(scope: Scope): Promise<Row[]> {
	const filters = collection(scope, 'filters');
	const withTranscript = scope.parameter('includeTranscript', false) === true;
	const query = {
		...dateQuery(scope, filters),
		...present({
			categories: list(filters.categories).join(','),
			folder_id: locatorValue(filters.folderId),
			starred: typeof filters.starred === 'boolean' ? filters.starred : undefined,
		}),
		include_transcript: withTranscript,
	};
	const pageSize = withTranscript ? DEVELOPER_PAGE_WITH_TRANSCRIPT : DEVELOPER_PAGE;
	return await collect(
		async (offset, limit) => {
			const answer = await scope.client.send({
				method: 'GET',
				path: developerPath('conversations'),
				query: { ...query, limit, offset },
				scope: 'conversations:read',
			});
			return rowsOf(answer.body, 'conversations');
		},
		{ pageSize, wanted: wanted(scope) },
	);
}

async function fromApp(scope: Scope): Promise<Row[]> {
	const filters = collection(scope, 'filters');
	const query = {
		uid: userId(scope),
		...dateQuery(scope, filters),
		...present({
			include_discarded: filters.includeDiscarded,
			max_transcript_segments: numberField(
				scope,
				filters.maxTranscriptSegments,
				'Max Transcript Segments',
			),
		}),
		statuses: list(filters.statuses),
	};
	return await collect(
		async (offset, limit) => {
			const answer = await scope.client.send({
				method: 'GET',
				path: appPath(scope, 'conversations'),
				query: { ...query, limit, offset },
			});
			return rowsOf(answer.body, 'conversations');
		},
		{ pageSize: APP_PAGE, wanted: wanted(scope) },
	);
}
