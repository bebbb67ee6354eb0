import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The part of JSON Schema that n8n's output previews use. */
export interface Schema {
	type: 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string';
	properties?: Record<string, Schema>;
	items?: Schema;
	/** When there is such a field, where it is not always. */
	description?: string;
	version?: number;
}

/** What all the values have in common; a field that is null in some has the type that it has in the others. */
export function schemaOf(values: unknown[]): Schema {
	const [first, ...others] = values.filter((value) => value !== null && value !== undefined);
	if (first === undefined) return { type: 'null' };
	const type = typeOf(first);
	const other = others.find((value) => typeOf(value) !== type);
	if (other !== undefined) throw new Error(`${type} is also ${typeOf(other)}`);
	const all = [first, ...others];
	if (type === 'array') return { type, items: schemaOf((all as unknown[][]).flat()) };
	if (type !== 'object') return { type };
	const objects = all as Array<Record<string, unknown>>;
	const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
	const properties = names.map((name) => [name, schemaOf(objects.map((object) => object[name]))]);
	return { type, properties: Object.fromEntries(properties) as Record<string, Schema> };
}

function typeOf(value: unknown): Schema['type'] {
	if (value === null || value === undefined) return 'null';
	if (Array.isArray(value)) return 'array';
	const type = typeof value;
	if (type === 'object' || type === 'string' || type === 'number' || type === 'boolean')
		return type;
	throw new Error(`${type} is nothing that JSON has`);
}

/** Where a value is not as the schema says, as paths; null is always allowed, since any field may be missing. */
export function misfits(value: unknown, schema: Schema, path = ''): string[] {
	if (value === null || value === undefined || schema.type === 'null') return [];
	if (typeOf(value) !== schema.type) return [`${path} is ${typeOf(value)}`];
	if (Array.isArray(value)) {
		return value.flatMap((entry, index) =>
			misfits(entry, schema.items ?? { type: 'null' }, `${path}[${index}]`),
		);
	}
	if (typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([name, entry]) => {
		const inner = schema.properties?.[name];
		return inner ? misfits(entry, inner, `${path}.${name}`) : [`${path}.${name} is not foreseen`];
	});
}

/** The file from which n8n's editor takes the preview of an operation. */
export function operationFile(node: string, resource: string, operation: string): string {
	return `nodes/${node}/__schema__/v1.0.0/${resource}/${operation}.json`;
}

/** The file from which n8n takes the preview of a node without operations. */
export function nodeFile(node: string, version: number): string {
	const [major = '1', minor = '0'] = String(version).split('.');
	return `nodes/${node}/__schema__/v${major}.${minor}.0.json`;
}

export function readPreview(file: string): Schema {
	return JSON.parse(readFileSync(file, 'utf8')) as Schema;
}

/** Writes a preview, if UPDATE_PREVIEWS is set. */
export function updatePreview(file: string, schema: Schema): void {
	if (!process.env.UPDATE_PREVIEWS) return;
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify({ ...schema, version: 1 }, null, '\t')}\n`);
}
