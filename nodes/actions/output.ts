import type { INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Row } from '../omiApi/types';
import { list } from '../omiApi/values';
import type { Json, Scope } from './types';

/** What one kind of thing looks like when a node hands it on. */
export interface Shape {
	/** The simplified form: every field is always there, null where Omi has nothing. */
	simplify(row: Row, scope?: Scope): Json;
	/** The names of the fields. */
	readonly fields: readonly string[];
}

/** A shape's fields are those that even an empty object has. */
export function shapeOf(simplify: Shape['simplify']): Shape {
	return { simplify, fields: Object.keys(simplify({})) };
}

/** The fields that say what an item is, which are there however few others are chosen. */
const IDENTIFIERS = ['id', 'conversationId'];

/** `output` and what belongs to it: what an item holds. */
export function outputFields({ fields }: Shape): INodeProperties[] {
	const choices = fields
		.filter((field) => field !== 'id')
		.map((value): INodePropertyOptions => ({ name: titleOf(value), value }))
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));
	return [
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			options: [
				{ name: 'Raw', value: 'raw', description: 'Everything that Omi returns, unchanged' },
				{
					name: 'Selected Fields',
					value: 'selected',
					description:
						'Only the fields you choose, plus the ID. This keeps what an agent has to read short.',
				},
				{
					name: 'Simplified',
					value: 'simplified',
					description: 'The main fields, with the same names as in the Omi triggers',
				},
			],
			default: 'simplified',
			description: 'What each item holds',
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'multiOptions',
			options: choices,
			default: [],
			description: 'The fields to return, in addition to the ID',
			displayOptions: { show: { output: ['selected'] } },
		},
	];
}

/** `startedAt` as it is written on a panel. */
export function titleOf(field: string): string {
	const words = field.replace(/([A-Z])/g, ' $1');
	return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\bId\b/g, 'ID');
}

/** A row in the form chosen under 'Output'. */
export function shaped(scope: Scope, shape: Shape, row: Row): Json {
	const output = scope.parameter('output', 'simplified');
	if (output === 'raw') return row;
	const simplified = shape.simplify(row, scope);
	if (output !== 'selected') return simplified;
	const chosen = list(scope.parameter('fields', []));
	const kept = shape.fields.filter(
		(field) => chosen.includes(field) || field === identifierOf(shape),
	);
	return Object.fromEntries(kept.map((field) => [field, simplified[field]]));
}

function identifierOf({ fields }: Shape): string | undefined {
	return IDENTIFIERS.find((field) => fields.includes(field));
}

/** What Omi made of a write; it does not always show it. */
export function shapedWrite(scope: Scope, shape: Shape, row: Row): Json {
	return Object.keys(row).length === 0 ? { success: true } : shaped(scope, shape, row);
}

/** Rows as items. */
export function items(rows: Json[]): INodeExecutionData[] {
	return rows.map((json) => ({ json }));
}
