import type { IDataObject } from 'n8n-workflow';

import { rangeFilters, rangeQuery } from '../../../actions/dates';
import {
	collection,
	filtersField,
	queryField,
	returnAllFields,
	textField,
	wanted,
} from '../../../actions/fields';
import { found, interruption, reads } from '../../../actions/operations';
import { outputFields } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { foundConversationShape } from '../../../actions/shapes';
import type { Operation, Scope } from '../../../actions/types';
import { searchByMeaning, searchByWords } from '../../../omiApi/search';
import type { Row } from '../../../omiApi/types';
import { started, thing } from './shared';

export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search conversations',
	description: 'Find conversations by what they are about',
	properties: [
		queryField(
			'e.g. roadmap',
			"What to look for. Omi's own search finds at most 100 conversations, the best first.",
		),
		...returnAllFields,
		filtersField(rangeFilters(started)),
		...outputFields(foundConversationShape),
	],
	isPaged: true,
	run: perItem(async (scope) => {
		const dates = rangeQuery(scope, collection(scope, 'filters'), started);
		const query = textField(scope, scope.parameter('query', ''), 'Query');
		const emptyHint = 'Omi found no conversation about this. Try other words, or fewer filters.';
		return found(
			scope,
			{ shape: foundConversationShape, emptyHint },
			await read(scope, query, dates),
		);
	}),
};

async function read(scope: Scope, query: string, dates: IDataObject): Promise<Row[]> {
	const most = wanted(scope);
	const list = { client: scope.client, path: developerPath(thing.path), ...reads(thing) };
	const hits = await searchByMeaning(list, query, most, dates);
	if (hits) return hits;
	const words = { words: query, most, query: dates, interrupted: interruption(scope) };
	const { rows, looked, isAll } = await searchByWords(list, words);
	scope.hint(
		`This Omi backend cannot search by meaning, so the node looked for the words in the title, overview and action items of ${isAll ? 'all' : `the newest ${looked}`} conversations.`,
	);
	return rows;
}
