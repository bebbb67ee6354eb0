import type { Operation } from '../../types';
import { rowsOf } from '../../../omiApi/answers';
import { collection } from '../../shared/fields';
import { listEntries, manyFields } from '../../shared/manyFields';
import { developerPath } from '../../shared/paths';
import { inBatches } from '../../shared/run';
import { actionItemBody, descriptionField, optionsField } from './shared';

export const ACTION_ITEMS_PER_BATCH = 50;

export const createMany: Operation = {
	value: 'createMany',
	name: 'Create Many',
	action: 'Create many action items',
	description: 'Note several things to do in batches of 50, which spares the rate limit',
	apis: ['developerApi'],
	properties: manyFields(
		'action items',
		'{"description": "Send the proposal", "due_at": "2026-10-10T17:00:00Z"}',
		[descriptionField, optionsField],
	),
	run: inBatches({
		size: ACTION_ITEMS_PER_BATCH,
		noun: 'action items',
		matchBy: 'description',
		target: () => '',
		read: (scope) => {
			const entries = listEntries(scope, 'description');
			if (entries) return entries.map((entry) => actionItemBody(scope, entry.description, entry));
			const options = collection(scope, 'options');
			return [actionItemBody(scope, scope.parameter('description', ''), options)];
		},
		create: async (scope, items) => {
			const answer = await scope.client.send({
				method: 'POST',
				path: developerPath('action-items', 'batch'),
				body: { action_items: items },
				scope: 'action_items:write',
			});
			return rowsOf(answer.body, 'action_items');
		},
	}),
};
