import { developerMemory, liveSegment, realtime } from '../../support/payloads.ts';
import type { SavedWorkflow, Workflow } from '../../../tools/n8n/api.mts';
import { end, items, trigger, workflowWith, type Execution, type Item, type N8n } from './n8n.mts';
import { send } from './omi.mts';

/** n8n as docs/performance.md advises where deliveries are many: an isolate only where there is an expression. */
export const fast = { env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } };

/** What tells one item of a trigger that collects from another. */
export interface Part {
	userId: string;
	sessionId: string;
	part: number;
	isFinal: boolean;
	endedBy: string | null;
	/** The ids of its segments, in their order. */
	ids: string[];
	json: Record<string, unknown>;
}

/** The items that came to a node, oldest execution first. */
export function partsIn(executions: readonly Execution[], node = end): Part[] {
	return partsOf(executions.flatMap((execution) => items(execution, node)));
}

export function partsOf(list: readonly Item[]): Part[] {
	return list.map(({ json }) => {
		const { userId, sessionId, part, isFinal, endedBy, segments } = json as unknown as Part & {
			segments?: Array<{ id: string }>;
		};
		const ids = (segments ?? []).map(({ id }) => id);
		return { userId, sessionId, part, isFinal, endedBy, ids, json };
	});
}

export type Segment = ReturnType<typeof liveSegment>;

/** Somebody who talks without a pause: segments of a second each, with ids that tell their order. */
export function talk(name: string, count: number, from = 0): Segment[] {
	return Array.from({ length: count }, (_, n) => {
		const id = `${name} ${from + n}`;
		return liveSegment(id, `Word ${from + n}.`, from + n);
	});
}

export function idsOf(segments: readonly Segment[]): string[] {
	return segments.map(({ id }) => id);
}

/** Sends segments of one user; the answer in one line. */
export async function say(
	url: string,
	uid: string,
	segments: readonly Segment[],
	headers: Record<string, string> = {},
): Promise<string> {
	return await send(`${url}?uid=${uid}`, realtime(uid, ...segments), headers);
}

/** Tells that the conversation with these segments is finished, as Omi does when it has written the summary. */
export async function finish(
	url: string,
	uid: string,
	segments: readonly Segment[],
): Promise<string> {
	const memory = developerMemory({ transcript_segments: segments });
	return await send(`${url}?uid=${uid}`, memory);
}

/** What n8n has written down for a workflow's nodes. */
export async function staticData(n8n: N8n, id: string): Promise<Record<string, unknown>> {
	const workflow = (await n8n.api.workflow(id)) as { staticData?: Record<string, unknown> | null };
	return workflow.staticData ?? {};
}

/** What would come again, or go on, if n8n started anew: what the nodes of a workflow have written down of it. */
export async function leftInJournal(n8n: N8n, id: string): Promise<unknown[]> {
	interface Journal {
		outbox: unknown[];
		/** Each with the time when the clock looks at it, if a session is going on. */
		users: Array<[...unknown[], [dueAt: number | null, ...unknown[]]]>;
	}
	const { global = {} } = (await staticData(n8n, id)) as {
		global?: Record<string, Record<string, string> | undefined>;
	};
	const journals = Object.values(global['n8n-nodes-omi'] ?? {}).map((text) => {
		return JSON.parse(text) as Journal;
	});
	if (journals.length === 0) throw new Error('Nothing has been written down');
	return journals.flatMap(({ outbox, users }) => [
		...outbox,
		...users.filter((user) => (user.at(-1) as [number | null])[0] !== null),
	]);
}

/** Nodes that make an execution slow and have it write static data at its end. */
export function slowWriter(): Array<Omit<Workflow['nodes'][number], 'position'>> {
	return [
		{
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { amount: 2, unit: 'seconds' },
		},
		{
			name: 'Code',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				jsCode: [
					"const data = $getWorkflowStaticData('global');",
					'data.runs = (data.runs ?? 0) + 1;',
					'return $input.all();',
				].join('\n'),
			},
		},
	];
}

/**
 * The workflow with other parameters of its trigger, over those it has. n8n starts a trigger anew only if its
 * own parameters have changed: publishing another name or another node leaves it running.
 */
export function changed(workflow: SavedWorkflow, parameters: object): SavedWorkflow {
	const nodes = workflow.nodes.map((node) => {
		if (node.name !== trigger) return node;
		return { ...node, parameters: { ...node.parameters, ...parameters } };
	});
	return { ...workflow, nodes };
}

/** Names of the other trigger in `twoNodes`, and of what follows it. */
export const secondTrigger = 'Omi too';
export const secondEnd = 'End too';

/** A workflow in which two Omi Transcript Triggers stand side by side. */
export function twoNodes(parameters: Record<string, unknown>): Workflow {
	const one = workflowWith('omiTranscriptTrigger', { options: {}, ...parameters });
	const renamed: Record<string, string> = { [trigger]: secondTrigger, [end]: secondEnd };
	const others = one.nodes.map((node) => ({ ...node, name: renamed[node.name] ?? node.name }));
	const next = { node: secondEnd, type: 'main', index: 0 };
	return {
		name: 'two nodes',
		nodes: [...one.nodes, ...others],
		connections: { ...one.connections, [secondTrigger]: { main: [[next]] } },
	};
}
