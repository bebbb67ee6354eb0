import type { Operation } from '../../types';
import { locatorField } from '../../shared/fields';
import { removal } from '../../shared/remove';
import { actionItemId } from './shared';

const locator = locatorField(actionItemId);

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete an action item',
	description: 'Delete an action item permanently',
	apis: ['developerApi'],
	properties: [locator],
	run: removal({ path: 'action-items', locator, scope: 'action_items:write' }),
};
