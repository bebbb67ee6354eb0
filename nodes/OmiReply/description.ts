import type { INodeProperties } from 'n8n-workflow';

const forKind = (...kind: string[]) => ({ show: { kind } });

export const properties: INodeProperties[] = [
	{
		displayName: 'Reply With',
		name: 'kind',
		type: 'options',
		default: 'notification',
		description: 'What Omi does with the reply',
		options: [
			{
				name: 'Chat Answer',
				value: 'chatAnswer',
				description: "For the Omi Chat Tool Trigger: what Omi's chat tells the user",
			},
			{
				name: 'Notification',
				value: 'notification',
				description:
					'For the Omi Transcript Trigger: it appears on the phone. For the Omi Memory Trigger in an Omi app: it appears in the chat.',
			},
			{
				name: 'Nothing',
				value: 'nothing',
				description: 'Nothing appears, and Omi does not have to wait until the workflow ends',
			},
			{
				name: 'Proactive Notification',
				value: 'proactive',
				description:
					'For the Omi Transcript Trigger in an Omi app: Omi answers your prompt with what it knows about the user, and shows the answer on the phone',
			},
		],
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		placeholder: 'e.g. The lights are off.',
		hint: 'Omi ignores messages of five characters or fewer. Every longer message appears on the phone.',
		description: 'What the user reads on the phone',
		displayOptions: forKind('notification'),
	},
	{
		displayName: 'Answer',
		name: 'result',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. There are 12 boxes of tea in stock.',
		description: "What Omi's chat tells the user, in its own words",
		displayOptions: forKind('chatAnswer'),
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Say in one sentence what {user_name} should not forget today.',
		hint: 'Your app needs the capability "Proactive Notifications". Omi shows at most one every 30 seconds.',
		description: "What to ask Omi's language model, in up to 128,000 characters",
		displayOptions: forKind('proactive'),
	},
	{
		displayName: 'Fill In',
		name: 'params',
		type: 'multiOptions',
		default: [],
		description:
			'What Omi fills into the prompt in place of words in braces, such as {user_name}. Your app must be allowed to see it.',
		options: [
			{
				name: 'Chat',
				value: 'user_chat',
				description: 'For {user_chat}: what was said in the chat',
			},
			{
				name: 'Context',
				value: 'user_context',
				description: 'For {user_context}: conversations that match the context below',
			},
			{
				name: 'Facts',
				value: 'user_facts',
				description: 'For {user_facts}: what Omi has learned about the user',
			},
			{ name: 'Name', value: 'user_name', description: 'For {user_name}: the name of the user' },
		],
		displayOptions: forKind('proactive'),
	},
	{
		displayName: 'Context',
		name: 'context',
		type: 'collection',
		default: {},
		placeholder: 'Add field',
		description: "Which of the user's conversations Omi looks up for the prompt",
		displayOptions: forKind('proactive'),
		options: [
			{
				displayName: 'Dates',
				name: 'dates',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-11-20, 2026-11-21',
				description: 'Only conversations on these days, separated by commas',
			},
			{
				displayName: 'Entities',
				name: 'entities',
				type: 'string',
				default: '',
				placeholder: 'e.g. Berlin, Project Apollo',
				description:
					'Only conversations about these places, companies or things, separated by commas',
			},
			{
				displayName: 'People',
				name: 'people',
				type: 'string',
				default: '',
				placeholder: 'e.g. Ann, Bob',
				description: 'Only conversations with or about these people, separated by commas',
			},
			{
				displayName: 'Question',
				name: 'question',
				type: 'string',
				default: '',
				placeholder: 'e.g. What did I promise Ann?',
				description: 'What the conversations should help to answer',
			},
			{
				displayName: 'Topics',
				name: 'topics',
				type: 'string',
				default: '',
				placeholder: 'e.g. budget, holidays',
				description: 'Only conversations about these topics, separated by commas',
			},
		],
	},
];
