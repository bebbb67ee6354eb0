import { completedOf } from '../../../actions/actionItemFilters';
import { dateField } from '../../../actions/dates';
import { textField } from '../../../actions/fields';
import { updating } from '../../../actions/operations';
import { present } from '../../../omiApi/values';
import { dueAtOption, MAX_DESCRIPTION_LENGTH, statusOption, thing } from './shared';

export const update = updating(thing, {
	description: 'Reword an action item, reschedule it, or change its status',
	fields: [
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			description: 'The new description, at most 500 characters',
		},
		dueAtOption,
		statusOption,
	],
	clearable: [{ name: 'dueAt', label: 'Due At', field: 'due_at' }],
	body: (scope, fields) =>
		present({
			description: textField(scope, fields.description, 'Description', {
				max: MAX_DESCRIPTION_LENGTH,
				optional: true,
			}),
			completed: completedOf(scope, fields.status),
			due_at: dateField(scope, fields.dueAt, 'Due At'),
		}),
});
