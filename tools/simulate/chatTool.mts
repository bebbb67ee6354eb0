import { toJson } from './payloads.mts';
import type { Random } from './random.mts';
import type { Planned } from './types.mts';

interface Parameter {
	type?: string;
	description?: string;
}

interface Tool {
	name: string;
	endpoint: string;
	method?: string;
	parameters?: { properties?: Record<string, Parameter>; required?: string[] };
}

const SAMPLES: Readonly<Record<string, unknown>> = {
	string: 'tomatoes',
	integer: 3,
	number: 2.5,
	boolean: true,
	array: ['tomatoes', 'olive oil'],
	object: { name: 'tomatoes' },
};

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
 */
export async function planCalls(url: string, uid: string, random: Random): Promise<PlannedCall[]> {
	const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000) });
	const manifest = (await response.json()) as { tools?: Tool[] };
	return (manifest.tools ?? []).map((tool) => {
		const properties = Object.entries(tool.parameters?.properties ?? {});
		const args = Object.fromEntries(
			properties.map(([name, { type = 'string' }]) => [name, SAMPLES[type] ?? 'tomatoes']),
		);
		const call = { ...args, uid, app_id: '01SIMULATED', tool_name: tool.name };
		const common = { event: 'chat-tool' as const, at: 0, key: random.uuid() };
		const isGet = tool.method?.toUpperCase() === 'GET';
		const query = Object.entries(call).flatMap(([name, value]): Array<[string, string]> => {
			const values = Array.isArray(value) ? value : [value];
			return values.map((one) => [
				name,
				typeof one === 'object' ? JSON.stringify(one) : String(one),
			]);
		});
		return {
			url: new URL(tool.endpoint, url).toString(),
			planned: isGet
				? { ...common, method: 'GET' as const, body: Buffer.alloc(0), query }
				: { ...common, body: toJson(call) },
		};
	});
}
