import type { Delivery } from '../domain/delivery';
import { contentKeyOf } from '../domain/idempotencyKey';
import {
	parseMemory,
	rawActionItems,
	simplifyActionItems,
	simplifyMemory,
	whySkipped,
	type Memory,
	type MemoryPolicy,
} from '../domain/payloads/memory';
import type { TranscriptFormat } from '../domain/transcriptFormat';
import { wouldNotStart, type DeliveryHandler, type HandlerResult } from '../webhook/handler';

interface Options extends Partial<MemoryPolicy> {
	readonly skipRepeats?: boolean;
	readonly transcriptFormat?: TranscriptFormat;
}

interface Parameters {
	readonly output: 'simplified' | 'raw';
	readonly splitOut: 'none' | 'actionItems';
	readonly options: Options;
}

/** What the Omi Memory Trigger does with deliveries. */
export const memoryHandler: DeliveryHandler<Parameters> = {
	accepts: ['memory'],
	// A memory with photos, which are sent within, can be large; n8n's own limit is 16 MB unless set otherwise.
	maximumBytes: 64_000_000,
	scheme: 'v1',
	parametersOf: (context) => ({
		output: context.getNodeParameter('output') as Parameters['output'],
		splitOut: context.getNodeParameter('splitOut') as Parameters['splitOut'],
		options: context.getNodeParameter('options', {}) as Options,
	}),
	handle: (delivery, _event, parameters) => decide(delivery, parameters),
};

function decide(delivery: Delivery, parameters: Parameters): HandlerResult<never> {
	const memory = parseMemory(delivery.json);
	if (memory === undefined) return wouldNotStart('this is not a memory');
	const { options } = parameters;
	const items = toItems(memory, delivery, parameters).map((json) => ({ json }));
	const reason =
		whySkipped(memory, {
			categories: options.categories ?? [],
			includeDiscarded: options.includeDiscarded ?? false,
			minimumDuration: options.minimumDuration ?? 0,
			skipImported: options.skipImported ?? true,
		}) ?? (items.length === 0 ? 'it has no action items' : undefined);
	if (reason !== undefined) return wouldNotStart(reason, items);
	const inProduction = 'The workflow would start.';
	return options.skipRepeats && memory.id !== ''
		? {
				kind: 'start',
				items,
				inProduction,
				contentKey: contentKeyOf(delivery.userId, memory.id),
			}
		: { kind: 'start', items, inProduction };
}

function toItems(
	memory: Memory,
	{ json, userId, at }: Delivery,
	{ output, splitOut, options }: Parameters,
): Array<Record<string, unknown>> {
	const deliveredAt = new Date(at).toISOString();
	if (output === 'raw') {
		return splitOut === 'actionItems'
			? rawActionItems(json, memory, userId)
			: [{ ...(json as Record<string, unknown>), userId }];
	}
	return splitOut === 'actionItems'
		? simplifyActionItems(memory, userId).map((item) => ({ ...item, deliveredAt }))
		: [{ ...simplifyMemory(memory, userId, options.transcriptFormat ?? 'text'), deliveredAt }];
}
