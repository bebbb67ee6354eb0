import { textField } from '../../../actions/fields';
import { updating } from '../../../actions/operations';
import { present } from '../../../omiApi/values';
import { clearable, fieldsWith, goalBody, MAX_TITLE_LENGTH, thing } from './shared';

export const update = updating(thing, {
	description: 'Change a goal. To record progress only, use Update Progress.',
	fields: fieldsWith({
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		description: 'The new title, at most 500 characters',
	}),
	clearable,
	body: (scope, fields) => ({
		...goalBody(scope, fields),
		...present({
			title: textField(scope, fields.title, 'Title', { max: MAX_TITLE_LENGTH, optional: true }),
		}),
	}),
});
