import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { id, locatorField, simplifies, simplifyField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyMemory } from '../../shared/simplify';
import { memoryId } from './shared';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get a memory',
	description: 'Retrieve a memory. Needs a recent Omi backend.',
	apis: ['developerApi'],
	properties: [locatorField(memoryId), simplifyField],
	run: perItem(async (scope) => {
		const answer = await scope.client.send({
			method: 'GET',
			path: developerPath('memories', id(scope, 'memoryId', 'Memory')),
			scope: 'memories:read',
		});
		const raw = asRow(answer.body, {});
		return simplifies(scope) ? simplifyMemory(raw) : raw;
	}),
};
