import type { INodeProperties } from 'n8n-workflow';
import { CONVERSATION_CATEGORIES } from '../domain/categories';
import { authenticationProperty } from '../webhook/authenticate';
import { respondWith, transcriptFormat } from '../webhook/description';
import { sessionStoreOption } from '../state/open';
import { whereReceiving } from '../trigger/asking/properties';
import { receiving } from './receiving';

const titleCase = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

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
				description: 'The title, overview, transcript, action items and the like, without nesting',
			},
		],
	},
	{
		displayName: 'Split Out',
		name: 'splitOut',
		type: 'options',
		default: 'none',
		description: 'Whether a memory becomes one item or several',
		options: [
			{
				name: 'Action Items',
				value: 'actionItems',
				description:
					'One item for each action item; a memory without any does not start the workflow',
			},
			{ name: 'Nothing', value: 'none', description: 'One item for each memory' },
		],
	},
	{ ...authenticationProperty, displayOptions: whereReceiving },
	{
		...respondWith(
			'With an app of Omi\'s, a "message" in the answer appears in the user\'s chat; answers to a developer webhook are ignored',
		),
		displayOptions: whereReceiving,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [
			{
				displayName: 'Categories',
				name: 'categories',
				type: 'multiOptions',
				default: [],
				description:
					'Only memories of these categories start the workflow. All do if none is chosen.',
				options: CONVERSATION_CATEGORIES.map((value) => ({ name: titleCase(value), value })),
			},
			{
				displayName: 'Include Discarded',
				name: 'includeDiscarded',
				type: 'boolean',
				default: false,
				description:
					'Whether memories that Omi has discarded, usually for holding too little, start the workflow as well',
			},
			{
				displayName: 'Minimum Duration (Seconds)',
				name: 'minimumDuration',
				type: 'number',
				default: 0,
				typeOptions: { minValue: 0 },
				description: 'How long a conversation has to last to start the workflow, in seconds',
			},
			sessionStoreOption,
			{
				displayName: 'Skip Imported',
				name: 'skipImported',
				type: 'boolean',
				default: true,
				description:
					"Whether to ignore conversations that were made through one of Omi's APIs. Switch it off with care: a workflow that makes a conversation would start itself again and again.",
			},
			{
				displayName: 'Skip Repeats',
				name: 'skipRepeats',
				type: 'boolean',
				default: false,
				description:
					'Whether to ignore a memory that has started the workflow within the last 24 hours. Omi sends one again when its user asks it to, under "Trigger webhook with existing data".',
			},
			transcriptFormat,
		],
	},
];
