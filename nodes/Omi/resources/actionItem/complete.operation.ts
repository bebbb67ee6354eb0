import { id, locatorField } from '../../../actions/fields';
import { writes } from '../../../actions/operations';
import { items, outputFields, shapedWrite } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { thing } from './shared';

export const complete: Operation = {
	value: 'complete',
	name: 'Complete',
	action: 'Complete action item',
	description: 'Mark an action item as done',
	properties: [locatorField(thing.locator), ...outputFields(thing.shape)],
	run: perItem(async (scope) => {
		const path = developerPath(thing.path, id(scope, 'actionItemId', 'Action Item'));
		const body = { completed: true };
		const row = await scope.client.row({ method: 'PATCH', path, body, ...writes(thing) }, 'id');
		return items([shapedWrite(scope, thing.shape, row)]);
	}),
};
