import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { collection } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { actionItemBody, descriptionField, optionsField } from './shared';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create an action item',
	description: 'Note something to do',
	apis: ['developerApi'],
	properties: [descriptionField, optionsField],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const answer = await scope.client.send({
			method: 'POST',
			path: developerPath('action-items'),
			body: actionItemBody(scope, scope.parameter('description', ''), options),
			scope: 'action_items:write',
		});
		return asRow(answer.body, { success: true });
	}),
};
