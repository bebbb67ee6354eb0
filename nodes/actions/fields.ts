import type { INodeProperties } from 'n8n-workflow';

import { isOn } from './choices';
import { titleOf } from './output';
import type { Scope } from './types';
import { isRecord, list, locatorValue, number, text } from '../omiApi/values';

/** Parameters that several operations share, each beside the function that reads it. */

const DEFAULT_LIMIT = 50;

export const returnAllFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** How many rows are wanted: Infinity for all. */
export function wanted(scope: Scope): number {
	if (isOn(scope, scope.parameter('returnAll', false), 'Return All')) return Infinity;
	const limit = number(scope.parameter('limit', DEFAULT_LIMIT));
	if (limit === undefined || limit < 1) {
		scope.fail("'Limit' is not a number above zero", "Enter 1 or more, or switch on 'Return All'");
	}
	return Math.floor(limit);
}

export interface LocatorField {
	label: string;
	name: string;
	searchListMethod: string;
	description: string;
	placeholder: string;
	required?: boolean;
}

/** A resource locator: picked from a list, or given by its ID. */
export function locatorField(field: LocatorField): INodeProperties {
	return {
		displayName: field.label,
		name: field.name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: field.required ?? true,
		description: field.description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: field.searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: field.placeholder,
			},
		],
	};
}

/** Options from several sources in the order in which n8n shows them. */
export function alphabetical(options: INodeProperties[]): INodeProperties[] {
	return [...options].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
}

/** What an operation can do besides, as n8n lets people add it one by one. */
export function optionsField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: alphabetical(options),
	};
}

/** What a list can be narrowed by. */
export function filtersField(filters: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: alphabetical(filters),
	};
}

/** The ID in a required locator. */
export function id(scope: Scope, name: string, label: string): string {
	const value = locatorValue(scope.parameter(name, ''));
	if (value === '') scope.fail(`'${label}' is empty`, 'Choose one from the list or give its ID');
	return value;
}

/** The entries of a collection parameter. */
export function collection(scope: Scope, name: string): Record<string, unknown> {
	const value = scope.parameter(name, {});
	return isRecord(value) ? value : {};
}

interface TextRule {
	max?: number;
	optional?: boolean;
}

/** A text within Omi's limits, so that a mistake costs no request. */
export function textField(
	scope: Scope,
	value: unknown,
	label: string,
	rule?: { max?: number },
): string;
export function textField(
	scope: Scope,
	value: unknown,
	label: string,
	rule: TextRule,
): string | undefined;
export function textField(
	scope: Scope,
	value: unknown,
	label: string,
	{ max, optional }: TextRule = {},
): string | undefined {
	if (optional && (value === undefined || value === null || value === '')) return undefined;
	const result = (text(value) ?? '').trim();
	if (result === '') scope.fail(`'${label}' is empty`, 'Enter at least one character');
	if (max !== undefined && isLonger(result, max)) {
		scope.fail(
			`'${label}' has ${[...result].length} characters, but Omi accepts at most ${max}`,
			'Shorten it, or split it over several items',
		);
	}
	return result;
}

/** Counted as Python does, which Omi's backend is written in: an emoji is one character. */
function isLonger(words: string, most: number): boolean {
	return words.length > most && [...words].length > most;
}

export function numberField(scope: Scope, value: unknown, label: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const result = number(value);
	if (result === undefined) scope.fail(`'${label}' is not a number`, 'Enter a number such as 42.5');
	return result;
}

/** A list given as JSON text or as a list from an expression. */
export function jsonList(scope: Scope, value: unknown, label: string): unknown[] {
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	const found: unknown = isRecord(parsed) ? [parsed] : parsed;
	if (!Array.isArray(found)) {
		scope.fail(
			`'${label}' is not a JSON list`,
			'Enter a list such as ["first", "second"], or an expression that returns one',
		);
	}
	return found;
}

function parseJson(value: string): unknown {
	try {
		return JSON.parse(value);
	} catch {
		return undefined;
	}
}

/** Tags separated by commas, or given as a list; absent where there are none. */
export function tagsField(value: unknown): string[] | undefined {
	const tags = list(value);
	return tags.length > 0 ? tags : undefined;
}

/** Stops an update that would change nothing, which Omi answers with 422. */
export function requireChange(scope: Scope, body: object): void {
	if (Object.keys(body).length === 0) {
		scope.fail(
			'There is nothing to update',
			"Add at least one field under 'Update Fields' or 'Fields to Clear'",
		);
	}
}

/** Several of Omi's categories to choose from. */
export function categoriesFilter(noun: string, categories: readonly string[]): INodeProperties {
	return {
		displayName: 'Categories',
		name: 'categories',
		type: 'multiOptions',
		options: [...categories].sort().map((value) => ({ name: titleOf(value), value })),
		default: [],
		description: `Only ${noun} in these categories. All if none is chosen.`,
	};
}

/** What to search for. */
export function queryField(placeholder: string, description: string): INodeProperties {
	return {
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		placeholder,
		description,
	};
}
