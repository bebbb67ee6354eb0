import {
	NodeOperationError,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { noProof } from '../domain/auth/authenticate';
import { toDelivery, type Delivery } from '../domain/delivery';
import { eventOf, type OmiEvent } from '../domain/eventType';
import { idempotencyKeyOf } from '../domain/idempotencyKey';
import { authenticate, hasToken } from './authenticate';
import { collect, start, whenFree, type Passage } from './commit';
import type { DeliveryHandler } from './handler';
import { accepted, DELIVERY, failed, refused } from './reply';
import { receive } from './request';
import { setUp } from './setUp';
import { show, showBody } from './show';
import type { EmittedItem } from '../domain/sessions/window';
import { noteStore, openStore } from '../state/open';
import type { IdempotencyKey } from '../domain/idempotencyKey';
import type { Claim } from '../state/port';

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
export async function handleWebhook<Parameters, Input>(
	context: IWebhookFunctions,
	handler: DeliveryHandler<Parameters, Input>,
): Promise<IWebhookResponseData> {
	const policy = handler.replyPolicy ?? DELIVERY;
	try {
		const request = await receive(context);
		if (request.bytes.length > handler.maximumBytes) {
			return refused(context, 413, 'This is larger than anything that Omi sends.');
		}
		const delivery = toDelivery(request, Date.now());
		const event = eventOf(delivery);
		const isDelivery = delivery.method !== 'GET' || event !== undefined;
		return isDelivery
			? await admit(context, handler, delivery, event)
			: await introduce(context, handler, delivery);
	} catch (error) {
		const { message } = toError(error);
		context.logger.error(`'${context.getNode().name}' could not take a delivery: ${message}`);
		return failed(context, policy);
	}
}

/** Answers who only asks whether somebody is there, and what there is. */
async function introduce<Parameters, Input>(
	context: IWebhookFunctions,
	handler: DeliveryHandler<Parameters, Input>,
	request: Delivery,
): Promise<IWebhookResponseData> {
	if (handler.introduce === undefined) return setUp(context);
	if (await hasToken(context, request)) {
		const parameters = handler.parametersOf(context);
		return setUp(context, handler.introduce(request, parameters, urlOf(context, request)));
	}
	// Omi's setup check names the user, and takes a refusal for a setup that has failed.
	if (request.userId !== null) return setUp(context);
	return refused(context, 401, noProof('token').error);
}

/** While the editor listens, n8n still names the production URL. */
function urlOf(context: IWebhookFunctions, { path }: Delivery): string {
	const url = context.getNodeWebhookUrl('default') ?? '';
	return context.getMode() === 'manual' ? new URL(path, url).toString() : url;
}

/** Lets a delivery in whose sender is known and which has come to the right node. */
async function admit<Parameters, Input>(
	context: IWebhookFunctions,
	handler: DeliveryHandler<Parameters, Input>,
	delivery: Delivery,
	event: OmiEvent | undefined,
): Promise<IWebhookResponseData> {
	const refusal = await authenticate(context, delivery, handler.scheme);
	if (refusal !== undefined) return refused(context, refusal.status, refusal.error);
	const isTest = context.getMode() === 'manual';
	if (event === undefined || !handler.accepts.includes(event)) {
		return await misdirected(context, delivery, event, isTest);
	}
	const parameters = handler.parametersOf(context);
	return isTest
		? await show(
				context,
				handler,
				delivery,
				handler.handle(delivery, event, parameters),
				parameters,
			)
		: await take(context, handler, delivery, event, parameters);
}

/**
 * The way of a delivery through a trigger: what becomes of it, and whatever that is, of its copies nothing. What is
 * collected is written down together with its key; what starts the workflow as it is has its key claimed before.
 */
async function take<Parameters, Input>(
	context: IWebhookFunctions,
	handler: DeliveryHandler<Parameters, Input>,
	delivery: Delivery,
	event: OmiEvent,
	parameters: Parameters,
): Promise<IWebhookResponseData> {
	const policy = handler.replyPolicy ?? DELIVERY;
	const windows = handler.windowsOf?.(parameters);
	const result = handler.handle(delivery, event, parameters);
	if (result.kind === 'nothing') return accepted(result.answer);
	const store = await openStore(context, windows?.current.isDurable ?? true);
	if (windows?.current.isDurable) noteStore(context);
	const passage: Passage = { context, store, policy };
	const key = idempotencyKeyOf(delivery);
	if (result.kind === 'start')
		return await admitOnce(passage, delivery.userId, [key, result.contentKey], result.items);
	if (windows === undefined) return accepted();
	const user = result.user === undefined ? delivery.userId : result.user;
	return await collect(passage, windows, user, result.event, key);
}

/** Starts the workflow with a delivery as it is, unless it has come before: itself, or what it brings. */
async function admitOnce(
	passage: Passage,
	userId: string | null,
	keys: ReadonlyArray<IdempotencyKey | undefined>,
	items: readonly EmittedItem[],
): Promise<IWebhookResponseData> {
	const { context, store, policy } = passage;
	const claims: Claim[] = [];
	try {
		for (const key of keys) {
			if (key === undefined) continue;
			const claim = await whenFree(async () => await store.claim(userId, key));
			if (claim === 'completed') {
				await store.complete(claims);
				return accepted(policy.copy);
			}
			claims.push(claim);
		}
		return await start(passage, claims, items);
	} catch (error) {
		await store.release(claims).catch(() => undefined);
		throw new NodeOperationError(context.getNode(), toError(error));
	}
}

/** A delivery that the node cannot use is taken all the same: a refusal would make Omi switch off the webhook. */
async function misdirected(
	context: IWebhookFunctions,
	delivery: Delivery,
	event: OmiEvent | undefined,
	isTest: boolean,
): Promise<IWebhookResponseData> {
	const { name } = context.getNode();
	const what = event === undefined ? 'nothing that Omi is known to send' : HOMES[event];
	const explanation = `What arrived at the node '${name}' is ${what}.`;
	if (isTest) return await showBody(context, delivery, `Nothing would happen. ${explanation}`);
	context.logger.warn(`${explanation} It was ignored. Check the URLs in the Omi app's settings.`);
	return accepted();
}

function toError(thrown: unknown): Error {
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}
