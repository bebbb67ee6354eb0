import type { INodeProperties } from 'n8n-workflow';
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
				description: 'Once for every so many seconds of sound',
			},
			{
				name: 'Somebody Has Spoken',
				value: 'speech',
				description: 'Once for each stretch of speech, without the silence around it',
			},
			{
				name: 'Sound Arrives',
				value: 'delivery',
				description: 'For every delivery from Omi: as often as once a second',
			},
			{
				name: 'Sound Stops',
				value: 'sessionEnd',
				description: 'Once for each recording, when nothing has come for a while',
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
		description: 'After how many seconds without a voice a stretch of speech is over',
	},
	{
		displayName: 'Quiet Period (Seconds)',
		name: 'quietPeriod',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 1 },
		displayOptions: { show: { triggerOn: ['sessionEnd'] } },
		hint: 'It is extended by itself where "Every X Seconds" in the Omi app needs longer',
		description: 'After how many seconds without sound a recording is over, at least',
	},
	{
		displayName: 'Maximum Duration (Seconds)',
		name: 'maximumDuration',
		type: 'number',
		default: 300,
		typeOptions: { minValue: 1, maxValue: 600 },
		displayOptions: { show: { triggerOn: ['sessionEnd', 'speech'] } },
		description:
			'What is longer is handed on in numbered parts of so many seconds, and the rest in a last one',
	},
	{
		displayName:
			'Sound that waits to be handed on is kept in memory. If n8n is stopped the usual way it is handed on early; if n8n crashes it is lost.',
		name: 'memoryNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { triggerOn: ['duration', 'sessionEnd', 'speech'] } },
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		default: 'wav',
		description: 'What kind of file each item holds',
		options: [
			{ name: 'PCM', value: 'pcm', description: 'Bare 16-bit samples, as Omi sends them' },
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
				displayName: 'Output Field Name',
				name: 'binaryField',
				type: 'string',
				default: 'data',
				description: 'The name of the field that holds the file',
			},
			{
				displayName: 'Sensitivity',
				name: 'sensitivity',
				type: 'options',
				default: 'balanced',
				description: 'What counts as a voice, for Somebody Has Spoken and for Skip Silence',
				options: [
					{
						name: 'Balanced',
						value: 'balanced',
						description: 'Speech in the same room, also in noise',
					},
					{
						name: 'High',
						value: 'high',
						description: 'Whispers and voices from afar too, and more noise with them',
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
				description: 'Whether sound in which nobody speaks does not start the workflow',
			},
		],
	},
];
