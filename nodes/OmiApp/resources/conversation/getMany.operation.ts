import type { INodeProperties } from 'n8n-workflow';

import { isOn } from '../../../actions/choices';
import { rangeFilters, rangeQuery } from '../../../actions/dates';
import { collection, filtersField, wanted } from '../../../actions/fields';
import { found, interruption, listOperation } from '../../../actions/operations';
import { appPath, userId } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { transcriptFields, withFile } from '../../../actions/transcript';
import { collect } from '../../../omiApi/paging';
import { list } from '../../../omiApi/values';
import { usersConversation } from '../shapes';
import {
	hintIfCut,
	includeDiscardedOption,
	maxSegments,
	maxSegmentsOption,
	started,
} from './shared';

const PAGE_SIZE = 100;

const statuses: INodeProperties = {
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
	description: 'Only conversations with one of these statuses. All if none is chosen.',
};

export const getMany = listOperation('conversations', usersConversation, {
	description: "Retrieve a list of a user's conversations, with their transcripts",
	properties: [
		...transcriptFields(),
		filtersField([includeDiscardedOption, maxSegmentsOption, ...rangeFilters(started), statuses]),
	],
	run: perItem(async (scope) => {
		const filters = collection(scope, 'filters');
		const most = maxSegments(scope, filters);
		const query = {
			uid: userId(scope),
			...rangeQuery(scope, filters, started),
			include_discarded: isOn(scope, filters.includeDiscarded, 'Include Discarded'),
			max_transcript_segments: most,
			statuses: list(filters.statuses),
		};
		const path = appPath(scope, 'conversations');
		const rows = await collect(
			async (offset, limit) =>
				await scope.client.rows(
					{ method: 'GET', path, query: { ...query, limit, offset } },
					'conversations',
				),
			{ pageSize: PAGE_SIZE, wanted: wanted(scope), interrupted: interruption(scope) },
		);
		hintIfCut(scope, rows, most);
		const emptyHint = 'Omi returned no conversations for this user.';
		const made = found(scope, { shape: usersConversation, emptyHint }, rows);
		return await Promise.all(
			made.map(async (item, index) => await withFile(scope, item, rows[index] ?? {})),
		);
	}),
});
