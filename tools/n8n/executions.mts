import type { Api } from './api.mts';
import type { StoredExecution } from './executionList.mts';

/** A file that belongs to an item: stored by n8n under `id`, or carried along as base64 in `data`. */
export interface BinaryField {
	id?: string;
	data: string;
	mimeType: string;
	fileName?: string;
}

/** What passes from node to node. */
export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, BinaryField>;
}

interface NodeRun {
	executionStatus?: string;
	data?: { main?: Array<Item[] | null> };
	error?: { message: string };
}

/** An execution that has ended, with everything its nodes put out. */
export interface Execution extends Omit<StoredExecution, 'data'> {
	data: {
		resultData: {
			runData: Record<string, NodeRun[]>;
			lastNodeExecuted?: string;
			error?: { message: string };
		};
	};
}

/**
 * Reads n8n's form of execution data ("flatted"): an array whose first element is the value, in which
 * each string inside an object or array is the index of another element.
 */
export function parseFlatted(text: string): unknown {
	const table = JSON.parse(text) as unknown[];
	const filled = new Set<unknown>();
	const read = (index: number): unknown => {
		const value = table[index];
		if (typeof value !== 'object' || value === null || filled.has(value)) return value;
		filled.add(value);
		const fields = value as Record<string, unknown>;
		for (const [key, field] of Object.entries(fields)) {
			if (typeof field === 'string') fields[key] = read(Number(field));
		}
		return value;
	};
	return read(0);
}

/** Fetches an execution together with its data. */
export async function readExecution(api: Api, id: string): Promise<Execution> {
	const stored = await api.execution(id);
	if (stored === undefined) throw new Error(`n8n has deleted execution ${id}`);
	return { ...stored, data: parseFlatted(stored.data) as Execution['data'] };
}

/** The items that a node put out in an execution, by default those of its first output; none if it did not run. */
export function items(execution: Execution, node: string, output = 0): Item[] {
	const runs = execution.data.resultData.runData[node] ?? [];
	return runs.flatMap((run) => run.data?.main?.[output] ?? []);
}

/** The bytes of one of an item's files. */
export async function binary(api: Api, item: Item, field = 'data'): Promise<Buffer> {
	const file = item.binary?.[field];
	if (!file)
		throw new Error(`The item has no file "${field}": ${JSON.stringify(item).slice(0, 300)}`);
	return file.id === undefined ? Buffer.from(file.data, 'base64') : await api.binary(file.id);
}
