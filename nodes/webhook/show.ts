import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Delivery } from '../domain/delivery';
import {
	handoversOf,
	type EmittedItem,
	type SessionEvent,
	type SessionWindow,
} from '../domain/sessions/window';
import { toInlineItem } from '../state/items';
import type { DeliveryHandler, HandlerResult } from './handler';
import { answered, DELIVERY, respondOf, started } from './reply';

/*
 * The editor's test mode: everything shows at once, marked with what production would have done, and nothing lasts.
 */

/** Shows what a delivery becomes, and be it only what came. */
export async function show<Parameters, Input>(
	context: IWebhookFunctions,
	handler: DeliveryHandler<Parameters, Input>,
	delivery: Delivery,
	result: HandlerResult<Input>,
	parameters: Parameters,
): Promise<IWebhookResponseData> {
	const { inProduction } = result;
	if (result.kind === 'collect') {
		const window = handler.windowsOf?.(parameters)?.current;
		const items =
			result.shown ?? (window ? ifItWereTheOnlyOne(window, delivery, result.event) : []);
		return await showItems(context, handler, delivery, items, inProduction);
	}
	const answer = result.kind === 'nothing' ? result.answer : undefined;
	return await showItems(context, handler, delivery, result.items, inProduction, answer);
}

/** Shows what came. */
export async function showBody(
	context: IWebhookFunctions,
	delivery: Delivery,
	inProduction: string,
): Promise<IWebhookResponseData> {
	return await showItems(context, {}, delivery, [], inProduction);
}

async function showItems(
	context: IWebhookFunctions,
	{ replyPolicy = DELIVERY }: Pick<DeliveryHandler<never>, 'replyPolicy'>,
	{ json }: Delivery,
	items: readonly EmittedItem[],
	inProduction: string,
	answer?: IDataObject,
): Promise<IWebhookResponseData> {
	const shown = items.length > 0 ? items : [{ json: { body: json ?? null } }];
	const marked = shown.map((item) => ({ ...item, json: { ...item.json, inProduction } }));
	const own = marked.map(toInlineItem);
	if (answer !== undefined) return answered(context, own, answer);
	if (respondOf(context) === 'immediately') {
		return { webhookResponse: replyPolicy.started, workflowData: [own] };
	}
	return started(context, own, replyPolicy, { isKept: false, taken() {}, refused() {} });
}

/** What an event becomes if nothing comes before or after it. */
function ifItWereTheOnlyOne<Input>(
	window: SessionWindow<Input>,
	{ userId, at }: Delivery,
	event: SessionEvent<Input>,
): EmittedItem[] {
	const first = window.step(userId, undefined, event, at, new Map());
	const last = window.step(userId, first.head, { type: 'stop' }, at, new Map(first.marks));
	const appends = [...first.appends, ...last.appends];
	return [...handoversOf(first), ...handoversOf(last)].flatMap((flush) => {
		const entries = flush.reads.flatMap((log) => {
			return appends.flatMap((append) => (append.log === log ? append.entries : []));
		});
		return window.emission(flush, entries)?.items ?? [];
	});
}
