import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Scope } from '../../types';
import { tagsField, textField } from '../../shared/fields';
import { present } from '../../../omiApi/values';

export const MAX_CONTENT_LENGTH = 500;
/** Without a category Omi asks its language model for one, for each memory. */
export const CREATE_TIMEOUT_SECONDS = 120;

export const memoryId = {
	label: 'Memory',
	name: 'memoryId',
	searchListMethod: 'searchMemories',
	description: 'The memory to act on',
	placeholder: 'e.g. 0c5d6b1e-8f0a-4f6e-9d53-1f0c3a7f2b11',
};

export const contentField: INodeProperties = {
	displayName: 'Content',
	name: 'content',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	required: true,
	placeholder: 'e.g. Prefers tea to coffee',
	description: 'What Omi should remember, at most 500 characters',
};

const categoryOption: INodeProperties = {
	displayName: 'Category',
	name: 'category',
	type: 'options',
	options: [
		{ name: 'Interesting', value: 'interesting' },
		{ name: 'Manual', value: 'manual' },
		{ name: 'System', value: 'system' },
	],
	default: 'manual',
	description: 'The kind of memory; Omi chooses one if left out, which takes longer',
};

const tagsOption: INodeProperties = {
	displayName: 'Tags',
	name: 'tags',
	type: 'string',
	default: '',
	placeholder: 'e.g. food, habits',
	description: 'Comma-separated tags',
};

const visibilityOption: INodeProperties = {
	displayName: 'Visibility',
	name: 'visibility',
	type: 'options',
	options: [
		{ name: 'Private', value: 'private' },
		{ name: 'Public', value: 'public' },
	],
	default: 'private',
	description: 'Who may see it',
};

/** What the Developer API takes beside the content. */
export const developerOptions: INodeProperties[] = [categoryOption, tagsOption, visibilityOption];

const sourceOptions: INodeProperties[] = [
	{
		displayName: 'Source ID',
		name: 'sourceId',
		type: 'string',
		default: '',
		description: 'The ID of what it comes from, in the service it comes from',
	},
	{
		displayName: 'Source URL',
		name: 'sourceUrl',
		type: 'string',
		default: '',
		description: 'Where to find what it comes from',
	},
];

/** What the App API takes beside the content. */
export const appOptions: INodeProperties[] = [...sourceOptions, tagsOption];

export const textSourceOptions: INodeProperties[] = [
	...sourceOptions,
	{
		displayName: 'Text Source',
		name: 'textSource',
		type: 'options',
		options: [
			{ name: 'Email', value: 'email' },
			{ name: 'Other', value: 'other' },
			{ name: 'Social Post', value: 'social_post' },
		],
		default: 'other',
		description: 'What kind of text it is',
	},
	{
		displayName: 'Text Source Details',
		name: 'textSourceSpec',
		type: 'string',
		default: '',
		placeholder: 'e.g. newsletter',
		description: 'Where exactly the text comes from',
	},
];

/** The options collection, once for each API. */
export function optionsFields(): INodeProperties[] {
	const shared = {
		displayName: 'Options',
		name: 'options',
		type: 'collection' as const,
		placeholder: 'Add option',
		default: {},
	};
	return [
		{
			...shared,
			options: developerOptions,
			displayOptions: { show: { authentication: ['developerApi'] } },
		},
		{ ...shared, options: appOptions, displayOptions: { show: { authentication: ['appApi'] } } },
	];
}

/** One memory as the API in use takes it. */
export function memoryBody(
	scope: Scope,
	content: unknown,
	options: Record<string, unknown>,
): IDataObject {
	const body = {
		content: textField(scope, content, 'Content', { max: MAX_CONTENT_LENGTH }),
		...present({ tags: tagsField(options.tags) }),
	};
	if (scope.api === 'appApi') {
		return {
			...body,
			...present({
				// A list's entries may already be in Omi's own words.
				source_id: options.sourceId ?? options.source_id,
				source_url: options.sourceUrl ?? options.source_url,
			}),
		};
	}
	return { ...body, ...present({ category: options.category, visibility: options.visibility }) };
}
