import type { INodeProperties } from 'n8n-workflow';
import { authenticationProperty } from '../webhook/authenticate';
import { sessionStoreOption } from '../state/open';
import { outputProperty, whereReceiving } from '../trigger/asking/properties';
import { receiving } from './receiving';

export const properties: INodeProperties[] = [
	...receiving,
	outputProperty(
		'Everything as Omi sent it, plus the user ID',
		'The headline, overview, action items, highlights and other main fields',
	),
	{
		displayName: 'Split Out',
		name: 'splitOut',
		type: 'options',
		default: 'none',
		description: 'Which part of a day summary becomes an item of its own',
		options: [
			{
				name: 'Action Items',
				value: 'actionItems',
				description: 'One item for each action item; a day without any does not start the workflow',
			},
			{ name: 'Nothing', value: 'none', description: 'One item for each day' },
		],
	},
	{ ...authenticationProperty, displayOptions: whereReceiving },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [
			sessionStoreOption,
			{
				displayName: 'Skip Repeats',
				name: 'skipRepeats',
				type: 'boolean',
				default: true,
				description:
					'Whether to ignore another summary of a day that has already started the workflow within the last 24 hours',
			},
		],
	},
];
