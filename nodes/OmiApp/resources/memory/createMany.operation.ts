import { inBatches } from '../../../actions/batches';
import { collection, optionsField } from '../../../actions/fields';
import { listEntries, manyFields } from '../../../actions/manyFields';
import { contentField, MEMORIES_PER_BATCH } from '../../../actions/memoryFields';
import { outputFields } from '../../../actions/output';
import { userId } from '../../../actions/paths';
import type { Operation } from '../../../actions/types';
import { usersMemory } from '../shapes';
import { createMemories, memoryBody, options } from './shared';

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
		...outputFields(usersMemory),
	],
	run: inBatches({
		size: MEMORIES_PER_BATCH,
		noun: 'memories',
		matchBy: 'content',
		shape: usersMemory,
		target: userId,
		read: (scope) => {
			const entries = listEntries(scope, 'content');
			if (entries) return entries.map((entry) => memoryBody(scope, entry.content, entry));
			const given = collection(scope, 'options');
			return [memoryBody(scope, scope.parameter('content', ''), given)];
		},
		create: async (scope, memories) => {
			await createMemories(scope, { memories });
			// An app is told that it worked, and nothing else.
			return { rows: [], count: memories.length };
		},
	}),
};
