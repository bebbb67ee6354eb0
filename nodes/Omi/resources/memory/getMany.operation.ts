import type { Operation } from '../../types';
import { rowsOf } from '../../../omiApi/answers';
import {
	collection,
	returnAllFields,
	simplifies,
	simplifyField,
	wanted,
} from '../../shared/fields';
import { collect } from '../../../omiApi/paging';
import { appPath, developerPath, userId } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyMemory } from '../../shared/simplify';
import { list, present } from '../../../omiApi/values';

const PAGE_SIZE = 100;

export const getMany: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many memories',
	description: 'Retrieve a list of memories, newest first',
	apis: ['developerApi', 'appApi'],
	properties: [
		...returnAllFields,
		simplifyField,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			displayOptions: { show: { authentication: ['developerApi'] } },
			options: [
				{
					displayName: 'Categories',
					name: 'categories',
					type: 'string',
					default: '',
					placeholder: 'e.g. interesting, manual',
					description: "Comma-separated names of Omi's memory categories",
				},
			],
		},
	],
	run: perItem(async (scope) => {
		const isApp = scope.api === 'appApi';
		const path = isApp ? appPath(scope, 'memories') : developerPath('memories');
		const query = isApp
			? { uid: userId(scope) }
			: present({ categories: list(collection(scope, 'filters').categories).join(',') });
		const rows = await collect(
			async (offset, limit) => {
				const answer = await scope.client.send({
					method: 'GET',
					path,
					query: { ...query, limit, offset },
					scope: 'memories:read',
				});
				return rowsOf(answer.body, 'memories');
			},
			{ pageSize: PAGE_SIZE, wanted: wanted(scope) },
		);
		return simplifies(scope) ? rows.map(simplifyMemory) : rows;
	}),
};
