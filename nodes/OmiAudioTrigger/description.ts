import type { INodeProperties } from 'n8n-workflow';
import { LONGEST_WAIT } from '../domain/bounded';
import { authenticationProperty } from '../webhook/authenticate';
import { sessionStoreOption } from '../state/open';

export const properties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'options',
		default: 'duration',
		options: [
			{
				name: 'Length Is Reached',
				value: 'duration',
				description: 'Each time as many seconds of sound have arrived as you choose',
				action: 'When a length of sound is reached',
			},
			{
				name: 'Somebody Has Spoken',
				value: 'speech',
				description: 'Once for each stretch of speech, without the silence around it',
				action: 'When somebody has spoken',
			},
			{
				name: 'Sound Arrives',
				value: 'delivery',
				description: 'Each time Omi sends sound, which can be once a second',
				action: 'When sound arrives',
			},
			{
				name: 'Sound Stops',
				value: 'sessionEnd',
				description: 'Once for each recording, when no more sound arrives',
				action: 'When sound stops',
			},
		],
	},
	{
		displayName: 'Duration (Seconds)',
		name: 'duration',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1, maxValue: 600 },
		displayOptions: { show: { triggerOn: ['duration'] } },
		description: 'How many seconds of sound each item holds',
	},
	{
		displayName: 'Pause (Seconds)',
		name: 'pause',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 0.5, maxValue: 60, numberPrecision: 1 },
		displayOptions: { show: { triggerOn: ['speech'] } },
		description: 'How many seconds without a voice end a stretch of speech',
	},
	{
		displayName: 'Quiet Period (Seconds)',
		name: 'quietPeriod',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 1, maxValue: LONGEST_WAIT },
		displayOptions: { show: { triggerOn: ['sessionEnd'] } },
		hint: 'If Omi sends sound less often than this ("Every X Seconds" in its app), the node waits longer by itself',
		description: 'How many seconds without sound end a recording, at least',
	},
	{
		displayName: 'Maximum Duration (Seconds)',
		name: 'maximumDuration',
		type: 'number',
		default: 300,
		typeOptions: { minValue: 1, maxValue: 600 },
		displayOptions: { show: { triggerOn: ['sessionEnd', 'speech'] } },
		description:
			'Longer recordings are split into numbered parts of this length, with the rest in the last part',
	},
	{
		displayName:
			'Sound that is still being collected is kept in memory. If n8n is stopped normally, it is handed on early; if n8n crashes, it is lost.',
		name: 'memoryNotice',
		type: 'notice',
		default: '',
		displayOptions: {
			show: { triggerOn: ['duration', 'sessionEnd', 'speech'] },
			hide: { '/options.sessionStore': ['redis'] },
		},
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		default: 'wav',
		description: 'The kind of file in each item',
		options: [
			{
				name: 'PCM',
				value: 'pcm',
				description: '16-bit samples without a header, as Omi sends them',
			},
			{ name: 'WAV', value: 'wav', description: 'A file that plays anywhere' },
		],
	},
	authenticationProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [
			{
				displayName: 'Include Features',
				name: 'includeFeatures',
				type: 'boolean',
				default: false,
				description:
					'Whether to add measurements of the sound: how bright it is, and a spectrogram (how strong each frequency is over time)',
			},
			{
				displayName: 'Put Output File in Field',
				name: 'binaryPropertyName',
				type: 'string',
				default: 'data',
				hint: 'The name of the output field to put the file in',
			},
			{
				displayName: 'Sensitivity',
				name: 'sensitivity',
				type: 'options',
				default: 'balanced',
				description:
					"How easily sound counts as a voice, for 'Somebody Has Spoken' and 'Skip Silence'",
				options: [
					{
						name: 'Balanced',
						value: 'balanced',
						description: 'Speech in the same room, even with noise around it',
					},
					{
						name: 'High',
						value: 'high',
						description: 'Also whispers and distant voices, and more noise with them',
					},
					{
						name: 'Low',
						value: 'low',
						description: 'Clear speech only; a word in loud noise may be missed',
					},
				],
			},
			sessionStoreOption,
			{
				displayName: 'Skip Silence',
				name: 'skipSilence',
				type: 'boolean',
				default: false,
				displayOptions: { hide: { '/triggerOn': ['speech'] } },
				description: 'Whether to ignore sound in which nobody speaks',
			},
		],
	},
];
