import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { Delivery } from '../domain/delivery';
import {
	dayOf,
	daySummaryActionItems,
	parseDaySummary,
	rawDaySummaryActionItems,
	simplifyDaySummary,
	type DaySummary,
} from '../domain/payloads/daySummary';
import { deliveryKey } from '../domain/idempotencyKey';
import type { Claims } from '../state/port';
import { anyStoreOf, remember } from '../state/open';
import { wouldNotStart, type Outcome, type Receiver } from '../webhook/handleWebhook';

interface Parameters {
	readonly output: 'simplified' | 'raw';
	readonly splitOut: 'none' | 'actionItems';
	readonly options: { readonly skipRepeats?: boolean };
}

/** The recap of a day has some ten kilobytes. */
const MAXIMUM_BYTES = 4_000_000;

/** What the Omi Day Summary Trigger does with deliveries. */
export async function daySummaryReceiver(context: IWebhookFunctions): Promise<Receiver> {
	const store = await anyStoreOf(context);
	return {
		accepts: ['daySummary'],
		store,
		maximumBytes: MAXIMUM_BYTES,
		async handle(delivery, isTest) {
			const outcome = await decide(delivery, parametersOf(context), isTest ? undefined : store);
			if (!isTest) remember(context, store);
			return outcome;
		},
	};
}

function parametersOf(context: IWebhookFunctions): Parameters {
	return {
		output: context.getNodeParameter('output', 'simplified') as Parameters['output'],
		splitOut: context.getNodeParameter('splitOut', 'none') as Parameters['splitOut'],
		options: context.getNodeParameter('options', {}) as Parameters['options'],
	};
}

/** @param store what is remembered; left out in test mode, which shows what production skips */
async function decide(
	delivery: Delivery,
	parameters: Parameters,
	store: Claims | undefined,
): Promise<Outcome> {
	const summary = parseDaySummary(delivery.json);
	if (summary === undefined) return wouldNotStart('this is no day summary');
	const items = toItems(summary, delivery, parameters).map((json) => ({ json }));
	if (items.length === 0) return wouldNotStart('it has no action items');
	const { skipRepeats = true } = parameters.options;
	if (skipRepeats && (await isRepeat(summary, delivery, store))) {
		return wouldNotStart('the summary of this day came before');
	}
	return { items, inProduction: 'The workflow would start.' };
}

/** Omi sends one summary for each user and day. */
async function isRepeat(
	summary: DaySummary,
	delivery: Delivery,
	store: Claims | undefined,
): Promise<boolean> {
	const { userId, at } = delivery;
	const day = dayOf(summary);
	if (store === undefined || day === null) return false;
	return !(await store.claimContent(`${userId ?? ''}/${day}`, at, deliveryKey(delivery)));
}

function toItems(
	summary: DaySummary,
	delivery: Delivery,
	{ output, splitOut }: Parameters,
): IDataObject[] {
	const { json, userId, at } = delivery;
	const deliveredAt = new Date(at).toISOString();
	if (output === 'raw') {
		return splitOut === 'actionItems'
			? rawDaySummaryActionItems(json, summary, userId)
			: [{ ...(json as IDataObject), userId }];
	}
	return splitOut === 'actionItems'
		? daySummaryActionItems(summary, userId).map((item) => ({ ...item, deliveredAt }))
		: [{ ...simplifyDaySummary(summary, userId), deliveredAt }];
}
