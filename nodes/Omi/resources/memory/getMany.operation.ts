import { categoriesFilter, collection, filtersField } from '../../../actions/fields';
import { listing, listOperation, reads } from '../../../actions/operations';
import { developerPath } from '../../../actions/paths';
import { MEMORY_CATEGORIES } from '../../../domain/categories';
import { list, present } from '../../../omiApi/values';
import { thing } from './shared';

export const getMany = listOperation('memories', thing.shape, {
	description: 'Retrieve a list of memories, newest first',
	properties: [filtersField([categoriesFilter('memories', MEMORY_CATEGORIES)])],
	run: listing({
		path: () => developerPath(thing.path),
		names: thing.rows,
		shape: thing.shape,
		pageSize: 100,
		query: (scope) =>
			present({ categories: list(collection(scope, 'filters').categories).join(',') }),
		emptyHint:
			'Omi returned no memories. These are the facts that Omi remembers about the user: for what was said, use the resource Conversation.',
		...reads(thing),
	}),
});
