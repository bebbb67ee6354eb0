import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { tagsField, textField } from '../../../actions/fields';
import { MAX_CONTENT_LENGTH, tagsOption } from '../../../actions/memoryFields';
import type { Thing } from '../../../actions/operations';
import { memoryShape } from '../../../actions/shapes';
import type { Scope } from '../../../actions/types';
import { present } from '../../../omiApi/values';

export const thing: Thing = {
	noun: 'memory',
	plural: 'memories',
	path: 'memories',
	scope: 'memories',
	marks: ['id', 'content'],
	rows: ['memories', 'items'],
	locator: {
		label: 'Memory',
		name: 'memoryId',
		searchListMethod: 'searchMemories',
		description:
			"The memory (a fact about the user) to use. The ID that the Omi Memory Trigger outputs is a conversation's.",
		placeholder: 'e.g. 0c5d6b1e-8f0a-4f6e-9d53-1f0c3a7f2b11',
	},
	shape: memoryShape,
};

export const categoryOption: INodeProperties = {
	displayName: 'Category',
	name: 'category',
	type: 'options',
	options: [
		{ name: 'Interesting', value: 'interesting' },
		{ name: 'Manual', value: 'manual' },
		{ name: 'System', value: 'system' },
	],
	default: 'manual',
	description: 'The kind of memory. If left out, Omi chooses one, which takes longer.',
};

export const visibilityOption: INodeProperties = {
	displayName: 'Visibility',
	name: 'visibility',
	type: 'options',
	options: [
		{ name: 'Private', value: 'private' },
		{ name: 'Public', value: 'public' },
	],
	default: 'private',
	description: 'Who can see the memory',
};

/** What a memory can have beside its content. */
export const options: INodeProperties[] = [categoryOption, tagsOption, visibilityOption];

/** One memory as the Developer API takes it. */
export function memoryBody(
	scope: Scope,
	content: unknown,
	{ tags, category, visibility }: Record<string, unknown>,
): IDataObject {
	return {
		content: textField(scope, content, 'Content', { max: MAX_CONTENT_LENGTH }),
		...present({ tags: tagsField(tags), category, visibility }),
	};
}
