import type { INodeProperties } from 'n8n-workflow';
import { authenticationProperty } from '../webhook/authenticate';
import { respondWith } from '../webhook/description';
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
		displayName: 'Quiet Period (Seconds)',
		name: 'quietPeriod',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 1 },
		displayOptions: { show: { triggerOn: ['sessionEnd'] } },
		hint: 'Longer than the "Every X Seconds" that is set in the Omi app',
		description: 'After how many seconds without sound a recording is over',
	},
	{
		displayName: 'Maximum Duration (Seconds)',
		name: 'maximumDuration',
		type: 'number',
		default: 300,
		typeOptions: { minValue: 1, maxValue: 600 },
		displayOptions: { show: { triggerOn: ['sessionEnd'] } },
		description: 'A longer recording is handed on in numbered parts of so many seconds',
	},
	{
		displayName:
			'Sound that waits to be handed on is kept in memory. If n8n is stopped the usual way it is handed on early; if n8n crashes it is lost.',
		name: 'memoryNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { triggerOn: ['duration', 'sessionEnd'] } },
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
	respondWith('Omi does not read what is answered to sound'),
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
			sessionStoreOption,
			{
				displayName: 'Silence Threshold',
				name: 'silenceThreshold',
				type: 'number',
				default: -50,
				typeOptions: { minValue: -96, maxValue: 0 },
				description:
					'How loud sound has to be on average not to count as silence, in decibels below full scale (dBFS). Speech is around -30.',
			},
			{
				displayName: 'Skip Silence',
				name: 'skipSilence',
				type: 'boolean',
				default: false,
				description: 'Whether sound below the silence threshold does not start the workflow',
			},
		],
	},
];
