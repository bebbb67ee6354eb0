import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Scope } from '../../types';
import { dateField } from '../../shared/dates';
import { numberField, textField } from '../../shared/fields';
import { present } from '../../../omiApi/values';

/** Omi's language model reads the text before it answers, which takes its time. */
export const CREATE_TIMEOUT_SECONDS = 180;

/** Options of both ways to create a conversation. */
export const whenAndWhereOptions: INodeProperties[] = [
	{
		displayName: 'Finished At',
		name: 'finishedAt',
		type: 'dateTime',
		default: '',
		description:
			'When the conversation ended. Five minutes after its start, or at the end of its last segment, if left out.',
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'string',
		default: '',
		placeholder: 'e.g. en',
		description: 'Two-letter code of the language spoken, English if left out',
	},
	{
		displayName: 'Latitude',
		name: 'latitude',
		type: 'number',
		typeOptions: { minValue: -90, maxValue: 90, numberPrecision: 6 },
		default: '',
		description: 'Where it took place; needs Longitude as well',
	},
	{
		displayName: 'Longitude',
		name: 'longitude',
		type: 'number',
		typeOptions: { minValue: -180, maxValue: 180, numberPrecision: 6 },
		default: '',
		description: 'Where it took place; needs Latitude as well',
	},
	{
		displayName: 'Started At',
		name: 'startedAt',
		type: 'dateTime',
		default: '',
		description: 'When the conversation began, now if left out',
	},
];

export function whenAndWhere(scope: Scope, options: Record<string, unknown>): IDataObject {
	return present({
		started_at: dateField(scope, options.startedAt, 'Started At'),
		finished_at: dateField(scope, options.finishedAt, 'Finished At'),
		language: textField(scope, options.language, 'Language', { optional: true }),
		geolocation: geolocation(scope, options),
	});
}

function geolocation(scope: Scope, options: Record<string, unknown>): IDataObject | undefined {
	const latitude = numberField(scope, options.latitude, 'Latitude');
	const longitude = numberField(scope, options.longitude, 'Longitude');
	if (latitude === undefined && longitude === undefined) return undefined;
	if (latitude === undefined || longitude === undefined) {
		scope.fail(
			"A place needs both 'Latitude' and 'Longitude'",
			'Add the other one, or remove both',
		);
	}
	return { latitude, longitude };
}

export const conversationId = {
	label: 'Conversation',
	name: 'conversationId',
	searchListMethod: 'searchConversations',
	description: 'The conversation to act on',
	placeholder: 'e.g. 9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
};
