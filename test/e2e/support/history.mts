import { parseFlatted, type Item } from '../../../tools/n8n/executions.mts';
import { trigger, type N8n } from './n8n.mts';

/** An execution, however it ended, and what it was started with. */
export interface Started {
	id: string;
	status: string;
	/** Whether n8n has begun with it: what it only noted and then forgot has done nothing. */
	hasBegun: boolean;
	items: Item[];
}

interface Data {
	resultData?: { runData?: Record<string, Array<{ data?: { main?: Array<Item[] | null> } }>> };
	executionData?: {
		nodeExecutionStack?: Array<{ node: { name: string }; data: { main?: Array<Item[] | null> } }>;
	};
}

/**
 * Every execution of a workflow, oldest first, also those that never ended: n8n calls an execution *crashed*
 * that was under way when its process was killed, and its items are then where they had come to.
 */
export async function history(n8n: N8n, workflowId: string): Promise<Started[]> {
	const all = await n8n.api.executions(workflowId);
	const started = await Promise.all(
		all.map(async ({ id, status, startedAt }) => {
			const stored = await n8n.api.execution(id);
			// n8n deletes what it had not begun, perhaps since it was asked for the list.
			if (stored === undefined) return [];
			return [{ id, status, hasBegun: hasBegun(status, startedAt), items: itemsOf(stored.data) }];
		}),
	);
	return started.flat();
}

function hasBegun(status: string, startedAt: string | null | undefined): boolean {
	return status !== 'new' && startedAt !== null && startedAt !== undefined;
}

function itemsOf(data: string): Item[] {
	const { resultData, executionData } = parseFlatted(data) as Data;
	const runs = resultData?.runData?.[trigger] ?? [];
	// Of an execution that crashed n8n only knows that there was something, and says so in an item of its own.
	const passed = runs
		.flatMap((run) => run.data?.main?.[0] ?? [])
		.filter(({ json }) => json.isArtificialRecoveredEventItem !== true);
	if (passed.length > 0) return passed;
	// What has not come through the trigger's `execute()` still waits for it.
	const waiting = executionData?.nodeExecutionStack ?? [];
	return waiting.flatMap(({ data: { main } }) => main?.[0] ?? []);
}
