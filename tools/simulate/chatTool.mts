import { toJson } from './payloads.mts';
import type { Random } from './random.mts';
import type { Planned } from './types.mts';

interface Tool {
	name: string;
	endpoint?: string;
	method?: string;
	parameters?: { properties?: Record<string, { type?: string }> };
}

const SAMPLES: Readonly<Record<string, unknown>> = {
	string: 'tomatoes and crème fraîche',
	integer: 3,
	number: 2.5,
	boolean: true,
	array: ['tomatoes', 'olive oil'],
	object: { name: 'tomatoes' },
};

/** What is called where no manifest says what there is. */
const UNDECLARED: readonly Tool[] = ['POST', 'GET'].map((method) => ({
	name: 'add_to_list',
	method,
	parameters: { properties: { items: { type: 'array' }, urgent: { type: 'boolean' } } },
}));

/** A call of a tool as Omi's chat makes it, with the address that the manifest names. */
export interface PlannedCall {
	readonly planned: Planned;
	readonly url: string;
}

/**
 * Reads the tools that a node offers, as Omi does when an app is saved, and plans a call of each
 * (`utils/retrieval/tools/app_tools.py`).
 *
 * @param url the node's address, whose GET answers the manifest
 * @param given what parameters of these names are filled in with
 */
export async function planCalls(
	url: string,
	uid: string,
	random: Random,
	given: Readonly<Record<string, unknown>> = {},
): Promise<PlannedCall[]> {
	const tools = await manifest(url);
	return (tools.length === 0 ? UNDECLARED : tools).map((tool) => {
		const properties = Object.entries(tool.parameters?.properties ?? {});
		const args = Object.fromEntries(
			properties.map(([name, { type = 'string' }]) => {
				return [name, given[name] ?? SAMPLES[type] ?? SAMPLES.string];
			}),
		);
		const call = { ...args, uid, app_id: '01SIMULATED', tool_name: tool.name };
		const common = { event: 'chat-tool' as const, at: 0, key: random.uuid() };
		const isGet = tool.method?.toUpperCase() === 'GET';
		return {
			url: new URL(tool.endpoint ?? url, url).toString(),
			planned: isGet
				? { ...common, method: 'GET', body: Buffer.alloc(0), query: queryOf(call) }
				: { ...common, body: toJson(call) },
		};
	});
}

/** Lists repeat their name. */
function queryOf(call: Readonly<Record<string, unknown>>): Array<[string, string]> {
	return Object.entries(call).flatMap(([name, value]) => {
		const values: unknown[] = Array.isArray(value) ? value : [value];
		return values.map((one): [string, string] => {
			return [name, typeof one === 'object' ? JSON.stringify(one) : String(one)];
		});
	});
}

async function manifest(url: string): Promise<Tool[]> {
	try {
		const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000) });
		const { tools } = (await response.json()) as { tools?: unknown };
		return Array.isArray(tools) ? (tools as Tool[]).filter(({ name }) => name) : [];
	} catch {
		// The calls will tell what is wrong with the address.
		return [];
	}
}
