import type { INodeProperties } from 'n8n-workflow';

/*
 * Where the credentials for asking are shown. Their descriptions stand in each node, as n8n's linter wants to see them. A
 * parameter all of whose options n8n's editor finds in what credentials are shown for, it takes for the choice of a
 * credential, and hides it: so each leaves one option out.
 */
export const whereOwnKey = { show: { receive: ['catchUp', 'api'] }, hide: { with: ['appApi'] } };
export const whereApp = { show: { receive: ['catchUp', 'api'], with: ['appApi'] } };

/** What belongs to the webhook is not shown where nothing comes by it. */
export const whereReceiving = { hide: { receive: ['api'] } };

export const whereAsking = { show: { receive: ['catchUp', 'api'] } };

/**
 * How a trigger receives things: from Omi's webhook, by asking, or both.
 *
 * @param plural what it receives, as in "conversations"
 */
export function receiveProperty(plural: string): INodeProperties {
	return {
		displayName: 'Receive',
		name: 'receive',
		type: 'options',
		default: 'webhook',
		description: `How the node learns of new ${plural}`,
		options: [
			{
				name: 'As Omi Sends Them',
				value: 'webhook',
				description: 'At once, by webhook. n8n needs an address that the internet can reach.',
			},
			{
				name: 'As Omi Sends Them, and Ask for What Was Missed',
				value: 'catchUp',
				description: `At once, and any ${plural} that did not arrive come later`,
			},
			{
				name: 'By Asking Omi',
				value: 'api',
				description:
					'A few minutes later. n8n needs no public address, and there is nothing to paste into the Omi app.',
			},
		],
	};
}

/** By which of Omi's APIs a trigger asks. */
export const withProperty: INodeProperties = {
	displayName: 'Ask With',
	name: 'with',
	type: 'options',
	default: 'developerApi',
	description: 'Which credential to ask with, and so whose data to ask for',
	options: [
		{
			name: 'Omi App API',
			value: 'appApi',
			description: 'The data of people who use an Omi app that you made',
		},
		{
			name: 'Omi Developer API',
			value: 'developerApi',
			description: 'Your own data',
		},
	],
};

/**
 * When and how far back a trigger asks.
 *
 * @param plural what it asks for
 * @param lookBackHours how far back it looks unless the user says otherwise
 * @param whyFar what is found so, as a sentence without its full stop
 */
export function whenProperties(
	plural: string,
	lookBackHours: number,
	whyFar: string,
): INodeProperties[] {
	return [
		{
			displayName: 'Look Back (Hours)',
			name: 'lookBack',
			type: 'number',
			default: lookBackHours,
			typeOptions: { minValue: 1, maxValue: 8784 },
			description: `How far back to look for ${plural} each time. ${whyFar}.`,
		},
		{
			displayName: 'Start From',
			name: 'startFrom',
			type: 'options',
			default: 'now',
			description:
				'What to do with what Omi already has when the workflow is published for the first time',
			options: [
				{
					name: 'Now',
					value: 'now',
					description: 'Skip it: only what is new from then on starts the workflow',
				},
				{
					name: 'Look Back',
					value: 'lookBack',
					description: "Start the workflow with it too, as far back as 'Look Back (Hours)' goes",
				},
			],
		},
	];
}

/** How often a trigger asks, for one that also has a webhook: as a safety net an hour will do. */
export const checkEveryProperties: INodeProperties[] = [
	{ ...checkEvery(60), displayOptions: { show: { receive: ['catchUp'] } } },
	{ ...checkEvery(5), displayOptions: { show: { receive: ['api'] } } },
];

/** How often a trigger asks, in minutes. */
export function checkEvery(minutes: number): INodeProperties {
	return {
		displayName: 'Check Every (Minutes)',
		name: 'checkEvery',
		type: 'number',
		default: minutes,
		typeOptions: { minValue: 1, maxValue: 1440 },
		description:
			"How often to ask Omi. If that is more often than Omi's limits allow, the node asks as often as it can.",
	};
}

/** All that a trigger with a webhook shows only where it asks. */
export function shownWhereAsking(...properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({ ...property, displayOptions: whereAsking }));
}

/**
 * What each item of such a trigger holds.
 *
 * @param raw what all that Omi gives is
 * @param simplified which of it is in an item otherwise
 */
export function outputProperty(raw: string, simplified: string): INodeProperties {
	return {
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'simplified',
		description: 'What each item holds',
		options: [
			{ name: 'Raw', value: 'raw', description: raw },
			{ name: 'Simplified', value: 'simplified', description: simplified },
		],
	};
}
