import type { INodeProperties } from 'n8n-workflow';
import type { PressType } from '../domain/payloads/button';
import { authenticationProperty } from '../webhook/authenticate';
import { sessionStoreOption } from '../state/open';

const ALL_PRESSES: readonly PressType[] = ['single_tap', 'double_tap', 'long_tap', 'other'];

export const properties: INodeProperties[] = [
	{
		displayName: 'Press Types',
		name: 'pressTypes',
		type: 'multiOptions',
		default: [...ALL_PRESSES],
		description: 'Which kinds of presses start the workflow',
		options: [
			{
				name: 'Anything Else',
				value: 'other',
				description: 'Any kind of press that this version of the node does not know',
			},
			{ name: 'Double Tap', value: 'double_tap' },
			{ name: 'Long Tap', value: 'long_tap' },
			{ name: 'Single Tap', value: 'single_tap' },
		],
	},
	authenticationProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [sessionStoreOption],
	},
];
