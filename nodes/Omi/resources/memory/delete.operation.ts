import type { Operation } from '../../types';
import { locatorField } from '../../shared/fields';
import { removal } from '../../shared/remove';
import { memoryId } from './shared';

const locator = locatorField(memoryId);

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete a memory',
	description: 'Delete a memory permanently',
	apis: ['developerApi'],
	properties: [locator],
	run: removal({ path: 'memories', locator, scope: 'memories:write' }),
};
