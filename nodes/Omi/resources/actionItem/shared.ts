import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Scope } from '../../types';
import { dateField } from '../../shared/dates';
import { textField } from '../../shared/fields';
import { present } from '../../../omiApi/values';

export const MAX_DESCRIPTION_LENGTH = 500;

export const actionItemId = {
	label: 'Action Item',
	name: 'actionItemId',
	searchListMethod: 'searchActionItems',
	description: 'The action item to act on',
	placeholder: 'e.g. 2b7e4c1a-9d36-4f7f-8a51-6c0d9e8b7a21',
};

export const descriptionField: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Send the proposal',
	description: 'What is to be done, at most 500 characters',
};

export const completedOption: INodeProperties = {
	displayName: 'Completed',
	name: 'completed',
	type: 'boolean',
	default: true,
	description: 'Whether it is done',
};

export const dueAtOption: INodeProperties = {
	displayName: 'Due At',
	name: 'dueAt',
	type: 'dateTime',
	default: '',
	description: 'When it is due. Omi reminds the user on the phone at that time.',
};

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [completedOption, dueAtOption],
};

export function actionItemBody(
	scope: Scope,
	description: unknown,
	options: Record<string, unknown>,
): IDataObject {
	return {
		description: textField(scope, description, 'Description', { max: MAX_DESCRIPTION_LENGTH }),
		...present({
			completed: options.completed,
			due_at: dateField(scope, options.dueAt ?? options.due_at, 'Due At'),
		}),
	};
}
