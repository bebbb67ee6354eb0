import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { triggerVersions } from '../../nodes/webhook/description';
import { recordedFor } from '../support/recorded.mts';
import { misfits, nodeFile, readPreview, schemaOf, updatePreview } from '../support/schema.mts';
import type { Schema } from '../support/schema.mts';
import { TriggerBench } from '../support/trigger.mts';
import { triggerScenarios, type TriggerScenario } from '../support/triggerScenarios.mts';

/**
 * What n8n tells of a trigger's items before there are any, above all to its AI builder: made of what runs here,
 * with `UPDATE_PREVIEWS=1`, and held against it. n8n looks such a file up by the node's version only, as a trigger has
 * no resource and operation; so there is one for all settings, which says of each field when it is there.
 */

/** Longer than every quiet period, in ms. */
const UNTIL_OVER_MS = 400_000;

beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2026, 9, 8, 12) }));
afterEach(() => jest.useRealTimers());

/** The items of all executions that a setting of the trigger leads to. */
async function run(scenario: TriggerScenario, value: string): Promise<IDataObject[]> {
	const { nodeType, parameters, by, sent } = scenario;
	const setting = by === undefined ? {} : { [by]: value };
	const trigger = new TriggerBench(nodeType(), { ...parameters, ...setting });
	const watched = trigger.nodeType.trigger === undefined ? undefined : await trigger.watch();
	const items = [];
	for (const [seconds, request] of sent[value] ?? []) {
		await jest.advanceTimersByTimeAsync(seconds * 1000);
		items.push(...(await trigger.deliver(request)).items);
	}
	await jest.advanceTimersByTimeAsync(UNTIL_OVER_MS);
	await watched?.stop();
	items.push(...(watched?.items ?? []));
	expect(items).not.toEqual([]);
	return items.map(({ json }) => json);
}

/** The parameter on which the form of an item depends, and its options by their values. */
function choiceOf({ nodeType, by }: TriggerScenario) {
	const parameter = nodeType().description.properties.find(({ name }) => name === by);
	const options = (parameter?.options ?? []) as INodePropertyOptions[];
	return { parameter, options };
}

/** When a field is there, for who builds a workflow on it. */
function condition({ displayName }: INodeProperties, names: string[]): string {
	const list = names.map((name) => `'${name}'`).join(' or ');
	return `Only with '${displayName}' set to ${list}`;
}

async function previewOf(scenario: TriggerScenario): Promise<Schema> {
	const runs = new Map<string, IDataObject[]>();
	for (const value of Object.keys(scenario.sent)) runs.set(value, await run(scenario, value));
	const schema = schemaOf([...runs.values()].flat());
	const { parameter, options } = choiceOf(scenario);
	const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
		const shown = scenario.open?.includes(name) ? { type: field.type } : field;
		const where = options.filter(({ value }) => {
			return runs.get(String(value))?.some((item) => name in item);
		});
		if (parameter === undefined || where.length === options.length) return [name, shown] as const;
		const names = where.map((option) => option.name);
		return [name, { ...shown, description: condition(parameter, names) }] as const;
	});
	return { type: 'object', properties: Object.fromEntries(fields) };
}

/** What a preview says of an item's fields, but for those of which it cannot know. */
function strangeIn(item: IDataObject, preview: Schema, open: readonly string[] = []): string[] {
	const known = Object.entries(item).filter(([name]) => !open.includes(name));
	return misfits(Object.fromEntries(known), preview);
}

const cases = triggerScenarios.map((scenario) => [scenario.node, scenario] as const);

describe.each(cases)('%s', (node, scenario) => {
	it('is played in every setting that its items depend on', () => {
		const { options } = choiceOf(scenario);
		const values = scenario.by === undefined ? ['any'] : options.map(({ value }) => value);
		expect(Object.keys(scenario.sent).sort()).toEqual([...values].sort());
	});

	it('gives out what its preview shows', async () => {
		const schema = await previewOf(scenario);
		for (const version of triggerVersions) {
			const file = nodeFile(node, version);
			updatePreview(file, schema);
			expect(readPreview(file)).toEqual({ ...schema, version: 1 });
		}
	});

	it('knows the kind of every field', () => {
		expect(JSON.stringify(readPreview(nodeFile(node, 1.1)))).not.toContain('"null"');
	});
});

const recorded = triggerScenarios.flatMap(({ recorded: webhook, ...scenario }) => {
	return webhook === undefined ? [] : [[webhook, scenario] as const];
});

describe.each(recorded)('What Omi has sent to the webhook %s', (webhook, scenario) => {
	const { node, nodeType, parameters, by, open } = scenario;
	// The first one is what makes an item of each delivery.
	const value = by === 'triggerOn' ? 'delivery' : 'none';

	it('becomes items as the preview shows them', async () => {
		const preview = readPreview(nodeFile(node, 1.1));
		const requests = recordedFor(webhook);
		expect(requests.length).toBeGreaterThan(2);
		for (const { request } of requests) {
			const setting = { ...parameters, ...(by !== undefined && { [by]: value }) };
			const { items } = await new TriggerBench(nodeType(), setting).deliver(request);
			const strange = items.flatMap(({ json }) => strangeIn(json, preview, open));
			expect([items.length > 0 || webhook === 'chat', strange]).toEqual([true, []]);
		}
	});
});
