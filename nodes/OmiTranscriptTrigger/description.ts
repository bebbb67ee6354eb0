import type { INodeProperties } from 'n8n-workflow';
import { authenticationProperty } from '../webhook/authenticate';
import { respondWith, transcriptFormat } from '../webhook/description';
import { sessionStoreOption } from '../state/open';

const onSessionEnd = { show: { triggerOn: ['sessionEnd'] } };
const onPhrase = { show: { triggerOn: ['phrase'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'options',
		default: 'sessionEnd',
		options: [
			{
				name: 'Conversation Goes Quiet',
				value: 'sessionEnd',
				description: 'Once for each conversation, with all that was said',
			},
			{
				name: 'Phrase Is Spoken',
				value: 'phrase',
				description: 'With the command that follows a phrase, such as "Hey n8n, remind me to …"',
			},
			{
				name: 'Speech Arrives',
				value: 'delivery',
				description: 'Every second or so while somebody speaks, with what is new',
			},
		],
	},
	{
		displayName: 'Quiet Period (Seconds)',
		name: 'quietPeriod',
		type: 'number',
		default: 120,
		typeOptions: { minValue: 1 },
		displayOptions: onSessionEnd,
		hint: 'Omi itself takes a conversation for finished after 120 seconds, unless its app is set otherwise',
		description: 'After how many seconds without speech a conversation is over',
	},
	{
		displayName: 'Phrases',
		name: 'phrases',
		type: 'string',
		default: 'Hey n8n',
		typeOptions: { rows: 2 },
		placeholder: 'e.g. Hey n8n, Computer',
		displayOptions: onPhrase,
		description:
			'What begins a command. Separate several with commas or new lines; upper and lower case, punctuation and spaces do not matter.',
	},
	{
		displayName: 'Command Pause (Seconds)',
		name: 'commandPause',
		type: 'number',
		default: 5,
		typeOptions: { minValue: 1 },
		displayOptions: onPhrase,
		description: 'After how many seconds of silence a command is complete',
	},
	{
		displayName: 'Command Maximum (Seconds)',
		name: 'commandMaximum',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1 },
		displayOptions: onPhrase,
		description: 'After how many seconds a command is complete even if somebody is still speaking',
	},
	authenticationProperty,
	respondWith(
		'A "message" of more than five characters in the answer appears on the user\'s phone, each time',
	),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [
			{
				displayName: 'Include Session',
				name: 'includeSession',
				type: 'boolean',
				default: false,
				displayOptions: { show: { '/triggerOn': ['delivery'] } },
				description: 'Whether each item also holds the conversation so far',
			},
			{
				displayName: 'Keywords',
				name: 'keywords',
				type: 'string',
				default: '',
				placeholder: 'e.g. invoice, deadline',
				description:
					'The workflow starts only if one of these words or phrases was said. Separate several with commas.',
			},
			{
				displayName: 'Maximum Duration (Seconds)',
				name: 'maximumDuration',
				type: 'number',
				default: 3600,
				typeOptions: { minValue: 1 },
				displayOptions: { show: { '/triggerOn': ['sessionEnd'] } },
				description:
					'A conversation that goes on for more seconds than this is handed on in numbered parts',
			},
			{
				displayName: 'Maximum Segments',
				name: 'maximumSegments',
				type: 'number',
				default: 1000,
				typeOptions: { minValue: 1 },
				displayOptions: { show: { '/triggerOn': ['sessionEnd'] } },
				description:
					'A conversation of more pieces of speech than this is handed on in numbered parts',
			},
			sessionStoreOption,
			{
				displayName: 'Speakers',
				name: 'speakers',
				type: 'options',
				default: 'all',
				description:
					"Whose speech counts. While a conversation goes on, Omi often does not yet know which voice is its user's.",
				options: [
					{ name: 'All', value: 'all' },
					{ name: 'Everyone but the User', value: 'others' },
					{ name: 'Only the User', value: 'user' },
				],
			},
			transcriptFormat,
			{
				displayName: 'Wait for Memory',
				name: 'waitForMemory',
				type: 'boolean',
				default: true,
				displayOptions: { show: { '/triggerOn': ['sessionEnd'] } },
				hint: 'Only with a quiet period of 120 seconds or more: Omi itself is not quicker',
				description:
					'Whether a conversation waits up to a minute longer for its memory to go along, if Omi sends memories to this URL, too',
			},
		],
	},
];
