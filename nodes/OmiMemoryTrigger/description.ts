import type { INodeProperties } from 'n8n-workflow';
import { CONVERSATION_CATEGORIES } from '../domain/categories';
import { authenticationProperty } from '../webhook/authenticate';
import { includeSpeakers, respondWith, transcriptFormat } from '../webhook/description';
import { sessionStoreOption } from '../state/open';
import { outputProperty, whereReceiving } from '../trigger/asking/properties';
import { receiving } from './receiving';

const titleCase = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export const properties: INodeProperties[] = [
	...receiving,
	outputProperty(
		'Everything as Omi sent it, plus the user ID',
		'The title, overview, transcript, action items and other main fields',
	),
	{
		displayName: 'Split Out',
		name: 'splitOut',
		type: 'options',
		default: 'none',
		description: 'Which part of a memory becomes an item of its own',
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
			'In an Omi app, a "message" in the answer appears in the user\'s chat. If the URL is in your developer settings, Omi ignores the answer.',
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
					'Only memories in these categories start the workflow. If you choose none, all do.',
				options: CONVERSATION_CATEGORIES.map((value) => ({ name: titleCase(value), value })),
			},
			{
				displayName: 'Include Discarded',
				name: 'includeDiscarded',
				type: 'boolean',
				default: false,
				description:
					'Whether memories that Omi has discarded, usually because little was said, also start the workflow',
			},
			{
				...includeSpeakers,
				displayOptions: { show: { '/output': ['simplified'], '/splitOut': ['none'] } },
			},
			{
				displayName: 'Minimum Duration (Seconds)',
				name: 'minimumDuration',
				type: 'number',
				default: 0,
				typeOptions: { minValue: 0 },
				description: 'Shorter conversations do not start the workflow',
			},
			sessionStoreOption,
			{
				displayName: 'Skip Imported',
				name: 'skipImported',
				type: 'boolean',
				default: true,
				description:
					"Whether to ignore conversations that were created through one of Omi's APIs. Switch this off with care: a workflow that creates a conversation would start itself over and over.",
			},
			{
				displayName: 'Skip Repeats',
				name: 'skipRepeats',
				type: 'boolean',
				default: false,
				description:
					'Whether to ignore a memory that has already started the workflow within the last 24 hours. Omi sends a memory again when its user chooses "Trigger webhook with existing data".',
			},
			{
				...transcriptFormat,
				displayOptions: { show: { '/output': ['simplified'], '/splitOut': ['none'] } },
			},
		],
	},
];
