import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { noProof } from '../domain/auth/authenticate';
import { deliveryKey } from '../domain/idempotencyKey';
import { toDelivery, type Delivery } from '../domain/delivery';
import { eventOf, type OmiEvent } from '../domain/eventType';
import { receive } from './request';
import { authenticate, hasToken } from './authenticate';
import {
	accepted,
	answered,
	DELIVERY,
	failed,
	refused,
	setUp,
	started,
	type Wording,
} from './reply';
import type { Claims } from '../state/port';

/** What a trigger makes of a delivery. */
export interface Outcome {
	/** What the workflow starts with; with none it does not start. */
	readonly items: INodeExecutionData[];
	/** What becomes of the delivery in production, as a sentence for the user who tests. */
	readonly inProduction: string;
	/** What Omi is answered where the workflow does not start. */
	readonly answer?: IDataObject;
}

/** @param reason the end of the sentence "The workflow would not start: …" */
export function wouldNotStart(reason: string, items: INodeExecutionData[] = []): Outcome {
	return { items, inProduction: `The workflow would not start: ${reason}.` };
}

/** What a trigger is, as far as its webhook is concerned. */
export interface Receiver {
	/** The deliveries that the node is for. */
	readonly accepts: readonly OmiEvent[];
	readonly store: Claims;
	/** The largest body that Omi could have a reason to send, in bytes. */
	readonly maximumBytes: number;
	/** How Omi is spoken to, where that is not what suits most deliveries. */
	readonly wording?: Wording;
	/** What the node has to say of itself when it is asked by GET. */
	introduction?(request: Delivery): IDataObject;
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
	receiverOf: (context: IWebhookFunctions) => Promise<Receiver>,
): Promise<IWebhookResponseData> {
	let wording = DELIVERY;
	try {
		const receiver = await receiverOf(context);
		wording = receiver.wording ?? DELIVERY;
		const request = await receive(context);
		if (request.bytes.length > receiver.maximumBytes) {
			return refused(context, 413, 'This is larger than anything that Omi sends.');
		}
		const delivery = toDelivery(request, Date.now());
		const event = eventOf(delivery);
		const isDelivery = delivery.method !== 'GET' || event !== undefined;
		return isDelivery
			? await take(context, receiver, delivery, event)
			: await introduce(context, receiver, delivery);
	} catch (error) {
		const { message } = toError(error);
		context.logger.error(`'${context.getNode().name}' could not take a delivery: ${message}`);
		return failed(context, wording);
	}
}

/** Answers who only asks whether somebody is there, and what there is. */
async function introduce(
	context: IWebhookFunctions,
	receiver: Receiver,
	request: Delivery,
): Promise<IWebhookResponseData> {
	if (receiver.introduction === undefined) return setUp(context);
	if (await hasToken(context, request)) return setUp(context, receiver.introduction(request));
	// Omi's set-up check names the user, and takes a refusal for a set-up that has failed.
	if (request.userId !== null) return setUp(context);
	return refused(context, 401, noProof('token').error);
}

/**
 * The way of a delivery through a trigger: authenticate it, see whether it has come to the right node, claim
 * its key so that a copy of it changes nothing, let the trigger decide, reply.
 */
async function take(
	context: IWebhookFunctions,
	receiver: Receiver,
	delivery: Delivery,
	event: OmiEvent | undefined,
): Promise<IWebhookResponseData> {
	const { store, wording = DELIVERY } = receiver;
	const isTest = context.getMode() === 'manual';
	const refusal = await authenticate(context, delivery);
	if (refusal !== undefined) return refused(context, refusal.status, refusal.error);
	if (event === undefined || !receiver.accepts.includes(event)) {
		return misdirected(context, delivery, event, isTest);
	}
	if (isTest) return shown(context, delivery, await receiver.handle(delivery, true), wording);

	const key = deliveryKey(delivery);
	if (key !== undefined && !(await store.claim(key, delivery.at))) return accepted(wording.copy);
	try {
		const { items, answer } = await receiver.handle(delivery, false);
		if (key !== undefined) await store.settle(key);
		return answer === undefined ? started(context, items, wording) : accepted(answer);
	} catch (error) {
		if (key !== undefined) await store.release(key).catch(() => undefined);
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
	const inProduction = `Nothing would happen. ${explanation}`;
	return shown(context, delivery, { items: [], inProduction });
}

/** In test mode everything shows, and be it only what came. */
function shown(
	context: IWebhookFunctions,
	{ json }: Delivery,
	{ items, inProduction, answer }: Outcome,
	wording: Wording = DELIVERY,
): IWebhookResponseData {
	const shownItems =
		items.length > 0 ? items : [{ json: { body: (json ?? null) as IDataObject | null } }];
	const marked = shownItems.map((item) => ({ ...item, json: { ...item.json, inProduction } }));
	return answer === undefined
		? started(context, marked, wording)
		: answered(context, marked, answer);
}

function toError(thrown: unknown): Error {
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}
