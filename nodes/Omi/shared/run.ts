import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Row, Run, Scope } from '../types';
import { records } from '../../omiApi/values';

/** An operation that answers each input item by itself. */
export function perItem(act: (scope: Scope) => Promise<Row | Row[]>): Run {
	return async (scopes, keepGoing) => {
		const output: INodeExecutionData[] = [];
		for (const scope of scopes) {
			try {
				const result = await act(scope);
				const rows = Array.isArray(result) ? result : [result];
				for (const json of rows) output.push({ json, pairedItem: { item: scope.item } });
			} catch (error) {
				if (!keepGoing) throw atItem(scope, error);
				output.push(failed(scope.item, error));
			}
		}
		return output;
	};
}

interface Entry {
	scope: Scope;
	body: IDataObject;
}

export interface Batching {
	/** The most entries that Omi takes in one request. */
	size: number;
	/** What the entries are called in messages, e.g. "memories". */
	noun: string;
	/** The field by which a created row is recognised as its entry's. */
	matchBy: string;
	/** Whose entries they are: only entries of the same target share a request. */
	target(scope: Scope): string;
	/** The entries that one input item asks for. */
	read(scope: Scope): IDataObject[];
	/** Creates the entries and answers the rows made, in any order. */
	create(scope: Scope, entries: IDataObject[]): Promise<unknown>;
}

/**
 * An operation that creates many things with few requests: the entries of all input items, in batches of
 * Omi's size. A batch that fails is never sent again, since it may have been carried out.
 */
export function inBatches(batching: Batching): Run {
	return async (scopes, keepGoing) => {
		const output: INodeExecutionData[] = [];
		const entries: Entry[] = [];
		for (const scope of scopes) {
			try {
				entries.push(...batching.read(scope).map((body) => ({ scope, body })));
			} catch (error) {
				if (!keepGoing) throw atItem(scope, error);
				output.push(failed(scope.item, error));
			}
		}

		let done = 0;
		for (const batch of batches(entries, batching)) {
			const [first] = batch;
			if (!first) continue;
			try {
				const created = records(
					await batching.create(
						first.scope,
						batch.map(({ body }) => body),
					),
				);
				output.push(...pair(created, batch, batching.matchBy));
				done += batch.length;
			} catch (error) {
				if (!keepGoing) throw interrupted(first.scope, error, done, entries.length, batching.noun);
				for (const item of new Set(batch.map(({ scope }) => scope.item))) {
					output.push(failed(item, error));
				}
			}
		}
		return output;
	};
}

function batches(entries: Entry[], { size, target }: Batching): Entry[][] {
	const byTarget = new Map<string, Entry[]>();
	for (const entry of entries) {
		const key = target(entry.scope);
		const group = byTarget.get(key);
		if (group) group.push(entry);
		else byTarget.set(key, [entry]);
	}
	return [...byTarget.values()].flatMap((group) =>
		Array.from({ length: Math.ceil(group.length / size) }, (_, index) =>
			group.slice(index * size, (index + 1) * size),
		),
	);
}

/** Gives each created row back to the input item that asked for it; Omi may answer in another order. */
function pair(created: Row[], batch: Entry[], matchBy: string): INodeExecutionData[] {
	if (created.length === 0) {
		// Created, but not shown: still an item each, so that what follows runs.
		return batch.map(({ scope, body }) => ({
			json: { success: true, ...body },
			pairedItem: { item: scope.item },
		}));
	}
	const open = [...batch];
	return created.map((json) => {
		const wanted = comparable(json[matchBy]);
		const match = open.findIndex(({ body }) => comparable(body[matchBy]) === wanted);
		const [entry] = open.splice(Math.max(0, match), 1);
		return { json, pairedItem: { item: (entry ?? batch[0])?.scope.item ?? 0 } };
	});
}

function comparable(value: unknown): string {
	return String(value ?? '').trim();
}

function failed(item: number, error: unknown): INodeExecutionData {
	const { message, description } = error as { message?: string; description?: string | null };
	const way = description && description !== message ? `. ${description}` : '';
	return { json: { error: `${message ?? String(error)}${way}` }, pairedItem: { item } };
}

function atItem(scope: Scope, error: unknown): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(scope.context.getNode(), cause, { itemIndex: scope.item });
}

function interrupted(
	scope: Scope,
	error: unknown,
	done: number,
	all: number,
	noun: string,
): NodeApiError | NodeOperationError {
	const result = atItem(scope, error);
	if (done > 0) {
		const progress = `${done} of ${all} ${noun} were created before this.`;
		result.description = [progress, result.description].filter(Boolean).join(' ');
	}
	return result;
}
