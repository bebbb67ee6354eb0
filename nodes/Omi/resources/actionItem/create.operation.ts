import { collection } from '../../../actions/fields';
import { writes } from '../../../actions/operations';
import { items, outputFields, shapedWrite } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { actionItemBody, actionItemOptions, descriptionField, thing } from './shared';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create action item',
	description: "Add something to the user's to-do list in Omi",
	properties: [descriptionField, actionItemOptions, ...outputFields(thing.shape)],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const body = actionItemBody(scope, scope.parameter('description', ''), options);
		const path = developerPath(thing.path);
		const row = await scope.client.row({ method: 'POST', path, body, ...writes(thing) }, 'id');
		return items([shapedWrite(scope, thing.shape, row)]);
	}),
};
