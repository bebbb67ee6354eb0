import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { completedOf, statusField } from '../../../actions/actionItemFilters';
import { dateField } from '../../../actions/dates';
import { optionsField, textField } from '../../../actions/fields';
import type { Thing } from '../../../actions/operations';
import { actionItemShape } from '../../../actions/shapes';
import type { Scope } from '../../../actions/types';
import { present } from '../../../omiApi/values';

export const MAX_DESCRIPTION_LENGTH = 500;

export const thing: Thing = {
	noun: 'action item',
	plural: 'action items',
	path: 'action-items',
	scope: 'action_items',
	marks: ['id'],
	rows: ['action_items', 'tasks', 'items'],
	locator: {
		label: 'Action Item',
		name: 'actionItemId',
		searchListMethod: 'searchActionItems',
		description: 'The action item to use',
		placeholder: 'e.g. 2b7e4c1a-9d36-4f7f-8a51-6c0d9e8b7a21',
	},
	shape: actionItemShape,
};

export const descriptionField: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Send the proposal',
	description: 'What needs to be done, at most 500 characters',
};

export const dueAtOption: INodeProperties = {
	displayName: 'Due At',
	name: 'dueAt',
	type: 'dateTime',
	default: '',
	description: 'When it is due. Omi reminds the user on the phone at that time.',
};

export const statusOption = statusField('Whether the action item is done or still to do');

export const actionItemOptions = optionsField([dueAtOption, statusOption]);

/** An action item as Omi takes it; entries of a list may be in Omi's own words. */
export function actionItemBody(
	scope: Scope,
	description: unknown,
	options: Record<string, unknown>,
): IDataObject {
	return {
		description: textField(scope, description, 'Description', { max: MAX_DESCRIPTION_LENGTH }),
		...present({
			completed: completedOf(scope, options.status) ?? options.completed,
			due_at: dateField(scope, options.dueAt ?? options.due_at, 'Due At'),
		}),
	};
}
