import { inBatches } from '../../../actions/batches';
import { collection } from '../../../actions/fields';
import { listEntries, manyFields } from '../../../actions/manyFields';
import { writes } from '../../../actions/operations';
import { outputFields } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import type { Operation } from '../../../actions/types';
import { readCreated } from '../../../omiApi/answers';
import { actionItemBody, actionItemOptions, descriptionField, thing } from './shared';

const ACTION_ITEMS_PER_BATCH = 50;

export const createMany: Operation = {
	value: 'createMany',
	name: 'Create Many',
	action: 'Create many action items',
	description: "Add action items in batches of 50, which uses less of Omi's rate limit",
	properties: [
		...manyFields(
			'action items',
			'{"description": "Send the proposal", "due_at": "2026-10-10T17:00:00Z"}',
			[descriptionField, actionItemOptions],
		),
		...outputFields(thing.shape),
	],
	run: inBatches({
		size: ACTION_ITEMS_PER_BATCH,
		noun: 'action items',
		matchBy: 'description',
		shape: thing.shape,
		target: () => '',
		read: (scope) => {
			const entries = listEntries(scope, 'description');
			if (entries) return entries.map((entry) => actionItemBody(scope, entry.description, entry));
			const options = collection(scope, 'options');
			return [actionItemBody(scope, scope.parameter('description', ''), options)];
		},
		create: async ({ client }, entries) => {
			const path = developerPath(thing.path, 'batch');
			const body = { action_items: entries };
			const request = { method: 'POST' as const, path, body, ...writes(thing) };
			const answer = await client.send(request);
			return readCreated(answer.body, ...thing.rows) ?? client.refuse(request, answer);
		},
	}),
};
