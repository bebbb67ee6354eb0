import { queryField, returnAllFields, textField, wanted } from '../../../actions/fields';
import { found, reads } from '../../../actions/operations';
import { outputFields } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { foundMemoryShape } from '../../../actions/shapes';
import type { Operation } from '../../../actions/types';
import { thing } from './shared';

const MOST = 100;

export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search memories',
	description:
		'Find memories by meaning. Requires a recent Omi backend, which may not offer it to every account yet.',
	properties: [
		queryField(
			'e.g. favorite drinks',
			'What to look for. Omi returns at most 100 memories, the best first.',
		),
		...returnAllFields,
		...outputFields(foundMemoryShape),
	],
	run: perItem(async (scope) => {
		const limit = Math.min(wanted(scope), MOST);
		const query = { query: textField(scope, scope.parameter('query', ''), 'Query'), limit };
		const rows = await scope.client.rows(
			{
				method: 'GET',
				path: developerPath(thing.path, 'vector', 'search'),
				query,
				notFound: 'This Omi backend may be too old to search memories: use Get Many instead',
				...reads(thing),
			},
			...thing.rows,
		);
		const emptyHint = 'Omi found no memory about this. Try other words.';
		return found(scope, { shape: foundMemoryShape, emptyHint }, rows.slice(0, limit));
	}),
};
