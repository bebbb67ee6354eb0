import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { collect } from '../omiApi/paging';
import type { Interruption } from '../omiApi/paging';
import type { OmiRequest, Row } from '../omiApi/types';
import { list } from '../omiApi/values';
import { collection, id, locatorField, requireChange, returnAllFields, wanted } from './fields';
import type { LocatorField } from './fields';
import { items, outputFields, shaped, shapedWrite } from './output';
import type { Shape } from './output';
import { developerPath } from './paths';
import { perItem } from './run';
import type { Operation, Run, Scope } from './types';

/** One kind of thing that the Developer API keeps for its user, and how to ask for it. */
export interface Thing {
	/** In lower case, as labels name it: "action item". */
	noun: string;
	plural: string;
	/** The path below the user. */
	path: string;
	/** What the names of its scopes begin with. */
	scope: string;
	/** The fields of which every one of them has one. */
	marks: readonly string[];
	/** The names under which Omi's answers may hold a list of them. */
	rows: readonly string[];
	/** The parameter that names one. */
	locator: LocatorField;
	shape: Shape;
	/** Added to descriptions, e.g. that it needs a recent backend. */
	note?: string;
}

interface Getting {
	properties?: INodeProperties[];
	query?(scope: Scope): IDataObject;
}

/** Reads one thing for each input item. */
export function getting(thing: Thing, { properties = [], query }: Getting = {}): Operation {
	return {
		value: 'get',
		name: 'Get',
		action: `Get ${thing.noun}`,
		description: withNote(`Retrieve ${article(thing.noun)}`, thing),
		properties: [locatorField(thing.locator), ...properties, ...outputFields(thing.shape)],
		run: perItem(async (scope) => {
			const row = await scope.client.row(
				{ method: 'GET', path: pathOf(scope, thing), query: query?.(scope), ...reads(thing) },
				...thing.marks,
			);
			return items([shaped(scope, thing.shape, row)]);
		}),
	};
}

/** Deletes one thing for each input item; what was already gone is an error, as Omi says it is. */
export function deleting(thing: Thing): Operation {
	return {
		value: 'delete',
		name: 'Delete',
		action: `Delete ${thing.noun}`,
		description: `Delete ${article(thing.noun)} permanently`,
		properties: [locatorField(thing.locator)],
		run: perItem(async (scope) => {
			await scope.client.done({ method: 'DELETE', path: pathOf(scope, thing), ...writes(thing) });
			return items([{ deleted: true }]);
		}),
	};
}

/** A field that can be emptied: by the parameter's name, Omi's, and what Omi takes for empty. */
export interface Clearable {
	name: string;
	label: string;
	field: string;
	/** Null unless Omi wants something else. */
	empty?: unknown[];
}

interface Updating {
	description: string;
	fields: INodeProperties[];
	clearable?: readonly Clearable[];
	body(scope: Scope, fields: Record<string, unknown>): IDataObject;
}

/** Changes what was given of one thing for each input item, and clears what was chosen. */
export function updating(thing: Thing, update: Updating): Operation {
	const { description, fields, clearable = [], body } = update;
	return {
		value: 'update',
		name: 'Update',
		action: `Update ${thing.noun}`,
		description,
		properties: [
			locatorField(thing.locator),
			{
				displayName: 'Update Fields',
				name: 'updateFields',
				type: 'collection',
				placeholder: 'Add field',
				default: {},
				options: fields,
			},
			...clearFields(clearable),
			...outputFields(thing.shape),
		],
		run: perItem(async (scope) => {
			const path = pathOf(scope, thing);
			const chosen = list(scope.parameter('fieldsToClear', []));
			const cleared = clearable.filter(({ name }) => chosen.includes(name));
			const changes = {
				...body(scope, collection(scope, 'updateFields')),
				...Object.fromEntries(cleared.map(({ field, empty }) => [field, empty ?? null])),
			};
			requireChange(scope, changes);
			const row = await scope.client.row(
				{ method: 'PATCH', path, body: changes, ...writes(thing) },
				...thing.marks,
			);
			for (const { field, label } of cleared) {
				if (!isCleared(row[field])) {
					scope.hint(`This Omi backend did not clear '${label}': it is too old for that.`);
				}
			}
			return items([shapedWrite(scope, thing.shape, row)]);
		}),
	};
}

function clearFields(clearable: readonly Clearable[]): INodeProperties[] {
	if (clearable.length === 0) return [];
	return [
		{
			displayName: 'Fields to Clear',
			name: 'fieldsToClear',
			type: 'multiOptions',
			options: clearable.map(({ name, label }) => ({ name: label, value: name })),
			default: [],
			description: 'The fields to empty. Older Omi backends ignore this.',
		},
	];
}

function isCleared(value: unknown): boolean {
	const empty = value === undefined || value === null || value === '';
	return empty || (Array.isArray(value) && value.length === 0);
}

interface Listing {
	/** Where the list is. */
	path(scope: Scope): string;
	names: readonly string[];
	shape: Shape;
	scope?: string;
	/** The most rows that Omi gives at once. */
	pageSize: number;
	query?(scope: Scope): IDataObject;
	/** Shown where there is nothing: the workflow ends there, and its author should know why. */
	emptyHint: string;
}

/** Reads a list for each input item, as far as it is wanted. */
export function listing(listed: Listing): Run {
	const { path, names, scope: needs, pageSize, query } = listed;
	return perItem(async (scope) => {
		const request = { method: 'GET' as const, path: path(scope), scope: needs };
		const asked = query?.(scope) ?? {};
		const rows = await collect(
			async (offset, limit) =>
				await scope.client.rows({ ...request, query: { ...asked, limit, offset } }, ...names),
			{ pageSize, wanted: wanted(scope), interrupted: interruption(scope) },
		);
		return found(scope, listed, rows);
	});
}

/** The rows of a list as items. */
export function found(
	scope: Scope,
	{ shape, emptyHint }: Pick<Listing, 'shape' | 'emptyHint'>,
	rows: Row[],
) {
	if (rows.length === 0) scope.hint(emptyHint);
	return items(rows.map((row) => shaped(scope, shape, row)));
}

/** `getAll` of a thing, page by page unless Omi gives all of them at once. */
export function listOperation(
	plural: string,
	shape: Shape,
	{
		description,
		properties,
		isPaged = true,
		run,
	}: Pick<Operation, 'description' | 'properties' | 'isPaged' | 'run'>,
): Operation {
	return {
		value: 'getAll',
		name: 'Get Many',
		action: `Get many ${plural}`,
		description,
		properties: [...returnAllFields, ...properties, ...outputFields(shape)],
		isPaged,
		run,
	};
}

/**
 * What becomes of the rows read when Omi's rate limit ends a list: they are handed on with a note, unless the user
 * wants all or nothing.
 */
export function interruption(scope: Scope): Interruption {
	return (error, rows) => {
		const options = collection(scope, 'requestOptions');
		const isLimit = error instanceof NodeApiError && error.httpCode === '429';
		if (!isLimit || rows.length === 0 || options.atRateLimit === 'stop') throw error;
		scope.interruptedBy = error;
		scope.hint(
			`These are not all results: Omi's rate limit was reached after ${rows.length}. ${error.description ?? ''}`.trim(),
		);
		return rows;
	};
}

function pathOf(scope: Scope, { path, locator }: Thing): string {
	return developerPath(path, id(scope, locator.name, locator.label));
}

export function reads({ scope }: Pick<Thing, 'scope'>): Pick<OmiRequest, 'scope'> {
	return { scope: `${scope}:read` };
}

export function writes({ scope }: Pick<Thing, 'scope'>): Pick<OmiRequest, 'scope'> {
	return { scope: `${scope}:write` };
}

function withNote(description: string, { note }: Thing): string {
	return note ? `${description}. ${note}` : description;
}

function article(noun: string): string {
	return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
