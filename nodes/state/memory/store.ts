import type { IDataObject, INode, INodeExecutionData, IWorkflowMetadata } from 'n8n-workflow';
import { z } from 'zod';
import { isObject } from '../../domain/delivery';
import { RecentKeys } from '../../domain/recentKeys';
import type { Collector, FrozenSessions } from '../collector';
import type { Claims } from '../port';

/*
 * What a node remembers between deliveries. n8n loses writes to static data when deliveries come at once or
 * start executions, so this process's memory is what counts, and static data is only the journal from which
 * it is recovered at a start. The journal holds the stores themselves, by reference, and n8n writes them down
 * through `toJSON()` at the moment of saving; so whoever saves, saves the newest. As n8n saves the static data
 * of a workflow as a whole, a delivery to one node would undo what another node's has just written down: so
 * the nodes of a workflow share one journal, which has to stand where each of them can reach it.
 *
 * In it each node's part is one text. Of all that is an object in static data n8n makes observable objects
 * at every request, which for a thousand conversations takes longer than the rest of the request.
 */

const HOUR_MS = 3_600_000;

/** Omi repeats a finished conversation until a budget of its own is spent, hours later perhaps. */
const KEEP_KEYS_MS = 24 * HOUR_MS;
const MOST_KEYS = 2_000;
/** Retries come within minutes, so the newest are enough to survive a restart with. */
const KEYS_IN_JOURNAL = 300;

/** "The same memory again within a day." */
const KEEP_MEMORIES_MS = 24 * HOUR_MS;
const MOST_MEMORIES = 2_000;

/** The name in the workflow's static data, which other nodes use as well. */
const JOURNAL = 'n8n-nodes-omi';

const claims = z.array(z.tuple([z.string(), z.number()])).catch([]);

const item = z.custom<INodeExecutionData>((value) => isObject(value) && isObject(value.json));

const journalSchema = z.object({
	keys: claims,
	memories: claims,
	outbox: z.array(z.tuple([z.string(), item])).catch([]),
	mode: z.string().optional().catch(undefined),
	users: z.array(z.unknown()).catch([]),
});

type Emit = (item: INodeExecutionData) => void;

export class NodeStore implements Claims {
	readonly isShared = false;
	/** The keys of deliveries that have come. */
	readonly keys = new RecentKeys(KEEP_KEYS_MS, MOST_KEYS);
	/** The ids of memories that have started the workflow. */
	readonly memories = new RecentKeys(KEEP_MEMORIES_MS, MOST_MEMORIES);
	/** Emissions of which no execution has been seen yet, by their id; the journal holds them too. */
	readonly outbox = new Map<string, INodeExecutionData>();
	/** The ids of the emissions that this process has handed to n8n and seen no execution of. */
	readonly unseen = new Set<string>();
	/** What collects sessions, in the nodes that do. */
	collector?: Collector;
	/** Starts executions without a request: n8n gives it to the node when the workflow is published. */
	emit?: Emit;
	/** Since when deliveries have come while nobody watched, in milliseconds since the epoch. */
	unwatchedSince?: number;
	/** Whether what is kept here is written down for a restart. */
	isKept = false;
	/** Sessions as the journal has them, until the collector takes them up. */
	recovered?: FrozenSessions;

	async claim(key: string, at: number): Promise<boolean> {
		return this.keys.claim(key, at);
	}

	/** Nothing to do: what this process has begun it brings to an end, or it ends itself. */
	async settle(): Promise<void> {}

	async release(key: string): Promise<void> {
		this.keys.release(key);
	}

	async claimContent(id: string, at: number): Promise<boolean> {
		return this.memories.claim(id, at);
	}

	/** Takes up what an earlier process has written down. */
	restore(journal: unknown): void {
		const { data } = journalSchema.safeParse(parseJson(journal));
		if (data === undefined) return;
		this.keys.restore(data.keys);
		this.memories.restore(data.memories);
		for (const [id, item] of data.outbox) this.outbox.set(id, item);
		if (data.mode === undefined) return;
		this.recovered = { mode: data.mode, users: data.users.map((user) => JSON.stringify(user)) };
	}

	/** What is written down: JSON, as a text. */
	toJSON(): string {
		const { mode, users = [] } = this.collector?.toJSON() ?? this.recovered ?? {};
		const others = JSON.stringify({
			keys: this.keys.newest(KEYS_IN_JOURNAL),
			memories: this.memories.newest(MOST_MEMORIES),
			outbox: [...this.outbox],
			mode,
		});
		return `${others.slice(0, -1)},"users":[${users.join()}]}`;
	}
}

function parseJson(text: unknown): unknown {
	try {
		return typeof text === 'string' ? JSON.parse(text) : undefined;
	} catch {
		return undefined;
	}
}

/** What all contexts of n8n offer, as far as a store is concerned. */
export interface StoreContext {
	getNode(): INode;
	getWorkflow(): IWorkflowMetadata;
	getWorkflowStaticData(type: string): IDataObject;
}

/** What the nodes of one workflow write down, by their id. */
class WorkflowJournal {
	private readonly stores = new Map<string, NodeStore>();

	/** @param former as an earlier process wrote it down; it holds for each node until that writes again */
	constructor(private readonly former: Readonly<Record<string, unknown>>) {}

	recover(nodeId: string): unknown {
		return Object.hasOwn(this.former, nodeId) ? this.former[nodeId] : undefined;
	}

	keep(nodeId: string, store: NodeStore): void {
		this.stores.set(nodeId, store);
	}

	toJSON(): IDataObject {
		return { ...this.former, ...Object.fromEntries(this.stores) } as IDataObject;
	}
}

/** Each node's store, in this process. Nodes of other workflows have other stores. */
const stores = new Map<string, NodeStore>();

/** Each workflow's journal, in this process. */
const journals = new Map<string, WorkflowJournal>();

/** The store of the context's node, recovered from the journal when this process first asks for it. */
export function storeOf(context: StoreContext): NodeStore {
	const key = storeKey(context);
	const existing = stores.get(key);
	if (existing !== undefined) return existing;
	const store = new NodeStore();
	store.restore(journalOf(context).recover(context.getNode().id));
	stores.set(key, store);
	return store;
}

/** The node's store if this process has it: a worker that only runs executions does not. */
export function liveStoreOf(context: StoreContext): NodeStore | undefined {
	return stores.get(storeKey(context));
}

/** Has n8n write the store down when the request or the execution at hand ends. */
export function journal(context: StoreContext, store: NodeStore): void {
	const own = journalOf(context);
	own.keep(context.getNode().id, store);
	context.getWorkflowStaticData('global')[JOURNAL] = own;
}

/** Whether there is a journal, so that it has to be kept true. */
export function hasJournal(context: StoreContext): boolean {
	return context.getWorkflowStaticData('global')[JOURNAL] !== undefined;
}

function journalOf(context: StoreContext): WorkflowJournal {
	const key = workflowKey(context);
	const existing = journals.get(key);
	if (existing !== undefined) return existing;
	const former = context.getWorkflowStaticData('global')[JOURNAL];
	const created = new WorkflowJournal(isObject(former) ? { ...former } : {});
	journals.set(key, created);
	return created;
}

function workflowKey(context: StoreContext): string {
	return String(context.getWorkflow().id);
}

function storeKey(context: StoreContext): string {
	return `${workflowKey(context)}/${context.getNode().id}`;
}
