import type { INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Run, Scope } from './types';

/** An operation that answers each input item by itself. */
export function perItem(act: (scope: Scope) => Promise<INodeExecutionData[]>): Run {
	return async (scopes, keepGoing) => {
		const output: INodeExecutionData[] = [];
		for (const scope of scopes) {
			try {
				const made = await act(scope);
				for (const item of made) output.push({ ...item, pairedItem: { item: scope.item } });
				// What was read goes on; that it is not all of it goes where failures go.
				if (keepGoing && scope.interruptedBy) output.push(failed(scope.item, scope.interruptedBy));
			} catch (error) {
				if (!keepGoing) throw atItem(scope, error);
				output.push(failed(scope.item, error));
			}
		}
		return output;
	};
}

/** What an item becomes that failed, where the node is to go on. */
export function failed(item: number, error: unknown): INodeExecutionData {
	const { message, description } = error as { message?: string; description?: string | null };
	const way = description && description !== message ? `. ${description}` : '';
	return { json: { error: `${message ?? String(error)}${way}` }, pairedItem: { item } };
}

/** The error that stops the node, with the item that it is about. */
export function atItem(scope: Scope, error: unknown): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(scope.context.getNode(), cause, { itemIndex: scope.item });
}
