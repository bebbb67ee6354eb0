import { conversationText, textOptions } from '../../../actions/conversationCreate';
import { items } from '../../../actions/output';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { createConversation } from './shared';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create conversation',
	description:
		'Create a conversation for a user from a text. Omi gives it a title and extracts memories and action items, but does not return its ID.',
	properties: [conversationText, textOptions()],
	run: perItem(async (scope) =>
		items([await createConversation(scope, scope.parameter('text', ''))]),
	),
};
