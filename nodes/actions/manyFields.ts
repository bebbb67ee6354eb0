import type { INodeProperties } from 'n8n-workflow';

import type { Scope } from './types';
import { jsonList } from './fields';
import { isRecord } from '../omiApi/values';

/** The entries of Create Many: one from each input item, or a list inside each. */
export function manyFields(
	noun: string,
	example: string,
	perItemFields: INodeProperties[],
): INodeProperties[] {
	return [
		{
			displayName: 'Create From',
			name: 'createFrom',
			type: 'options',
			options: [
				{
					name: 'Input Items',
					value: 'inputItems',
					description: 'One from each input item, with the fields below',
				},
				{
					name: 'List',
					value: 'list',
					description: 'Several from each input item, given as a JSON list',
				},
			],
			default: 'inputItems',
			description: `Where the ${noun} come from. Either way, they are sent in as few requests as Omi allows.`,
		},
		{
			displayName: 'List',
			name: 'entries',
			type: 'json',
			default: '[]',
			required: true,
			description: `A JSON list of texts, or of objects such as ${example}`,
			displayOptions: { show: { createFrom: ['list'] } },
		},
		...perItemFields.map((field) => ({
			...field,
			displayOptions: {
				show: { ...field.displayOptions?.show, createFrom: ['inputItems'] },
			},
		})),
	];
}

/** The list of one input item: each entry as fields, a bare text under `textKey`. Absent in the other mode. */
export function listEntries(
	scope: Scope,
	textKey: string,
): Array<Record<string, unknown>> | undefined {
	if (scope.parameter('createFrom', 'inputItems') !== 'list') return undefined;
	return jsonList(scope, scope.parameter('entries', '[]'), 'List').map((entry) =>
		isRecord(entry) ? entry : { [textKey]: entry },
	);
}
