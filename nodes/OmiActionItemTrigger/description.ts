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
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['created', 'completed'],
		description: 'What starts the workflow',
		options: [
			{
				name: 'Changed',
				value: 'changed',
				description: 'Its words or when it is due were changed, or it was opened again',
			},
			{ name: 'Completed', value: 'completed', description: 'It was ticked off' },
			{ name: 'Created', value: 'created', description: 'It is new, whoever made it' },
		],
	},
	outputProperty(
		'Everything that Omi gives, as it gives it, and what happened',
		'The description, whether it is completed, when it is due and the like',
	),
	withProperty,
	checkEvery(5),
	...whenProperties('action items', LOOK_BACK_HOURS),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [sessionStoreOption],
	},
];
