import { tagsField, textField } from '../../../actions/fields';
import { MAX_CONTENT_LENGTH, tagsOption } from '../../../actions/memoryFields';
import { updating } from '../../../actions/operations';
import { present } from '../../../omiApi/values';
import { categoryOption, thing, visibilityOption } from './shared';

export const update = updating(thing, {
	description: 'Change something that Omi remembers about the user',
	fields: [
		{ ...categoryOption, description: 'The new category' },
		{
			displayName: 'Content',
			name: 'content',
			type: 'string',
			default: '',
			description: 'The new content, at most 500 characters',
		},
		{ ...tagsOption, description: 'The new tags, separated by commas' },
		visibilityOption,
	],
	clearable: [{ name: 'tags', label: 'Tags', field: 'tags', empty: [] }],
	body: (scope, { content, category, tags, visibility }) =>
		present({
			content: textField(scope, content, 'Content', { max: MAX_CONTENT_LENGTH, optional: true }),
			category,
			tags: tagsField(tags),
			visibility,
		}),
});
