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
		description: 'Letters, digits and "_". In the workflow it stands at parameters.NAME.',
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		default: 'string',
		description: 'What Omi may fill in',
		options: [
			{ name: 'Boolean', value: 'boolean', description: 'True or false' },
			{ name: 'Integer', value: 'integer', description: 'A whole number' },
			{ name: 'List', value: 'array' },
			{ name: 'Number', value: 'number' },
			{ name: 'Object', value: 'object', description: 'Named values, as JSON has them' },
			{ name: 'String', value: 'string', description: 'A text' },
		],
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Name of the product',
		description: 'Says to Omi what belongs here',
	},
	{
		displayName: 'Required',
		name: 'required',
		type: 'boolean',
		default: false,
		description: 'Whether Omi has to ask the user for it if it is not known',
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
		description: 'Letters, digits, "_" and "-", at most 37',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. Looks up how many of a product are in stock. Use it when the user asks …',
		description: 'Omi decides by this when to use the tool, so say when it should',
	},
	{
		displayName: 'Parameters',
		name: 'parameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		placeholder: 'Add Parameter',
		description: 'What Omi fills in from what the user said',
		options: [{ displayName: 'Parameter', name: 'parameter', values: parameterFields }],
	},
	{
		displayName: 'Status Message',
		name: 'statusMessage',
		type: 'string',
		default: '',
		placeholder: 'e.g. Looking into the warehouse…',
		description: 'What the chat shows while the tool is at work',
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
		placeholder: 'Add Tool',
		description: "What this workflow offers to Omi's chat",
		options: [{ displayName: 'Tool', name: 'tool', values: toolFields }],
	},
	authenticationProperty,
	{
		displayName: 'Respond',
		name: 'respond',
		type: 'options',
		default: 'lastNode',
		hint: 'The chat waits for the answer, for up to 110 seconds',
		description: 'When the chat gets its answer, and what it says',
		options: [
			{
				name: 'Immediately',
				value: 'immediately',
				description: 'At once: that the workflow has been started',
			},
			{
				name: 'Using Omi Reply Node',
				value: 'responseNode',
				description: 'What that node says',
			},
			{
				name: 'When Last Node Finishes',
				value: 'lastNode',
				description: "The last node's items; of an item with a field called result, that field",
			},
		],
	},
];
