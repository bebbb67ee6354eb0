import { readFileSync, writeFileSync } from 'node:fs';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

/** What a workflow stores of a node, or takes for granted where it stores nothing: names, values and defaults. */

const FILE = 'test/fixtures/names.txt';

/** One line for each name, with the choices and the default that go with it. */
export function namesIn({ name, version, credentials = [], properties }: INodeTypeDescription) {
	return [
		`${name} version ${[version].flat().join(', ')}`,
		...credentials.map((credential) => `${name} credential ${credential.name}`),
		...properties.flatMap((property) => linesOf(property, [name, ...whereOf(property)])),
	];
}

/** For which resource and operation a parameter is. */
function whereOf({ name, displayOptions }: INodeProperties): string[] {
	const { resource = [], operation = [] } = displayOptions?.show ?? {};
	if (name === 'resource' || resource.length === 0) return [];
	return [[resource.join('|'), operation.join('|')].filter(Boolean).join('.')];
}

function linesOf(property: INodeProperties, way: readonly string[]): string[] {
	const { name, type, default: fallback } = property;
	if (type === 'notice') return [];
	const options = (property.options ?? []) as Array<Partial<INodeProperties> & { value?: unknown }>;
	const values = options.flatMap(({ value }) => (value === undefined ? [] : [String(value)]));
	const own = [...way, name];
	const line = [
		`${own.join(' ')}: ${type}`,
		values.length > 0 ? ` of ${[...values].sort().join('|')}` : '',
		` = ${JSON.stringify(fallback)}`,
	].join('');
	const nested = options.flatMap((option) => {
		if ('values' in option) {
			const entries = (option as unknown as { values: INodeProperties[] }).values;
			return entries.flatMap((entry) => linesOf(entry, [...own, option.name ?? '']));
		}
		return 'type' in option ? linesOf(option as INodeProperties, own) : [];
	});
	return [line, ...nested];
}

/** What has been written down; written anew first, if UPDATE_NAMES is set. */
export function recordedNames(now: readonly string[]): string[] {
	if (process.env.UPDATE_NAMES) writeFileSync(FILE, `${now.join('\n')}\n`);
	return readFileSync(FILE, 'utf8').trimEnd().split('\n');
}
