import type { IDataObject } from 'n8n-workflow';
import { isObject, parseJson } from '../../domain/delivery';
import { FORMAT } from '../format';
import type { NodeContext } from '../node';
import { nodeKeyOf, workflowKeyOf } from '../node';
import { NodeState } from './nodeState';
import { readPart } from './unread';
import { elapsed } from '../../domain/elapsed';

/*
 * The journal of a workflow: what its nodes hold in this process, in n8n's static data. It holds their states by
 * reference, and n8n writes them down through `toJSON()` at the moment of saving; so whoever saves, saves the
 * newest. As n8n saves the static data of a workflow as a whole, a delivery to one node would undo what another
 * node's has just written down: so the nodes of a workflow share one journal, which has to stand where each of
 * them can reach it.
 */

/** The name in the workflow's static data, which other nodes use as well. */
const JOURNAL = 'n8n-nodes-omi';

const HOUR_MS = 3_600_000;
/** For how long the part of a node is kept that nobody asks for: it may have been deleted. */
const KEEP_MS = 7 * 24 * HOUR_MS;
/** After how long without use a state need not be in memory, and how often to look, in milliseconds. */
const IDLE_MS = HOUR_MS;
const LOOK_MS = 60_000;

class WorkflowJournal {
	private readonly states = new Map<string, NodeState>();

	/** As an earlier process wrote it down; it holds for each node until that writes again. */
	private readonly former: Record<string, unknown>;

	constructor(former: Record<string, unknown>) {
		const dated = Object.entries(former).map(([nodeId, part]) => [nodeId, datedPart(part)]);
		this.former = Object.fromEntries(dated) as Record<string, unknown>;
	}

	recover(nodeId: string): unknown {
		return Object.hasOwn(this.former, nodeId) ? this.former[nodeId] : undefined;
	}

	keep(nodeId: string, state: NodeState): void {
		delete this.former[nodeId];
		this.states.set(nodeId, state);
	}

	/** Writes a node's part that is not of this process. */
	replace(nodeId: string, part: string): void {
		this.states.delete(nodeId);
		this.former[nodeId] = part;
	}

	/** Forgets the parts of nodes that the workflow does not have any more. */
	keepOnly(nodeIds: ReadonlySet<string>): void {
		for (const nodeId of Object.keys(this.former)) {
			if (!nodeIds.has(nodeId)) delete this.former[nodeId];
		}
		for (const [nodeId, state] of this.states) {
			if (!nodeIds.has(nodeId) && !state.isWatched) this.states.delete(nodeId);
		}
	}

	/** The parts of all nodes, as they would be read back. */
	get parts(): Record<string, string> {
		const entries = Object.entries(JSON.parse(JSON.stringify(this)) as Record<string, unknown>);
		return Object.fromEntries(entries.map(([nodeId, part]) => [nodeId, String(part)]));
	}

	/** Has the node's part as a text again. */
	letGo(nodeId: string): void {
		const state = this.states.get(nodeId);
		if (state === undefined) return;
		this.former[nodeId] = state.toJSON();
		this.states.delete(nodeId);
	}

	get isIdle(): boolean {
		return this.states.size === 0;
	}

	toJSON(): IDataObject {
		const oldest = Date.now() - KEEP_MS;
		const former = Object.entries(this.former).filter(
			([, part]) => (writtenAt(part) ?? 0) >= oldest,
		);
		return { ...Object.fromEntries(former), ...Object.fromEntries(this.states) } as IDataObject;
	}
}

/** When a part was written, in milliseconds since the epoch; undefined where it does not say. */
function writtenAt(part: unknown): number | undefined {
	const at = typeof part === 'string' ? /^\{"at":(\d+)/.exec(part)?.[1] : undefined;
	return at === undefined ? undefined : Number(at);
}

/** A part that does not say when it was written, which may be broken, as one that was set aside now. */
function datedPart(part: unknown): unknown {
	if (writtenAt(part) !== undefined) return part;
	const at = Date.now();
	const text = typeof part === 'string' ? part : JSON.stringify(part);
	return JSON.stringify({ at, format: FORMAT, unread: [[at, text]] });
}

/** Each node's state, in this process. Nodes of other workflows have other states. */
const states = new Map<string, { readonly state: NodeState; readonly letGo: () => void }>();

/** Each workflow's journal, in this process. */
const journals = new Map<string, WorkflowJournal>();

let lookedAt = 0;

/** The state of the context's node, recovered from the journal when this process first asks for it. */
export function stateOf(context: NodeContext): NodeState {
	const at = Date.now();
	letIdleGo(at);
	const key = nodeKeyOf(context);
	const known = states.get(key)?.state;
	const state = known ?? new NodeState();
	state.usedAt = at;
	if (known !== undefined) return known;
	const journal = journalOf(context);
	const nodeId = context.getNode().id;
	state.restore(journal.recover(nodeId));
	const workflow = workflowKeyOf(context);
	const letGo = () => {
		journal.letGo(nodeId);
		if (journal.isIdle && journals.get(workflow) === journal) journals.delete(workflow);
	};
	states.set(key, { state, letGo });
	return state;
}

/** The node's state if this process has it: a worker that only runs executions does not. */
export function liveStateOf(context: NodeContext): NodeState | undefined {
	return states.get(nodeKeyOf(context))?.state;
}

/** Has n8n write the state down when the request or the execution at hand ends. */
export function journal(context: NodeContext, state: NodeState): void {
	const own = journalOf(context);
	const nodeIds = nodeIdsOf(context);
	if (nodeIds !== undefined) own.keepOnly(nodeIds);
	own.keep(context.getNode().id, state);
	context.getWorkflowStaticData('global')[JOURNAL] = own as unknown as IDataObject;
}

/** What code that is loaded anew takes over of a workflow, by its nodes: in the form of the journal. */
export type Bequest = Readonly<Record<string, string>>;

/** All that this process holds of the node, and what its workflow's journal has of the others. Nothing is taken here any more. */
export function bequeath(context: NodeContext, state: NodeState): Bequest {
	const { parts } = journalOf(context);
	const nodeId = context.getNode().id;
	// Of a node that remembers things elsewhere it is noted that it does.
	const own = isElsewhere(parts[nodeId]) && !state.hasWork ? {} : { [nodeId]: state.handOver() };
	return { ...parts, ...own };
}

/** Takes it over, before anything else of the workflow is asked for here. */
export function inherit(context: NodeContext, bequest: Bequest): void {
	const key = workflowKeyOf(context);
	const nodeId = context.getNode().id;
	const known = journals.get(key);
	const own = bequest[nodeId];
	if (known === undefined) journals.set(key, new WorkflowJournal({ ...bequest }));
	else if (own !== undefined) known.replace(nodeId, own);
}

/**
 * Notes in static data, once, that the node remembers things elsewhere: whoever sets it to this process's memory later
 * is told of what cannot be reached from there. What this process holds of it stays until it is handed over.
 */
export function noteElsewhere(context: NodeContext): void {
	const own = journalOf(context);
	const nodeId = context.getNode().id;
	const known = own.recover(nodeId);
	const live = liveStateOf(context);
	const isUnread =
		live?.unread.isEmpty === false || (typeof known === 'string' && !readPart(known));
	if (isElsewhere(known) || live?.hasWork || isUnread) return;
	own.replace(nodeId, JSON.stringify({ at: Date.now(), format: FORMAT, elsewhere: true }));
	context.getWorkflowStaticData('global')[JOURNAL] = own as unknown as IDataObject;
}

/** Whether the node remembered things elsewhere when it last wrote static data. */
export function wasElsewhere(context: NodeContext): boolean {
	return isElsewhere(journalOf(context).recover(context.getNode().id));
}

function isElsewhere(part: unknown): boolean {
	const { elsewhere } = Object(typeof part === 'string' ? parseJson(part) : undefined) as {
		elsewhere?: unknown;
	};
	return elsewhere === true;
}

/** Whether the workflow has a journal, so that it has to be kept true. */
export function hasJournal(context: NodeContext): boolean {
	return context.getWorkflowStaticData('global')[JOURNAL] !== undefined;
}

/**
 * The nodes of the context's workflow. n8n's contexts have it without promising it (`NodeExecutionContext` in n8n-core):
 * undefined where they do not, and then what a deleted node has left goes with its age.
 */
function nodeIdsOf(context: NodeContext): ReadonlySet<string> | undefined {
	const { workflow } = context as { readonly workflow?: { readonly nodes?: unknown } };
	if (!isObject(workflow?.nodes)) return undefined;
	const ids = Object.values(workflow.nodes).map((node) => (isObject(node) ? node.id : undefined));
	return new Set(ids.filter((id): id is string => typeof id === 'string'));
}

function journalOf(context: NodeContext): WorkflowJournal {
	const key = workflowKeyOf(context);
	const known = journals.get(key);
	if (known !== undefined) return known;
	const former = context.getWorkflowStaticData('global')[JOURNAL];
	const created = new WorkflowJournal(isObject(former) ? { ...former } : {});
	journals.set(key, created);
	return created;
}

function letIdleGo(at: number): void {
	if (elapsed(lookedAt, at) < LOOK_MS) return;
	lookedAt = at;
	for (const [key, { state, letGo }] of states) {
		if (!state.isIdle || at - state.usedAt < IDLE_MS) continue;
		states.delete(key);
		letGo();
	}
}
