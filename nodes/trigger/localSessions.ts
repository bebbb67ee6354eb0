import {
	sleep,
	type IExecuteFunctions,
	type INodeExecutionData,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
} from 'n8n-workflow';
import type { SessionEvent } from '../domain/sessions/session';
import { startClock } from './clock';
import { parcelOf, type Collector, type Parcel } from '../state/collector';
import { toInlineItem, toItems } from '../state/items';
import type { Modes } from '../state/mode';
import { respondOf } from '../webhook/reply';
import type { SessionStore } from '../state/port';
import { hasJournal, journal, liveStoreOf, storeOf, type NodeStore } from '../state/memory/store';

/*
 * Sessions in the memory of a single process, with static data as their journal.
 */

/**
 * Puts an event into a user's session.
 *
 * @returns what the request at hand starts the workflow with; nothing where the timer's way is open, since
 * only a request that starts nothing is written down before it is answered. Where the workflow is to answer,
 * the request has to start it
 */
export async function collectHere<Arrival>(
	context: IWebhookFunctions,
	store: NodeStore,
	modes: Modes<Arrival>,
	userId: string | null,
	event: SessionEvent<Arrival>,
): Promise<INodeExecutionData[]> {
	warnIfUnwatched(context, store, event.at);
	const parcels = await sessionsHere(store, modes).apply(userId, event);
	const isByTimer =
		modes.active.isKept && store.emit !== undefined && respondOf(context) === 'immediately';
	if (isByTimer) post(store, parcels);
	if (modes.active.isKept) journal(context, store);
	return isByTimer ? [] : await toItems(context, parcels);
}

/** After how long without a clock it is no matter of starting up any more, in milliseconds. */
const UNWATCHED_MS = 60_000;

/** With several processes, `webhook()` and `trigger()` run in different ones and do not meet. */
function warnIfUnwatched(context: IWebhookFunctions, store: NodeStore, at: number): void {
	if (store.emit !== undefined) store.unwatchedSince = undefined;
	else store.unwatchedSince ??= at;
	const { unwatchedSince = at } = store;
	if (at - unwatchedSince < UNWATCHED_MS) return;
	// What is handed on as it comes needs nobody who watches.
	if (context.getNodeParameter('triggerOn') === 'delivery') return;
	store.unwatchedSince = Infinity;
	context.logger.warn(
		`'${context.getNode().name}' collects in one process of n8n what another should hand on: conversations and recordings will be torn apart or lost. Add the option 'Session Store' to the node and choose 'Redis'.`,
	);
}

/** The sessions that this process has. */
export function sessionsHere<Arrival>(
	store: NodeStore,
	modes: Modes<Arrival>,
): SessionStore<Arrival> {
	return {
		apply: async (userId, event) => collectorOf(store, modes).apply(userId, event),
		tick: async (at) => collectorOf(store, modes).applyToAll({ type: 'tick', at }),
	};
}

/**
 * Takes up what an earlier process has left, emits what falls due, and on the way out either leaves sessions for
 * the next start or, where they are not written down, emits them.
 */
export function watchHere<Arrival>(
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

	const sessions = sessionsHere(store, modes);
	const stopClock = startClock(async (at) => {
		try {
			post(store, await sessions.tick(at));
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

/** Notes that n8n has the items. What is written to static data here is what the execution writes down when it ends. */
export function passOnHere(context: IExecuteFunctions): INodeExecutionData[] {
	const items = context.getInputData();
	const store = context.getMode() === 'manual' ? undefined : liveStoreOf(context);
	if (store !== undefined) {
		for (const { json } of items) {
			store.outbox.delete(parcelOf(json));
			store.unseen.delete(parcelOf(json));
		}
		if (store.isKept || hasJournal(context)) journal(context, store);
	}
	return items;
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
