import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { Omi } from '../../../nodes/Omi/Omi.node';
import { resources as omiResources } from '../../../nodes/Omi/resources';
import { OmiApp } from '../../../nodes/OmiApp/OmiApp.node';
import { resources as appResources } from '../../../nodes/OmiApp/resources';
import { readText, testsOf } from '../../support/omiFiles.mts';

const nodes = [
	{ name: 'Omi', page: 'omi-node', node: new Omi(), resources: omiResources },
	{ name: 'OmiApp', page: 'omi-app-node', node: new OmiApp(), resources: appResources },
].map((entry) => ({
	...entry,
	properties: entry.node.description.properties,
	choices: entry.node.description.properties.filter(({ name }) => name === 'operation'),
	fields: entry.node.description.properties.filter(
		({ displayOptions }) => displayOptions?.show?.operation,
	),
}));

const optionsOf = ({ options }: INodeProperties) => (options ?? []) as INodePropertyOptions[];

/** A property and everything nested in its collections. */
function nested(property: INodeProperties): INodeProperties[] {
	if (property.type !== 'collection') return [property];
	return [property, ...((property.options ?? []) as INodeProperties[]).flatMap(nested)];
}

describe.each(nodes)('$name', ({ name, page, node, resources, properties, choices, fields }) => {
	test('offers every operation once, in the one list that the node panel reads', () => {
		const offered = choices.flatMap((choice) =>
			optionsOf(choice).map(
				({ value }) => `${String(choice.displayOptions?.show?.resource?.[0])} ${String(value)}`,
			),
		);
		const made = resources.flatMap(({ value, operations }) =>
			operations.map((operation) => `${value} ${operation.value}`),
		);
		expect([...offered].sort()).toEqual([...made].sort());
		expect(new Set(offered).size).toBe(offered.length);
		expect(choices).toHaveLength(resources.length);
	});

	test('needs one credential, and hides no parameter behind another API', () => {
		expect(node.description.credentials).toHaveLength(1);
		expect(properties.map((property) => property.name)).not.toContain('authentication');
		expect(JSON.stringify(properties)).not.toContain('App API');
	});

	test('no two operations share an action, and none of a resource a name or value', () => {
		const actions = resources.flatMap(({ operations }) => operations.map(({ action }) => action));
		expect(new Set(actions).size).toBe(actions.length);
		for (const { operations } of resources) {
			for (const key of ['name', 'value'] as const) {
				const values = operations.map((operation) => operation[key]);
				expect(new Set(values).size).toBe(values.length);
			}
		}
	});

	test('actions have no articles, and begin as their operation does', () => {
		for (const operation of resources.flatMap(({ operations }) => operations)) {
			expect(operation.action).not.toMatch(/\b(an?|the)\b/i);
			const verb = operation.name.split(' ')[0] ?? '';
			expect(operation.action.startsWith(verb)).toBe(true);
		}
	});

	test('at any choice of resource and operation each field appears once', () => {
		for (const choice of choices) {
			const [resource] = choice.displayOptions?.show?.resource ?? [];
			for (const { value } of optionsOf(choice)) {
				const shown = fields.filter(({ displayOptions: { show = {} } = {} }) =>
					[
						[show.resource, resource],
						[show.operation, value],
					].every(([allowed, chosen]) => (allowed as unknown[]).includes(chosen)),
				);
				const names = shown.map((field) => field.name);
				expect(names).toEqual([...new Set(names)]);
			}
		}
	});

	test('lists of choices are in alphabetical order', () => {
		for (const property of properties.flatMap(nested)) {
			if (!['options', 'multiOptions', 'collection'].includes(property.type)) continue;
			const names = (property.options ?? []).map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
		}
	});

	test('every field says what it is for, and a switch says whether', () => {
		const plain = ['resource', 'operation', 'options', 'filters', 'updateFields'];
		for (const property of properties.flatMap(nested)) {
			if (plain.includes(property.name)) continue;
			if (['requestOptions', 'binaryPropertyName'].includes(property.name)) {
				continue;
			}
			expect([property.name, property.description]).toEqual([property.name, expect.any(String)]);
			if (property.type === 'boolean') expect(property.description).toMatch(/^Whether /);
		}
	});

	test('its page lists each operation with a test that exists', () => {
		const lines = readText(`docs/${page}.md`).split('\n');
		const tests = testsOf(name);
		for (const resource of resources) {
			for (const operation of resource.operations) {
				const start = `| ${resource.name} | ${operation.name} |`;
				const line = lines.find((candidate) => candidate.startsWith(start));
				expect([start, line]).toEqual([start, expect.any(String)]);
				const names = [...(line ?? '').matchAll(/“([^”]+)”/g)].map(([, title]) => title ?? '');
				expect(names).not.toHaveLength(0);
				for (const title of names) expect(tests).toContain(`'${title}'`);
			}
		}
	});
});
