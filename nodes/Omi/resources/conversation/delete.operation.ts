import type { Operation } from '../../types';
import { locatorField } from '../../shared/fields';
import { removal } from '../../shared/remove';
import { conversationId } from './shared';

const locator = locatorField(conversationId);

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete a conversation',
	description: 'Delete a conversation permanently',
	apis: ['developerApi'],
	properties: [locator],
	run: removal({ path: 'conversations', locator, scope: 'conversations:write' }),
};
