import {
	sleep,
	type IExecuteFunctions,
	type INodeExecutionData,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
} from 'n8n-workflow';
import type { SessionEvent } from '../core/session/session';
import { startClock } from './clock';
import {
	parcelOf,
	SessionCollector,
	type Collector,
	type FrozenSessions,
	type Mode,
	type Parcel,
} from './collector';
import { toInlineItem, toItem } from './items';
import { respondOf } from './reply';
import { hasJournal, journal, liveStoreOf, storeOf, type NodeStore } from './store';

/*
 * What the triggers that collect have in common. `webhook()` and `trigger()` meet only in the store: the one
 * puts deliveries into sessions, the other lets the clock go on and starts the workflow when a session is
 * over and no request is there to do it.
 */

/** A mode with what its sessions hold hidden: what matters here is only which arrivals they take. */
export interface OpenMode<Arrival> {
	readonly settings: string;
	/** Whether sessions are written down for a restart. */
	readonly isKept: boolean;
	begin(): Collector<Arrival>;
	/** Goes on with what was collected before; undefined if that was in another mode. */
	resume(before: Collector | FrozenSessions | undefined): Collector<Arrival> | undefined;
}

export function openMode<Content, Recall, Arrival>(
	mode: Mode<Content, Recall, Arrival>,
): OpenMode<Arrival> {
	return {
		settings: mode.settings,
		isKept: mode.codec !== undefined,
		begin: () => new SessionCollector(mode),
		resume: (before) => SessionCollector.resume(mode, before),
	};
}

/** The mode that a node is in, and those that it may have been in when it was last published. */
export interface Modes<Arrival> {
	readonly active: OpenMode<Arrival>;
	readonly others: ReadonlyArray<OpenMode<Arrival>>;
}

/**
 * Puts an event into a user's session.
 *
 * @returns what the request at hand starts the workflow with; nothing where the timer's way is open, since
 * only a request that starts nothing is written down before it is answered. Where the workflow is to answer,
 * the request has to start it
 */
export async function collect<Arrival>(
	context: IWebhookFunctions,
	store: NodeStore,
	modes: Modes<Arrival>,
	userId: string | null,
	event: SessionEvent<Arrival>,
): Promise<INodeExecutionData[]> {
	const parcels = collectorOf(store, modes).apply(userId, event);
	const isByTimer =
		modes.active.isKept && store.emit !== undefined && respondOf(context) === 'immediately';
	if (isByTimer) post(store, parcels);
	if (modes.active.isKept) journal(context, store);
	return isByTimer ? [] : await toItems(context, parcels);
}

/** What an event becomes if it is the only one: the editor's test mode waits for nothing and keeps nothing. */
export async function collectOnce<Arrival>(
	context: IWebhookFunctions,
	mode: OpenMode<Arrival>,
	userId: string | null,
	event: SessionEvent<Arrival>,
): Promise<INodeExecutionData[]> {
	const collector = mode.begin();
	const parcels = collector.apply(userId, event);
	return await toItems(context, [
		...parcels,
		...collector.applyToAll({ type: 'stop', at: event.at }),
	]);
}

/**
 * A trigger's `trigger()`: takes up what an earlier process has left, emits what falls due, and on the way
 * out either leaves sessions for the next start or, where they are not written down, emits them.
 */
export function watchSessions<Arrival>(
	context: ITriggerFunctions,
	modes: Modes<Arrival>,
): ITriggerResponse {
	const store = storeOf(context);
	const emit = (item: INodeExecutionData) => context.emit([[item]]);
	const collector = () => collectorOf(store, modes);
	store.emit = emit;

	// What this process has handed to n8n already is only waiting for its execution.
	const left = [...store.outbox].filter(([id]) => !store.unseen.has(id));
	collector();
	for (const [id, item] of left) hand(store, id, item);

	const stopClock = startClock((at) => {
		try {
			post(store, collector().applyToAll({ type: 'tick', at }));
		} catch (error) {
			context.logger.error(`The sessions of '${context.getNode().name}' could not be looked at.`, {
				error,
			});
		}
	});

	return {
		closeFunction: async () => {
			stopClock();
			if (!modes.active.isKept) {
				post(store, collector().applyToAll({ type: 'stop', at: Date.now() }));
				await untilBegun(store);
			}
			if (store.emit === emit) store.emit = undefined;
		},
	};
}

/**
 * A trigger's `execute()`, through which all of its executions pass: hands the items on, and notes that n8n
 * has them. What is written to static data here is what the execution writes down when it ends.
 */
export function passOn(context: IExecuteFunctions): INodeExecutionData[][] {
	const items = context.getInputData();
	const store = context.getMode() === 'manual' ? undefined : liveStoreOf(context);
	if (store !== undefined) {
		for (const { json } of items) {
			store.outbox.delete(parcelOf(json));
			store.unseen.delete(parcelOf(json));
		}
		if (store.isKept || hasJournal(context)) journal(context, store);
	}
	return [items];
}

/** The node's sessions under its present settings; what was collected in another mode is emitted. */
function collectorOf<Arrival>(
	store: NodeStore,
	{ active, others }: Modes<Arrival>,
): Collector<Arrival> {
	const { collector: former, recovered } = store;
	// A store belongs to one node, whose modes all take the same arrivals.
	if (former?.settings === active.settings) return former as Collector<Arrival>;
	const resumed = active.resume(former ?? recovered);
	const collector = resumed ?? active.begin();
	store.collector = collector;
	store.recovered = undefined;
	store.isKept = active.isKept;
	if (resumed === undefined) {
		const other = former ?? others.map((mode) => mode.resume(recovered)).find((one) => one);
		post(store, other?.applyToAll({ type: 'stop', at: Date.now() }) ?? []);
	}
	return collector;
}

/** Has n8n start the workflow; until its execution is seen, the emission stays in the journal. */
function post(store: NodeStore, parcels: readonly Parcel[]): void {
	for (const parcel of parcels) {
		const item = toInlineItem(parcel);
		// With nobody to emit it yet, it waits in the outbox until the workflow is being watched.
		if (store.isKept || store.emit === undefined) store.outbox.set(parcel.id, item);
		hand(store, parcel.id, item);
	}
}

function hand(store: NodeStore, id: string, item: INodeExecutionData): void {
	if (store.emit === undefined) return;
	store.unseen.add(id);
	store.emit(item);
}

/** For how long the way out may be held up, and how often to look, in milliseconds. */
const LONGEST_FAREWELL_MS = 5_000;
const LOOK_MS = 25;

/**
 * Waits until what was emitted is being executed. When n8n is stopped it waits for the executions that are
 * running, but drops those that have not begun; and of these no journal knows.
 */
async function untilBegun({ unseen }: NodeStore): Promise<void> {
	for (let waited = 0; unseen.size > 0 && waited < LONGEST_FAREWELL_MS; waited += LOOK_MS) {
		await sleep(LOOK_MS);
	}
	unseen.clear();
}

async function toItems(context: IWebhookFunctions, parcels: readonly Parcel[]) {
	return await Promise.all(parcels.map(async (parcel) => await toItem(context, parcel)));
}
