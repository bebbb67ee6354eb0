import { askingWindows, type AskingInput } from '../domain/asking/window';
import type { Delivery } from '../domain/delivery';
import { contentKeyOf } from '../domain/idempotencyKey';
import { dayOf, parseDaySummary } from '../domain/payloads/daySummary';
import { sourceOf, type Receive } from '../trigger/asking/settings';
import { arrival } from '../webhook/arrival';
import { wouldNotStart, type DeliveryHandler, type HandlerResult } from '../webhook/handler';
import { readerOf } from '../webhook/parameters';
import { properties } from './description';
import { toItems, type ItemParameters } from './item';

export interface Parameters extends ItemParameters {
	readonly receive: Receive;
}

/** What the Omi Day Summary Trigger does with deliveries. */
export const daySummaryHandler: DeliveryHandler<Parameters, AskingInput> = {
	accepts: ['daySummary'],
	// The recap of a day has some ten kilobytes.
	maximumBytes: 4_000_000,
	scheme: 'v1',
	parametersOf: (context) => {
		const parameter = readerOf(context, properties);
		return {
			output: parameter('output'),
			splitOut: parameter('splitOut'),
			options: parameter('options'),
			receive: parameter('receive'),
		};
	},
	windowsOf: ({ receive }) => (receive === 'webhook' ? undefined : askingWindows),
	handle: (delivery, _event, parameters) => decide(delivery, parameters),
};

function decide(delivery: Delivery, parameters: Parameters): HandlerResult<AskingInput> {
	const { json, userId, at } = delivery;
	const summary = parseDaySummary(json);
	if (summary === undefined) return wouldNotStart('this is not a day summary');
	const receipt = { userId, at, receivedBy: 'webhook' } as const;
	const items = toItems(summary, json, receipt, parameters).map((item) => ({ json: item }));
	const reason = items.length === 0 ? 'it has no action items' : undefined;
	// Omi sends one summary for each user and day.
	const day = dayOf(summary);
	if (parameters.receive !== 'webhook' && day !== null) {
		const thing = { id: day, at: Date.parse(day) || at };
		return arrival(sourceOf('developerApi', userId), userId, thing, items, reason);
	}
	if (reason !== undefined) return wouldNotStart(reason);
	const inProduction = 'The workflow would start.';
	const { skipRepeats = true } = parameters.options;
	return skipRepeats && day !== null
		? { kind: 'start', items, inProduction, contentKey: contentKeyOf(userId, day) }
		: { kind: 'start', items, inProduction };
}
