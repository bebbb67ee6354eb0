import type {
	IDataObject,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { Row } from '../omiApi/types';
import { shaped } from './output';
import type { Shape } from './output';
import { atItem, failed } from './run';
import type { Run, Scope } from './types';

interface Entry {
	scope: Scope;
	/** Whose it is. */
	target: string;
	body: IDataObject;
}

/** What Omi says of a batch. */
export interface Created {
	/** The rows made, in any order, as far as Omi shows them. */
	rows: Row[];
	/** How many it says it made, where it says so. */
	count?: number;
}

export interface Batching {
	/** The most entries that Omi takes in one request. */
	size: number;
	/** What the entries are called in messages, e.g. "memories". */
	noun: string;
	/** The field by which a created row is recognised as its entry's. */
	matchBy: string;
	shape: Shape;
	/** Whose entries they are: only entries of the same target share a request. */
	target(scope: Scope): string;
	/** The entries that one input item asks for. */
	read(scope: Scope): IDataObject[];
	create(scope: Scope, entries: IDataObject[]): Promise<Created>;
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
				const target = batching.target(scope);
				// Not spread: of more than some ten thousand arguments JavaScript takes none.
				for (const body of batching.read(scope)) entries.push({ scope, target, body });
			} catch (error) {
				if (!keepGoing) throw atItem(scope, error);
				output.push(failed(scope.item, error));
			}
		}

		let done = 0;
		for (const batch of batches(entries, batching.size)) {
			const [first] = batch;
			if (!first) continue;
			try {
				const created = await batching.create(
					first.scope,
					batch.map(({ body }) => body),
				);
				output.push(...pair(created, batch, batching));
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

function batches(entries: Entry[], size: number): Entry[][] {
	const byTarget = new Map<string, Entry[]>();
	for (const entry of entries) {
		const group = byTarget.get(entry.target);
		if (group) group.push(entry);
		else byTarget.set(entry.target, [entry]);
	}
	return [...byTarget.values()].flatMap((group) =>
		Array.from({ length: Math.ceil(group.length / size) }, (_, index) =>
			group.slice(index * size, (index + 1) * size),
		),
	);
}

/**
 * Gives each entry an item, in the order in which they were asked for: the row that Omi made of it, which it may
 * answer in another order or with other spaces, or word that Omi has not confirmed it.
 */
function pair(created: Created, batch: Entry[], batching: Batching): INodeExecutionData[] {
	const { rows, count } = created;
	const { matchBy, shape } = batching;
	const left = [...rows];
	const exact = batch.map(({ body }) => {
		const wanted = comparable(body[matchBy]);
		const index = left.findIndex((row) => comparable(row[matchBy]) === wanted);
		return index === -1 ? undefined : left.splice(index, 1)[0];
	});
	return batch.map(({ scope, body }, index) => {
		const row = exact[index] ?? left.shift();
		const pairedItem = { item: scope.item };
		if (row) return { json: shaped(scope, shape, row), pairedItem };
		// Created, but not shown: still an item, so that what follows runs.
		const sent = shaped(scope, shape, body);
		if (rows.length === 0 && count === batch.length) {
			return { json: { success: true, ...sent }, pairedItem };
		}
		return { json: { ...sent, error: unconfirmed(scope, batching.noun) }, pairedItem };
	});
}

function unconfirmed(scope: Scope, noun: string): string {
	scope.hint(
		`Omi did not confirm all ${noun}. Those it did not confirm have a field 'error'; check in the Omi app before you create them again.`,
	);
	return 'Omi did not confirm that it created this. Check in the Omi app before you create it again.';
}

function comparable(value: unknown): string {
	return String(value ?? '').trim();
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
