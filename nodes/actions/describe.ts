import type { INodeProperties } from 'n8n-workflow';

import type { ActionNode, Operation, Resource } from './types';

const atRateLimit: INodeProperties = {
	displayName: 'At Rate Limit',
	name: 'atRateLimit',
	type: 'options',
	options: [
		{
			name: 'Return What Was Read',
			value: 'return',
			description: 'Return the results read so far, with a note in the output panel',
		},
		{
			name: 'Stop',
			value: 'stop',
			description: 'Stop with a message and return nothing, as if nothing had been read',
		},
	],
	default: 'return',
	description:
		"What to do when Omi's rate limit ends a list before all of it is read, and waiting is not enough",
};

const maxWait: INodeProperties = {
	displayName: 'Max Wait (Seconds)',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 3600 },
	default: 60,
	description:
		"How many seconds one execution may spend waiting for Omi's rate limits. Most of them are hourly, so 3600 is always enough for one wait.",
};

/** All parameters of a node: the resource, its operations, and the fields of each. */
export function describe({ resources, fields }: ActionNode): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value, description }) => ({ name, value, description })),
			default: 'conversation',
		},
		// n8n's node panel lists the options of the first `operation` of each resource, so there is only one.
		...resources.map(operationChoice),
		...fields,
		...resources.flatMap((resource) =>
			resource.operations.flatMap((operation) => operationFields(resource, operation)),
		),
		...resources.flatMap(requestOptions),
	];
}

function operationChoice({ value: resource, first, operations }: Resource): INodeProperties {
	const offered = [...operations].sort((a, b) => a.name.localeCompare(b.name, 'en'));
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
		displayOptions: { show: { resource: [resource] } },
	};
	// Apart, since n8n's linter wants to see a text.
	choice.default = first.value;
	return choice;
}

function operationFields(resource: Resource, operation: Operation): INodeProperties[] {
	return operation.properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: {
				...property.displayOptions?.show,
				resource: [resource.value],
				operation: [operation.value],
			},
		},
	}));
}

/** For every operation, since any of them may meet a rate limit; what only lists need, for those alone. */
function requestOptions({ value: resource, operations }: Resource): INodeProperties[] {
	const paged = operations.filter(({ isPaged }) => isPaged === true);
	const others = operations.filter(({ isPaged }) => isPaged !== true);
	return [
		{ operations: paged, options: [atRateLimit, maxWait] },
		{ operations: others, options: [maxWait] },
	]
		.filter(({ operations: own }) => own.length > 0)
		.map(({ operations: own, options }) => ({
			displayName: 'Request Options',
			name: 'requestOptions',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options,
			displayOptions: { show: { resource: [resource], operation: own.map(({ value }) => value) } },
		}));
}
