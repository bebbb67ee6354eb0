import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { resources } from './resources';
import { API_NAME, CREDENTIAL } from './types';
import type { Api, Operation, Resource } from './types';

const APIS: readonly Api[] = ['appApi', 'developerApi'];

const authentication: INodeProperties = {
	displayName: 'API',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: API_NAME.appApi,
			value: 'appApi',
			description:
				'An app that acts for its users: notifications, and what users let it read and write',
		},
		{
			name: API_NAME.developerApi,
			value: 'developerApi',
			description: 'Your own data, with a key of your own',
		},
	],
	default: 'developerApi',
	description: 'Which of the two APIs of Omi to use; what there is to do depends on it',
};

const resourceChoice: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: resources.map(
		(resource): INodePropertyOptions => ({
			name: resource.name,
			value: resource.value,
			displayOptions: { show: { authentication: apisOf(resource) } },
		}),
	),
	default: 'conversation',
};

const userId: INodeProperties = {
	displayName: 'User ID',
	name: 'userId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $json.userId }}',
	description: "Omi's ID of the user for whom the app acts. Every Omi trigger gives it as userId.",
	displayOptions: { show: { authentication: ['appApi'] } },
};

const options: INodeProperties = {
	displayName: 'Request Options',
	name: 'requestOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Max Wait',
			name: 'maxWait',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 3600 },
			default: 60,
			description:
				"How many seconds to wait in all for Omi's rate limits in one execution before giving up",
		},
	],
};

function apisOf(resource: Resource): Api[] {
	return APIS.filter((api) => resource.operations.some(({ apis }) => apis.includes(api)));
}

/** One list of operations for each API that offers the resource. */
function operationChoices(resource: Resource): INodeProperties[] {
	return apisOf(resource).map((api) => {
		const offered = resource.operations
			.filter(({ apis }) => apis.includes(api))
			.sort((a, b) => a.name.localeCompare(b.name, 'en'));
		const choice: INodeProperties = {
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: offered.map(({ name, value, action, description }) => ({
				name,
				value,
				action,
				description,
			})),
			default: '',
			displayOptions: { show: { authentication: [api], resource: [resource.value] } },
		};
		choice.default = offered[0]?.value ?? '';
		return choice;
	});
}

function operationFields(resource: Resource, operation: Operation): INodeProperties[] {
	return operation.properties.map((property) => {
		const shown = { ...property };
		shown.displayOptions = {
			...property.displayOptions,
			show: {
				authentication: [...operation.apis],
				...property.displayOptions?.show,
				resource: [resource.value],
				operation: [operation.value],
			},
		};
		return shown;
	});
}

export const properties: INodeProperties[] = [
	authentication,
	resourceChoice,
	...resources.flatMap(operationChoices),
	userId,
	...resources.flatMap((resource) =>
		resource.operations.flatMap((operation) => operationFields(resource, operation)),
	),
	options,
];

export const credentials = APIS.map((api) => ({
	name: CREDENTIAL[api],
	required: true,
	displayOptions: { show: { authentication: [api] } },
}));
