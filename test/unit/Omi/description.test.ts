import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { Omi } from '../../../nodes/Omi/Omi.node';
import { resources } from '../../../nodes/Omi/resources';
import { readText } from '../../support/omiFiles.mts';

const { description } = new Omi();
const choices = description.properties.filter(({ name }) => name === 'operation');
const fields = description.properties.filter(
	({ displayOptions }) => displayOptions?.show?.operation,
);

const optionsOf = ({ options }: INodeProperties) => (options ?? []) as INodePropertyOptions[];

/** A property and everything nested in its collections. */
function nested(property: INodeProperties): INodeProperties[] {
	if (property.type !== 'collection') return [property];
	return [property, ...((property.options ?? []) as INodeProperties[]).flatMap(nested)];
}

test('every operation is offered once for each of its APIs', () => {
	const offered = choices.flatMap((choice) =>
		optionsOf(choice).map(({ value }) => {
			const show = choice.displayOptions?.show;
			return `${String(show?.authentication?.[0])} ${String(show?.resource?.[0])} ${String(value)}`;
		}),
	);
	const made = resources.flatMap(({ value, operations }) =>
		operations.flatMap((operation) =>
			operation.apis.map((api) => `${api} ${value} ${operation.value}`),
		),
	);
	expect([...offered].sort()).toEqual([...made].sort());
	expect(new Set(offered).size).toBe(offered.length);
});

test('no two operations of a resource share a name, a value or an action', () => {
	for (const { operations } of resources) {
		for (const key of ['name', 'value', 'action'] as const) {
			const values = operations.map((operation) => operation[key]);
			expect(new Set(values).size).toBe(values.length);
		}
	}
});

test('at any choice of API, resource and operation each field appears once', () => {
	for (const choice of choices) {
		const { authentication, resource } = choice.displayOptions?.show ?? {};
		for (const { value } of optionsOf(choice)) {
			const shown = fields.filter(({ displayOptions: { show = {} } = {} }) =>
				[
					[show.authentication, authentication?.[0]],
					[show.resource, resource?.[0]],
					[show.operation, value],
				].every(([allowed, chosen]) => (allowed as unknown[]).includes(chosen)),
			);
			const names = shown.map(({ name }) => name);
			expect(names).toEqual([...new Set(names)]);
		}
	}
});

test('lists of choices are in alphabetical order', () => {
	for (const property of description.properties.flatMap(nested)) {
		if (!['options', 'multiOptions', 'collection'].includes(property.type)) continue;
		const names = (property.options ?? []).map((option) =>
			'displayName' in option ? option.displayName : option.name,
		);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
	}
});

test('every field says what it is for, and a switch says whether', () => {
	for (const property of [...fields, ...description.properties].flatMap(nested)) {
		if (['resource', 'operation', 'options', 'filters', 'updateFields'].includes(property.name)) {
			continue;
		}
		if (['requestOptions', 'additionalFields'].includes(property.name)) continue;
		expect([property.name, property.description]).toEqual([property.name, expect.any(String)]);
		if (property.type === 'boolean') expect(property.description).toMatch(/^Whether /);
	}
});

test('docs/omi-node.md lists each operation with a test that exists', () => {
	const page = readText('docs/omi-node.md');
	const tests = ['memory', 'conversation', 'others']
		.map((name) => readText(`test/nodes/Omi/${name}.test.ts`))
		.join('\n');
	for (const resource of resources) {
		for (const operation of resource.operations) {
			const start = `| ${resource.name} | ${operation.name} |`;
			const line = page.split('\n').find((candidate) => candidate.startsWith(start));
			expect([start, line]).toEqual([start, expect.any(String)]);
			const names = [...(line ?? '').matchAll(/“([^”]+)”/g)].map(([, name]) => name ?? '');
			expect(names).not.toHaveLength(0);
			for (const name of names) expect(tests).toContain(`'${name}'`);
		}
	}
});
