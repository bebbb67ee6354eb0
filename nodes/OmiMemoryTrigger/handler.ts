import { askingWindows, type AskingInput } from '../domain/asking/window';
import { arrival } from '../webhook/arrival';
import type { Delivery } from '../domain/delivery';
import { contentKeyOf } from '../domain/idempotencyKey';
import { parseMemory } from '../domain/payloads/memory';
import type { Api } from '../omiApi/types';
import { sourceOf, type Receive } from '../trigger/asking/settings';
import { wouldNotStart, type DeliveryHandler, type HandlerResult } from '../webhook/handler';
import { readerOf } from '../webhook/parameters';
import { properties } from './description';
import { toItems, whyHeldBack, type ItemParameters } from './item';

export interface Parameters extends ItemParameters {
	readonly receive: Receive;
	readonly with: Api;
}

/** What the Omi Memory Trigger does with deliveries. */
export const memoryHandler: DeliveryHandler<Parameters, AskingInput> = {
	accepts: ['memory'],
	// A memory with photos, which are sent within, can be large; n8n's own limit is 16 MB unless set otherwise.
	maximumBytes: 64_000_000,
	scheme: 'v1',
	parametersOf: (context) => {
		const parameter = readerOf(context, properties);
		return {
			output: parameter('output'),
			splitOut: parameter('splitOut'),
			options: parameter('options'),
			receive: parameter('receive'),
			with: parameter('with'),
		};
	},
	windowsOf: ({ receive }) => (receive === 'webhook' ? undefined : askingWindows),
	handle: (delivery, _event, parameters) => decide(delivery, parameters),
};

function decide(delivery: Delivery, parameters: Parameters): HandlerResult<AskingInput> {
	const { json, userId, at } = delivery;
	const memory = parseMemory(json);
	if (memory === undefined) return wouldNotStart('this is not a memory');
	const receipt = { userId, at, receivedBy: 'webhook' } as const;
	const items = toItems(memory, json, receipt, parameters).map((item) => ({ json: item }));
	const reason =
		whyHeldBack(memory, parameters) ?? (items.length === 0 ? 'it has no action items' : undefined);
	if (parameters.receive !== 'webhook' && memory.id !== '') {
		// What is held back is noted all the same: it need not be asked for.
		const source = sourceOf(parameters.with, userId);
		const thing = { id: memory.id, at: Date.parse(memory.created_at ?? '') || at };
		return arrival(source, userId, thing, items, reason);
	}
	if (reason !== undefined) return wouldNotStart(reason, items);
	const inProduction = 'The workflow would start.';
	return parameters.options.skipRepeats && memory.id !== ''
		? {
				kind: 'start',
				items,
				inProduction,
				contentKey: contentKeyOf(userId, memory.id),
			}
		: { kind: 'start', items, inProduction };
}
