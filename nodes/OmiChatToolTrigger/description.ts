import type { INodeProperties } from 'n8n-workflow';
import { authenticationProperty } from '../webhook/authenticate';

const parameterFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. product',
		description:
			'Letters, digits and "_". In the workflow, the value is in the field parameters.NAME.',
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		default: 'string',
		description: 'What kind of value Omi fills in',
		options: [
			{ name: 'Boolean', value: 'boolean', description: 'True or false' },
			{ name: 'Integer', value: 'integer', description: 'A whole number' },
			{ name: 'List', value: 'array', description: 'Several values' },
			{ name: 'Number', value: 'number', description: 'Any number' },
			{ name: 'Object', value: 'object', description: 'Several values, each with a name' },
			{ name: 'String', value: 'string', description: 'Text' },
		],
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Name of the product',
		description: 'Tells Omi what to fill in',
	},
	{
		displayName: 'Required',
		name: 'required',
		type: 'boolean',
		default: false,
		description: 'Whether the tool needs this value, so that Omi asks the user for it',
	},
];

const toolFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. find_stock',
		description: 'Up to 37 letters, digits, "_" and "-"',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. Looks up how many of a product are in stock. Use it when the user asks …',
		description: 'Omi reads this to decide when to use the tool, so say when it should',
	},
	{
		displayName: 'Parameters',
		name: 'parameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		placeholder: 'Add parameter',
		description: 'What Omi fills in from what the user says',
		options: [{ displayName: 'Parameter', name: 'parameter', values: parameterFields }],
	},
	{
		displayName: 'Status Message',
		name: 'statusMessage',
		type: 'string',
		default: '',
		placeholder: 'e.g. Looking into the warehouse…',
		description: 'What the chat shows while the tool is running',
	},
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Tools',
		name: 'tools',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		required: true,
		placeholder: 'Add tool',
		description: "What this workflow offers to Omi's chat",
		options: [{ displayName: 'Tool', name: 'tool', values: toolFields }],
	},
	authenticationProperty,
	{
		displayName: 'Respond',
		name: 'respond',
		type: 'options',
		default: 'lastNode',
		hint: 'The chat waits up to 110 seconds for the answer',
		description: 'When to answer the chat, and with what',
		options: [
			{
				name: 'Immediately',
				value: 'immediately',
				description: 'Right away, with a note that the workflow has started',
			},
			{
				name: 'Using Omi Reply Node',
				value: 'responseNode',
				description: 'With what that node says',
			},
			{
				name: 'When Last Node Finishes',
				value: 'lastNode',
				description:
					"With the items of the last node. If there is one item and it has a field 'result', that field is the answer.",
			},
		],
	},
];
