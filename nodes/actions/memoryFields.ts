import type { INodeProperties } from 'n8n-workflow';

export const MAX_CONTENT_LENGTH = 500;
/** Without a category Omi asks its language model for one, for each memory. */
export const CREATE_TIMEOUT_SECONDS = 120;
/** The most that Omi takes in one request. */
export const MEMORIES_PER_BATCH = 25;

/** Tells the two things apart that Omi's app and its API call by one name. */
export const WHAT_A_MEMORY_IS =
	'A fact that Omi remembers about the user. What was said is a conversation.';

export const contentField: INodeProperties = {
	displayName: 'Content',
	name: 'content',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	required: true,
	placeholder: 'e.g. Prefers tea to coffee',
	description: 'The fact that Omi should remember, at most 500 characters',
};

export const tagsOption: INodeProperties = {
	displayName: 'Tags',
	name: 'tags',
	type: 'string',
	default: '',
	placeholder: 'e.g. food, habits',
	description: 'Tags, separated by commas',
};
