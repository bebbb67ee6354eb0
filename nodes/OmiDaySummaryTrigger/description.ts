import type { INodeProperties } from 'n8n-workflow';
import { authenticationProperty } from '../webhook/authenticate';
import { respondWith } from '../webhook/description';
import { sessionStoreOption } from '../state/open';
import { whereReceiving } from '../trigger/asking/properties';
import { receiving } from './receiving';

export const properties: INodeProperties[] = [
	...receiving,
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'simplified',
		description: 'What each item holds',
		options: [
			{
				name: 'Raw',
				value: 'raw',
				description: 'Everything that Omi sent, as it sent it, and the user ID',
			},
			{
				name: 'Simplified',
				value: 'simplified',
				description: 'The headline, overview, action items, highlights and the like',
			},
		],
	},
	{
		displayName: 'Split Out',
		name: 'splitOut',
		type: 'options',
		default: 'none',
		description: 'Whether a day becomes one item or several',
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
		...respondWith('Omi ignores what a developer webhook answers to a day summary'),
		displayOptions: whereReceiving,
	},
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
					'Whether to ignore another summary of a day that has started the workflow within the last 24 hours',
			},
		],
	},
];
