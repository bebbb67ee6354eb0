import type { Operation } from '../../types';
import { rowsOf } from '../../../omiApi/answers';
import { returnAllFields, simplifies, simplifyField, textField, wanted } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyMemory } from '../../shared/simplify';

const MOST = 100;

export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search memories',
	description:
		'Find memories by meaning. Needs a recent Omi backend, and not every account may use it yet.',
	apis: ['developerApi'],
	properties: [
		{
			displayName: 'Query',
			name: 'query',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. favourite drinks',
			description: 'What to look for; Omi returns at most 100 memories',
		},
		...returnAllFields,
		simplifyField,
	],
	run: perItem(async (scope) => {
		const limit = Math.min(wanted(scope), MOST);
		const answer = await scope.client.send({
			method: 'GET',
			path: developerPath('memories', 'vector', 'search'),
			query: { query: textField(scope, scope.parameter('query', ''), 'Query'), limit },
			scope: 'memories:read',
			notFound: 'This Omi backend may be too old to search memories: use Get Many',
		});
		const rows = rowsOf(answer.body, 'items', 'memories').slice(0, limit);
		return simplifies(scope) ? rows.map(simplifyMemory) : rows;
	}),
};
