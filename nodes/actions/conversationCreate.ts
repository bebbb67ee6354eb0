import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { present } from '../omiApi/values';
import { dateField } from './dates';
import { numberField, optionsField, textField } from './fields';
import type { Scope } from './types';

/** Omi's language model reads the text before it answers, which takes its time. */
export const CREATE_TIMEOUT_SECONDS = 180;
const MAX_TEXT_LENGTH = 100_000;

export const conversationText: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 5 },
	default: '',
	required: true,
	description:
		'What was said or written, at most 100,000 characters. Omi may take a minute or more to read it.',
};

/** When a conversation that is a text ended, unless it is said. */
const AFTER_ITS_START = 'Five minutes after its start if left out';

/** When and where a conversation took place; `otherwise` says when it ended if that is left out. */
export const whenAndWhereOptions = (otherwise: string): INodeProperties[] => [
	{
		displayName: 'Finished At',
		name: 'finishedAt',
		type: 'dateTime',
		default: '',
		description: `When the conversation ended. ${otherwise}.`,
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'string',
		default: '',
		placeholder: 'e.g. en',
		description: 'The two-letter code of the language. English if left out.',
	},
	{
		displayName: 'Latitude',
		name: 'latitude',
		type: 'number',
		typeOptions: { minValue: -90, maxValue: 90, numberPrecision: 6 },
		default: '',
		description: "Where it took place, in degrees. Requires 'Longitude' as well.",
	},
	{
		displayName: 'Longitude',
		name: 'longitude',
		type: 'number',
		typeOptions: { minValue: -180, maxValue: 180, numberPrecision: 6 },
		default: '',
		description: "Where it took place, in degrees. Requires 'Latitude' as well.",
	},
	{
		displayName: 'Started At',
		name: 'startedAt',
		type: 'dateTime',
		default: '',
		description: 'When the conversation began. Now if left out.',
	},
];

const textSourceOptions: INodeProperties[] = [
	{
		displayName: 'Text Source',
		name: 'textSource',
		type: 'options',
		options: [
			{ name: 'Audio Transcript', value: 'audio_transcript' },
			{ name: 'Message', value: 'message' },
			{ name: 'Other Text', value: 'other_text' },
		],
		default: 'other_text',
		description: 'The kind of text',
	},
	{
		displayName: 'Text Source Details',
		name: 'textSourceSpec',
		type: 'string',
		default: '',
		placeholder: 'e.g. email',
		description: 'Where the text comes from, in your own words',
	},
];

/** The options of creating a conversation from a text; `otherwise` as for the others. */
export function textOptions(otherwise = AFTER_ITS_START): INodeProperties {
	return optionsField([...whenAndWhereOptions(otherwise), ...textSourceOptions]);
}

/** A conversation that is a text, as both APIs take it. */
export function textBody(
	scope: Scope,
	words: unknown,
	options: Record<string, unknown>,
): IDataObject {
	return {
		text: textField(scope, words, 'Text', { max: MAX_TEXT_LENGTH }),
		text_source: textField(scope, options.textSource ?? 'other_text', 'Text Source'),
		...present({ text_source_spec: options.textSourceSpec }),
		...whenAndWhere(scope, options),
	};
}

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
			'Add the missing one, or remove the other',
		);
	}
	return { latitude, longitude };
}
