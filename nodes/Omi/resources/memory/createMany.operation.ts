import type { Operation } from '../../types';
import { rowsOf } from '../../../omiApi/answers';
import { collection } from '../../shared/fields';
import { listEntries, manyFields } from '../../shared/manyFields';
import { developerPath } from '../../shared/paths';
import { inBatches } from '../../shared/run';
import { createInApp } from './createInApp';
import { contentField, CREATE_TIMEOUT_SECONDS, memoryBody, optionsFields } from './shared';

export const MEMORIES_PER_BATCH = 25;

export const createMany: Operation = {
	value: 'createMany',
	name: 'Create Many',
	action: 'Create many memories',
	description: 'Create memories in batches of 25, which spares the rate limit',
	apis: ['developerApi', 'appApi'],
	properties: manyFields('memories', '{"content": "Prefers tea", "tags": ["food"]}', [
		contentField,
		...optionsFields(),
	]),
	run: inBatches({
		size: MEMORIES_PER_BATCH,
		noun: 'memories',
		matchBy: 'content',
		target: (scope) => (scope.api === 'appApi' ? String(scope.parameter('userId', '')) : ''),
		read: (scope) => {
			const entries = listEntries(scope, 'content');
			if (entries) return entries.map((entry) => memoryBody(scope, entry.content, entry));
			const options = collection(scope, 'options');
			return [memoryBody(scope, scope.parameter('content', ''), options)];
		},
		create: async (scope, memories) => {
			if (scope.api === 'appApi') return await createInApp(scope, memories);
			const answer = await scope.client.send({
				method: 'POST',
				path: developerPath('memories', 'batch'),
				body: { memories },
				scope: 'memories:write',
				timeoutSeconds: CREATE_TIMEOUT_SECONDS,
			});
			return rowsOf(answer.body, 'memories');
		},
	}),
};
