/** How n8n lists executions: without their data, and some at a time. */

/** An execution without its data. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	mode: string;
	status: string;
	startedAt: string;
	stoppedAt?: string | null;
}

/** Some of a workflow's executions. */
export interface ExecutionPage {
	results: ExecutionSummary[];
	/** Where the next page begins; null on the last. Older versions know none, and page by id. */
	nextCursor?: string | null;
}

/** An execution with its data, still in the form n8n sends it in (see `parseFlatted`). */
export interface StoredExecution extends ExecutionSummary {
	data: string;
}

/** Executions that n8n lists at once. */
export const PAGE_SIZE = 100;

/** How to ask for the page of executions after this one; undefined if there is none. */
export function nextPage({
	results,
	nextCursor,
}: ExecutionPage): Record<string, string> | undefined {
	if (nextCursor === null || results.length < PAGE_SIZE) return undefined;
	if (nextCursor !== undefined) return { cursor: nextCursor };
	return { lastId: String(Math.min(...results.map(({ id }) => Number(id)))) };
}
