import type { INodeExecutionData } from 'n8n-workflow';

import { resources as omiResources } from '../../nodes/Omi/resources';
import { resources as appResources } from '../../nodes/OmiApp/resources';
import { startOmiApi, type OmiApi } from '../../tools/omi-api/server.mts';
import { omi, omiApp } from '../support/omiNode.mts';
import { fillStore, omiAppScenarios, omiScenarios, type Scenario } from '../support/scenarios.mts';
import {
	misfits,
	operationFile,
	readPreview,
	schemaOf,
	updatePreview,
} from '../support/schema.mts';

/**
 * What the editor shows of an operation's output before it has run: made of what runs here, with
 * `UPDATE_PREVIEWS=1`, and held against it.
 */

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
	fillStore(api.store);
});

afterEach(async () => {
	await api.close();
});

const nodes = [
	{ node: 'Omi', bench: omi, resources: omiResources, scenarios: omiScenarios },
	{ node: 'OmiApp', bench: omiApp, resources: appResources, scenarios: omiAppScenarios },
];

describe.each(nodes)('$node', ({ node, bench, resources, scenarios }) => {
	const operations = resources.flatMap((resource) =>
		resource.operations.map(({ value }) => [resource.value, value] as const),
	);

	async function run(
		resource: string,
		operation: string,
		over: Scenario['parameters'] = {},
	): Promise<INodeExecutionData[]> {
		const scenario = scenarios[resource]?.[operation];
		if (!scenario) throw new Error(`There is no scenario for ${resource} ${operation}`);
		const { parameters, file } = scenario;
		return await bench.run(
			{ resource, operation, ...parameters, ...over },
			{ baseUrl: api.url, ...(file !== undefined && { files: { data: file } }) },
		);
	}

	test.each(operations)('%s %s gives out what its preview shows', async (resource, operation) => {
		const output = await run(resource, operation);
		expect(output).toHaveLength(1);
		const schema = schemaOf(output.map(({ json }) => json));
		const file = operationFile(node, resource, operation);
		updatePreview(file, schema);
		expect(readPreview(file)).toEqual({ ...schema, version: 1 });
	});

	test.each(operations)('%s %s keeps to it where Omi says little', async (resource, operation) => {
		const { store } = api;
		for (const rows of [
			store.conversations,
			store.memories,
			store.actionItems,
			store.goals,
			store.folders,
			store.dailySummaries,
		]) {
			for (const row of rows) {
				for (const field of Object.keys(row)) {
					if (['id', 'date', 'structured', 'content'].includes(field)) continue;
					if (typeof row[field] !== 'boolean') row[field] = null;
				}
			}
		}
		const output = await run(resource, operation);
		const preview = readPreview(operationFile(node, resource, operation));
		expect(output.flatMap(({ json }) => misfits(json, preview))).toEqual([]);
	});

	const choosing = resources.flatMap((resource) =>
		resource.operations.flatMap(({ value, properties }) => {
			const [field] = properties.find(({ name }) => name === 'fields')?.options ?? [];
			return field && 'value' in field ? [[resource.value, value, String(field.value)]] : [];
		}),
	);

	test.each(choosing)(
		'%s %s gives out %s and no more if only that is selected',
		async (...choice) => {
			const [resource = '', operation = '', field = ''] = choice;
			const [item] = await run(resource, operation, { output: 'selected', fields: [field] });
			const { properties: shown = {} } = readPreview(operationFile(node, resource, operation));
			const kept = Object.keys(item?.json ?? {}).filter((name) => name !== 'success');
			expect(kept.sort()).toEqual([field, 'id'].filter((name) => name in shown).sort());
		},
	);
});
