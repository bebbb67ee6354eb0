import type { Operation } from '../../types';
import { rowsOf } from '../../../omiApi/answers';
import { returnAllFields, simplifies, simplifyField, wanted } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyFolder } from '../../shared/simplify';

export const getMany: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many folders',
	description: 'Retrieve a list of the folders for conversations',
	apis: ['developerApi'],
	properties: [...returnAllFields, simplifyField],
	run: perItem(async (scope) => {
		const most = wanted(scope);
		const answer = await scope.client.send({
			method: 'GET',
			path: developerPath('folders'),
			scope: 'conversations:read',
		});
		const rows = rowsOf(answer.body, 'folders').slice(0, most);
		return simplifies(scope) ? rows.map(simplifyFolder) : rows;
	}),
};
