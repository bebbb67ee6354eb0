import type { Delivery } from '../domain/delivery';
import { contentKeyOf } from '../domain/idempotencyKey';
import {
	dayOf,
	daySummaryActionItems,
	parseDaySummary,
	rawDaySummaryActionItems,
	simplifyDaySummary,
	type DaySummary,
} from '../domain/payloads/daySummary';
import { wouldNotStart, type DeliveryHandler, type HandlerResult } from '../webhook/handler';

interface Parameters {
	readonly output: 'simplified' | 'raw';
	readonly splitOut: 'none' | 'actionItems';
	readonly options: { readonly skipRepeats?: boolean };
}

/** What the Omi Day Summary Trigger does with deliveries. */
export const daySummaryHandler: DeliveryHandler<Parameters> = {
	accepts: ['daySummary'],
	// The recap of a day has some ten kilobytes.
	maximumBytes: 4_000_000,
	scheme: 'v1',
	parametersOf: (context) => ({
		output: context.getNodeParameter('output', 'simplified') as Parameters['output'],
		splitOut: context.getNodeParameter('splitOut', 'none') as Parameters['splitOut'],
		options: context.getNodeParameter('options', {}) as Parameters['options'],
	}),
	handle: (delivery, _event, parameters) => decide(delivery, parameters),
};

function decide(delivery: Delivery, parameters: Parameters): HandlerResult<never> {
	const summary = parseDaySummary(delivery.json);
	if (summary === undefined) return wouldNotStart('this is not a day summary');
	const items = toItems(summary, delivery, parameters).map((json) => ({ json }));
	if (items.length === 0) return wouldNotStart('it has no action items');
	const inProduction = 'The workflow would start.';
	// Omi sends one summary for each user and day.
	const day = dayOf(summary);
	const { skipRepeats = true } = parameters.options;
	return skipRepeats && day !== null
		? { kind: 'start', items, inProduction, contentKey: contentKeyOf(delivery.userId, day) }
		: { kind: 'start', items, inProduction };
}

function toItems(
	summary: DaySummary,
	{ json, userId, at }: Delivery,
	{ output, splitOut }: Parameters,
): Array<Record<string, unknown>> {
	const deliveredAt = new Date(at).toISOString();
	if (output === 'raw') {
		return splitOut === 'actionItems'
			? rawDaySummaryActionItems(json, summary, userId)
			: [{ ...(json as Record<string, unknown>), userId }];
	}
	return splitOut === 'actionItems'
		? daySummaryActionItems(summary, userId).map((item) => ({ ...item, deliveredAt }))
		: [{ ...simplifyDaySummary(summary, userId), deliveredAt }];
}
