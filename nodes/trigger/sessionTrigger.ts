import type {
	IExecuteFunctions,
	INodeExecutionData,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { SessionEvent } from '../domain/sessions/session';
import { toItems } from '../state/items';
import { collectHere, passOnHere, watchHere } from './localSessions';
import type { Modes, OpenMode } from '../state/mode';
import { collectShared, passOnShared, watchShared } from './sharedSessions';
import { isShared, type SharedStore } from '../state/open';
import type { NodeStore } from '../state/memory/store';

/*
 * What the triggers that collect have in common. `webhook()` puts deliveries into sessions, `trigger()` lets the
 * clock go on and starts the workflow when a session is over and no request is there to do it, and through
 * `execute()` every execution passes. They meet only in the store.
 */

/**
 * Puts an event into a user's session.
 *
 * @returns what the request at hand starts the workflow with
 */
export async function collect<Arrival>(
	context: IWebhookFunctions,
	store: NodeStore | SharedStore,
	modes: Modes<Arrival>,
	userId: string | null,
	event: SessionEvent<Arrival>,
): Promise<INodeExecutionData[]> {
	return store.isShared
		? await collectShared(store, modes, userId, event)
		: await collectHere(context, store, modes, userId, event);
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

/** A trigger's `trigger()`: takes up what was left undone, and emits what falls due. */
export async function watchSessions<Arrival>(
	context: ITriggerFunctions,
	modes: Modes<Arrival>,
): Promise<ITriggerResponse> {
	return isShared(context) ? await watchShared(context, modes) : watchHere(context, modes);
}

/** The `execute()` of a trigger that collects: hands the items on, and notes that n8n has them. */
export async function passOnSessions(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [isShared(context) ? await passOnShared(context) : passOnHere(context)];
}

/** The `execute()` of a trigger whose items start the workflow as they come. */
export async function passOn(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [isShared(context) ? context.getInputData() : passOnHere(context)];
}
