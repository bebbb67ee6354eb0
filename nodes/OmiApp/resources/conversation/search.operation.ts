import { isOn } from '../../../actions/choices';
import { rangeFilters, rangeQuery } from '../../../actions/dates';
import {
	collection,
	filtersField,
	queryField,
	returnAllFields,
	textField,
	wanted,
} from '../../../actions/fields';
import { found, interruption } from '../../../actions/operations';
import { outputFields } from '../../../actions/output';
import { appPath, userId } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { transcriptFields, withFile } from '../../../actions/transcript';
import type { Operation } from '../../../actions/types';
import { rowsOf } from '../../../omiApi/answers';
import { collectNumbered } from '../../../omiApi/paging';
import { isRecord, number, present } from '../../../omiApi/values';
import { usersFoundConversation } from '../shapes';
import {
	hintIfCut,
	includeDiscardedOption,
	maxSegments,
	maxSegmentsOption,
	started,
} from './shared';

const PAGE_SIZE = 50;

export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search conversations',
	description: "Find a user's conversations by what they are about",
	properties: [
		queryField('e.g. roadmap', 'What to look for'),
		...returnAllFields,
		...transcriptFields(),
		filtersField([
			includeDiscardedOption,
			maxSegmentsOption,
			{
				displayName: 'Speaker ID',
				name: 'speakerId',
				type: 'string',
				default: '',
				description: 'Only conversations in which this person speaks',
			},
			...rangeFilters(started),
		]),
		...outputFields(usersFoundConversation),
	],
	isPaged: true,
	run: perItem(async (scope) => {
		const filters = collection(scope, 'filters');
		const most = maxSegments(scope, filters);
		const question = {
			query: textField(scope, scope.parameter('query', ''), 'Query'),
			...rangeQuery(scope, filters, started),
			...present({ speaker_id: filters.speakerId }),
			// Omi's own default is to include them.
			include_discarded: isOn(scope, filters.includeDiscarded, 'Include Discarded'),
		};
		const request = {
			method: 'POST' as const,
			path: appPath(scope, 'search', 'conversations'),
			query: { uid: userId(scope), max_transcript_segments: most },
			repeatable: true,
		};
		const rows = await collectNumbered(
			async (page, perPage) => {
				const asked = { ...request, body: { ...question, page, per_page: perPage } };
				const answer = await scope.client.send(asked);
				return {
					rows: rowsOf(answer.body, 'conversations', 'items') ?? scope.client.refuse(asked, answer),
					totalPages: isRecord(answer.body) ? number(answer.body.total_pages) : undefined,
				};
			},
			{ pageSize: PAGE_SIZE, wanted: wanted(scope), interrupted: interruption(scope) },
		);
		hintIfCut(scope, rows, most);
		const emptyHint = 'Omi found no conversation about this. Try other words, or fewer filters.';
		const made = found(scope, { shape: usersFoundConversation, emptyHint }, rows);
		return await Promise.all(
			made.map(async (item, index) => await withFile(scope, item, rows[index] ?? {})),
		);
	}),
};
