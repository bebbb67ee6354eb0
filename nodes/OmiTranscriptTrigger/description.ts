import type { INodeProperties } from 'n8n-workflow';
import { LONGEST_WAIT } from '../domain/bounded';
import { authenticationProperty } from '../webhook/authenticate';
import { includeSpeakers, respondWith, transcriptFormat } from '../webhook/description';
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
				action: 'When a conversation goes quiet',
			},
			{
				name: 'Phrase Is Spoken',
				value: 'phrase',
				description: 'With the command that follows a phrase, such as "Hey n8n, remind me to …"',
				action: 'When a phrase is spoken',
			},
			{
				name: 'Speech Arrives',
				value: 'delivery',
				description: 'Every second or so while somebody speaks, with what is new',
				action: 'When speech arrives',
			},
		],
	},
	{
		displayName: 'Quiet Period (Seconds)',
		name: 'quietPeriod',
		type: 'number',
		default: 120,
		typeOptions: { minValue: 1, maxValue: LONGEST_WAIT },
		displayOptions: onSessionEnd,
		hint: 'Omi itself ends a conversation after 120 seconds, unless you have changed that in its app',
		description: 'How many seconds without speech end a conversation',
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
			'The words that begin a command. Separate several phrases with commas or new lines. Upper and lower case, punctuation and spaces do not matter.',
	},
	{
		displayName: 'Command Pause (Seconds)',
		name: 'commandPause',
		type: 'number',
		default: 5,
		typeOptions: { minValue: 1, maxValue: LONGEST_WAIT },
		displayOptions: onPhrase,
		description: 'How many seconds of silence end a command',
	},
	{
		displayName: 'Command Maximum (Seconds)',
		name: 'commandMaximum',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1, maxValue: LONGEST_WAIT },
		displayOptions: onPhrase,
		description: 'How many seconds a command can last, even if somebody is still speaking',
	},
	authenticationProperty,
	respondWith(
		'Each "message" of more than five characters in the answer appears on the user\'s phone. When a conversation goes quiet or a command ends, there is usually no request left to answer.',
	),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [
			{
				displayName: 'Collect (Seconds)',
				name: 'collect',
				type: 'number',
				default: 15,
				typeOptions: { minValue: 0 },
				displayOptions: { show: { '/triggerOn': ['delivery'] } },
				hint: 'Omi sends a few words at a time. An AI model wants whole sentences, and not one question a second.',
				description:
					'How many seconds of speech to collect before the workflow starts. It starts sooner if nobody speaks for that long, but then Omi no longer waits for a reply.',
			},
			{
				displayName: 'Include Session',
				name: 'includeSession',
				type: 'boolean',
				default: false,
				displayOptions: { show: { '/triggerOn': ['delivery'] } },
				description: 'Whether to add the conversation so far to each item',
			},
			includeSpeakers,
			{
				displayName: 'Keywords',
				name: 'keywords',
				type: 'string',
				default: '',
				placeholder: 'e.g. invoice, deadline',
				description:
					'The workflow starts only if one of these words or phrases has been said. Separate several with commas.',
			},
			{
				displayName: 'Maximum Duration (Seconds)',
				name: 'maximumDuration',
				type: 'number',
				default: 3600,
				typeOptions: { minValue: 1 },
				displayOptions: { show: { '/triggerOn': ['sessionEnd'] } },
				description: 'Longer conversations are handed on in numbered parts',
			},
			{
				displayName: 'Maximum Segments',
				name: 'maximumSegments',
				type: 'number',
				default: 1000,
				typeOptions: { minValue: 1 },
				displayOptions: { show: { '/triggerOn': ['sessionEnd'] } },
				description:
					'Conversations with more pieces of speech than this are handed on in numbered parts',
			},
			sessionStoreOption,
			{
				displayName: 'Speakers',
				name: 'speakers',
				type: 'options',
				default: 'all',
				description:
					"Whose speech to use. During a conversation, Omi often does not know yet which voice is the user's.",
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
				hint: 'Only has an effect with a quiet period of 120 seconds or more, since Omi itself is not faster',
				description:
					'Whether to wait up to a minute longer for the finished memory, if Omi sends memories to this URL too',
			},
		],
	},
];
