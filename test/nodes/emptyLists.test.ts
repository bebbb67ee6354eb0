import { resources as omiResources } from '../../nodes/Omi/resources';
import { resources as appResources } from '../../nodes/OmiApp/resources';
import { startOmiApi, type OmiApi } from '../../tools/omi-api/server.mts';
import { omi, omiApp } from '../support/omiNode.mts';
import { omiAppScenarios, omiScenarios } from '../support/scenarios.mts';
import { makeGoal } from '../../tools/omi-api/store.mts';

/** A list in which nothing is ends the workflow without a word, unless the node says why. */

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
	api.store.goals.push(makeGoal({ id: 'goal-1', is_active: false }));
});

afterEach(async () => {
	await api.close();
});

const nodes = [
	{ node: 'Omi', bench: omi, resources: omiResources, scenarios: omiScenarios },
	{ node: 'Omi App', bench: omiApp, resources: appResources, scenarios: omiAppScenarios },
];

const LISTS = ['getAll', 'getHistory', 'search'];

describe.each(nodes)('$node', ({ bench, resources, scenarios }) => {
	const lists = resources.flatMap(({ value, operations }) =>
		operations.filter((one) => LISTS.includes(one.value)).map((one) => [value, one.value] as const),
	);

	it.each(lists)('%s %s says so where there is nothing', async (resource, operation) => {
		const parameters = { ...scenarios[resource]?.[operation]?.parameters, resource, operation };
		const hints: string[] = [];
		expect(await bench.json(parameters, { baseUrl: api.url, hints })).toEqual([]);
		expect(hints).toEqual([expect.stringMatching(/^(Omi|No progress|This)/)]);
	});
});
