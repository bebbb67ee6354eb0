import { inBatches } from '../../../actions/batches';
import { collection, optionsField } from '../../../actions/fields';
import { listEntries, manyFields } from '../../../actions/manyFields';
import {
	contentField,
	CREATE_TIMEOUT_SECONDS,
	MEMORIES_PER_BATCH,
} from '../../../actions/memoryFields';
import { writes } from '../../../actions/operations';
import { outputFields } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import type { Operation } from '../../../actions/types';
import { readCreated } from '../../../omiApi/answers';
import { memoryBody, options, thing } from './shared';

export const createMany: Operation = {
	value: 'createMany',
	name: 'Create Many',
	action: 'Create many memories',
	description: "Create memories in batches of 25, which uses less of Omi's rate limit",
	properties: [
		...manyFields('memories', '{"content": "Prefers tea", "tags": ["food"]}', [
			contentField,
			optionsField(options),
		]),
		...outputFields(thing.shape),
	],
	run: inBatches({
		size: MEMORIES_PER_BATCH,
		noun: 'memories',
		matchBy: 'content',
		shape: thing.shape,
		target: () => '',
		read: (scope) => {
			const entries = listEntries(scope, 'content');
			if (entries) return entries.map((entry) => memoryBody(scope, entry.content, entry));
			const chosen = collection(scope, 'options');
			return [memoryBody(scope, scope.parameter('content', ''), chosen)];
		},
		create: async ({ client }, memories) => {
			const request = {
				method: 'POST' as const,
				path: developerPath(thing.path, 'batch'),
				body: { memories },
				timeoutSeconds: CREATE_TIMEOUT_SECONDS,
				...writes(thing),
			};
			const answer = await client.send(request);
			return readCreated(answer.body, ...thing.rows) ?? client.refuse(request, answer);
		},
	}),
};
