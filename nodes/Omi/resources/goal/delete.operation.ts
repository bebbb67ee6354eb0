import type { Operation } from '../../types';
import { locatorField } from '../../shared/fields';
import { removal } from '../../shared/remove';
import { goalId } from './shared';

const locator = locatorField(goalId);

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete a goal',
	description: 'Delete a goal permanently',
	apis: ['developerApi'],
	properties: [locator],
	run: removal({ path: 'goals', locator, scope: 'goals:write' }),
};
