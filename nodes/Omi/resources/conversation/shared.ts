import type { DateRange } from '../../../actions/dates';
import type { Thing } from '../../../actions/operations';
import { conversationShape } from '../../../actions/shapes';

export const thing: Thing = {
	noun: 'conversation',
	plural: 'conversations',
	path: 'conversations',
	scope: 'conversations',
	marks: ['id', 'structured'],
	rows: ['conversations', 'items'],
	locator: {
		label: 'Conversation',
		name: 'conversationId',
		searchListMethod: 'searchConversations',
		description: 'The conversation to use. Omi triggers output its ID as conversationId.',
		placeholder: 'e.g. 9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
	},
	shape: conversationShape,
};

/** Omi filters by when a conversation was created, which is when it began. */
export const started: DateRange = {
	noun: 'conversations',
	verb: 'Started',
	from: 'start_date',
	to: 'end_date',
};
