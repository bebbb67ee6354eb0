import type {
	IExecuteFunctions,
	INodeExecutionData,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';
import type { SessionEvent } from '../domain/sessions/session';
import { startClock } from './clock';
import { parcelOf } from '../state/collector';
import { toInlineItem } from '../state/items';
import type { Modes } from '../state/mode';
import { sharedStoreOf, type SharedStore } from '../state/open';

/*
 * Sessions in a store that several processes share: one takes a delivery, another watches the clock, a third runs
 * the workflow.
 */

/**
 * Puts an event into a user's session.
 *
 * @returns what the request at hand starts the workflow with, its files within: one that is prepared by a webhook
 * processor is not there for the worker
 */
export async function collectShared<Arrival>(
	store: SharedStore,
	modes: Modes<Arrival>,
	userId: string | null,
	event: SessionEvent<Arrival>,
): Promise<INodeExecutionData[]> {
	const parcels = await store.sessions(modes).apply(userId, event);
	return parcels.map(toInlineItem);
}

/** Only the leader of several processes has triggers; what the others have left undone is its to do. */
export async function watchShared<Arrival>(
	context: ITriggerFunctions,
	modes: Modes<Arrival>,
): Promise<ITriggerResponse> {
	const store = await sharedStoreOf(context);
	const sessions = store.sessions(modes);
	let isReachable = true;
	const stopClock = startClock(async (at) => {
		try {
			for (const parcel of await sessions.tick(at)) context.emit([[toInlineItem(parcel)]]);
			for (const item of await store.overdue(at)) context.emit([[item]]);
			isReachable = true;
		} catch (error) {
			// Once, not every second for as long as Redis is away.
			if (isReachable) {
				const { name } = context.getNode();
				context.logger.error(
					`The session store of '${name}' could not be asked. It is tried again.`,
					{
						error,
					},
				);
			}
			isReachable = false;
		}
	});
	return { closeFunction: async () => stopClock() };
}

/** Where two executions have been started with one emission, the first to come here has it. */
export async function passOnShared(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	if (context.getMode() === 'manual') return items;
	try {
		const store = await sharedStoreOf(context);
		const had = await Promise.all(
			items.map(async ({ json }) => {
				return await store.acknowledge(parcelOf(json), context.getExecutionId());
			}),
		);
		return items.filter((_, index) => had[index]);
	} catch (error) {
		// Rather twice than not at all.
		context.logger.error(
			`'${context.getNode().name}' could not tell the session store that this execution has begun.`,
			{ error },
		);
		return items;
	}
}
