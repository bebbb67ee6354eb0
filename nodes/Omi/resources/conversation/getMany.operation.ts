import type { INodeProperties } from 'n8n-workflow';

import { choice, isOn } from '../../../actions/choices';
import { rangeFilters, rangeQuery } from '../../../actions/dates';
import { categoriesFilter, collection, filtersField, locatorField } from '../../../actions/fields';
import { found, listOperation } from '../../../actions/operations';
import { perItem } from '../../../actions/run';
import { transcriptFields, withFile } from '../../../actions/transcript';
import { CONVERSATION_CATEGORIES } from '../../../domain/categories';
import { list, locatorValue, present } from '../../../omiApi/values';
import { readConversations } from './list';
import { started, thing } from './shared';

const starredFilter: INodeProperties = {
	displayName: 'Starred',
	name: 'starred',
	type: 'options',
	options: [
		{ name: 'Not Starred', value: 'notStarred' },
		{ name: 'Starred', value: 'starred' },
	],
	default: 'starred',
	description: 'Only conversations with a star, or only those without one',
};

const filters: INodeProperties = filtersField([
	categoriesFilter('conversations', CONVERSATION_CATEGORIES),
	locatorField({
		label: 'Folder',
		name: 'folderId',
		searchListMethod: 'searchFolders',
		description: 'Only conversations in this folder',
		placeholder: 'e.g. folder_uuid_work',
		required: false,
	}),
	starredFilter,
	...rangeFilters(started),
]);

export const getMany = listOperation('conversations', thing.shape, {
	description: 'Retrieve a list of conversations, newest first',
	properties: [
		{
			displayName: 'Include Transcript',
			name: 'includeTranscript',
			type: 'boolean',
			default: false,
			description:
				"Whether to retrieve what was said as well. Omi allows about 25 requests with transcripts per hour, each for at most 25 conversations. For more, raise 'Max Wait (Seconds)' under 'Request Options'.",
		},
		...transcriptFields({ includeTranscript: [true] }),
		filters,
	],
	run: perItem(async (scope) => {
		const chosen = collection(scope, 'filters');
		const starred = choice(scope, chosen.starred, starredFilter);
		const query = {
			...rangeQuery(scope, chosen, started),
			...present({
				categories: list(chosen.categories).join(','),
				folder_id: locatorValue(chosen.folderId),
				starred: starred === undefined ? undefined : String(starred === 'starred'),
			}),
		};
		const withTranscript = isOn(
			scope,
			scope.parameter('includeTranscript', false),
			'Include Transcript',
		);
		const rows = await readConversations(scope, query, withTranscript);
		const emptyHint =
			'Omi returned no conversations. It leaves out those that are still in progress, discarded, or locked on a free plan.';
		const made = found(scope, { shape: thing.shape, emptyHint }, rows);
		if (!withTranscript) return made;
		return await Promise.all(
			made.map(async (item, index) => await withFile(scope, item, rows[index] ?? {})),
		);
	}),
});
