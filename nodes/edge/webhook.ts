import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { deliveryKey } from '../core/claim';
import { toDelivery, type Delivery } from '../core/delivery';
import { eventOf, type OmiEvent } from '../core/omi/event';
import { receive } from './receive';
import { authenticate } from './authenticate';
import { accepted, failed, refused, setUp, started, type Fallback } from './reply';
import type { NodeStore } from './store';

/** What a trigger makes of a delivery. */
export interface Outcome {
	/** What the workflow starts with; with none it does not start. */
	readonly items: INodeExecutionData[];
	/** What becomes of the delivery in production, as a sentence for the user who tests. */
	readonly inProduction: string;
}

/** @param reason the end of the sentence "The workflow would not start: …" */
export function wouldNotStart(reason: string, items: INodeExecutionData[] = []): Outcome {
	return { items, inProduction: `The workflow would not start: ${reason}.` };
}

/** What a trigger is, as far as its webhook is concerned. */
export interface Receiver {
	/** The deliveries that the node is for. */
	readonly accepts: readonly OmiEvent[];
	readonly store: NodeStore;
	/** The largest body that Omi could have a reason to send, in bytes. */
	readonly maximumBytes: number;
	/** What is answered when the workflow does not; left out where an empty object will do. */
	readonly fallback?: Fallback;
	/** Decides what a delivery becomes; in the editor's test mode nothing it does may last. */
	handle(delivery: Delivery, isTest: boolean): Outcome | Promise<Outcome>;
}

/** The node that each kind of delivery belongs to, for the user who has pasted a URL into the wrong field. */
const HOMES: Readonly<Record<OmiEvent, string>> = {
	memory: 'a finished memory, which belongs to the Omi Memory Trigger',
	transcript: 'a live transcript, which belongs to the Omi Transcript Trigger',
	audio: 'raw audio, which belongs to the Omi Audio Trigger',
	daySummary: 'a day summary, which belongs to the Omi Day Summary Trigger',
	button: 'a button press, which belongs to the Omi Button Trigger',
	chatTool: 'a call of a chat tool, which belongs to the Omi Chat Tool Trigger',
};

/** Answers a request at a trigger's path, whatever it is: exactly once, and never with an exception. */
export async function answer(
	context: IWebhookFunctions,
	receiver: Receiver,
): Promise<IWebhookResponseData> {
	try {
		return context.getWebhookName() === 'setup' ? setUp(context) : await take(context, receiver);
	} catch (error) {
		const { message } = toError(error);
		context.logger.error(`'${context.getNode().name}' could not take a delivery: ${message}`);
		return failed(context);
	}
}

/**
 * The way of a delivery through a trigger: receive, authenticate, tell what it is, claim its key so that a
 * copy of it changes nothing, let the trigger decide, reply.
 */
async function take(context: IWebhookFunctions, receiver: Receiver): Promise<IWebhookResponseData> {
	const isTest = context.getMode() === 'manual';
	const request = await receive(context);
	if (request.bytes.length > receiver.maximumBytes) {
		return refused(context, 413, 'This is larger than anything that Omi sends.');
	}
	const delivery = toDelivery(request, Date.now());
	const refusal = await authenticate(context, delivery);
	if (refusal !== undefined) return refused(context, refusal.status, refusal.error);

	const event = eventOf(delivery);
	if (event === undefined || !receiver.accepts.includes(event)) {
		return misdirected(context, delivery, event, isTest);
	}
	if (isTest) return shown(context, delivery, await receiver.handle(delivery, true));

	const key = deliveryKey(delivery);
	if (key !== undefined && !receiver.store.keys.claim(key, delivery.at)) return accepted();
	try {
		const { items } = await receiver.handle(delivery, false);
		return started(context, items, receiver.fallback);
	} catch (error) {
		// Omi will try again, and that must not be taken for a copy.
		if (key !== undefined) receiver.store.keys.release(key);
		throw new NodeOperationError(context.getNode(), toError(error));
	}
}

/** A delivery that the node cannot use is taken all the same: a refusal would make Omi switch off the webhook. */
function misdirected(
	context: IWebhookFunctions,
	delivery: Delivery,
	event: OmiEvent | undefined,
	isTest: boolean,
): IWebhookResponseData {
	const { name } = context.getNode();
	const what = event === undefined ? 'nothing that Omi is known to send' : HOMES[event];
	const explanation = `What arrived at the node '${name}' is ${what}.`;
	if (!isTest) {
		context.logger.warn(`${explanation} It was ignored. Check the URLs in the Omi app's settings.`);
		return accepted();
	}
	return shown(context, delivery, {
		items: [],
		inProduction: `Nothing would happen. ${explanation}`,
	});
}

/** In test mode everything shows, and be it only what came. */
function shown(
	context: IWebhookFunctions,
	{ json }: Delivery,
	{ items, inProduction }: Outcome,
): IWebhookResponseData {
	const shownItems =
		items.length > 0 ? items : [{ json: { body: (json ?? null) as IDataObject | null } }];
	const marked = shownItems.map((item) => ({ ...item, json: { ...item.json, inProduction } }));
	return started(context, marked);
}

function toError(thrown: unknown): Error {
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}
