import type { INodeProperties } from 'n8n-workflow';
import {
	checkEvery,
	outputProperty,
	whenProperties,
	withProperty,
} from '../trigger/asking/properties';
import { sessionStoreOption } from '../state/open';

/** A month: what is to be done may be done weeks later. */
const LOOK_BACK_HOURS = 720;

export const properties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['created', 'completed'],
		options: [
			{
				name: 'Changed',
				value: 'changed',
				description: 'Its text or due date was changed, or it was reopened',
			},
			{ name: 'Completed', value: 'completed', description: 'It was marked as done' },
			{ name: 'Created', value: 'created', description: 'It is new, no matter who made it' },
		],
	},
	outputProperty(
		'Everything as Omi returns it, plus what happened',
		'The description, status, due date and other main fields',
	),
	withProperty,
	checkEvery(5),
	...whenProperties('action items', LOOK_BACK_HOURS, 'Changes to older ones are not noticed'),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [sessionStoreOption],
	},
];
