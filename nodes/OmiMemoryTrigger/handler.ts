import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { Delivery } from '../domain/delivery';
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
import { deliveryKey } from '../domain/idempotencyKey';
import type { Claims } from '../state/port';
import { anyStoreOf, remember } from '../state/open';
import { wouldNotStart, type Outcome, type Receiver } from '../webhook/handleWebhook';

interface Options extends Partial<MemoryPolicy> {
	readonly skipRepeats?: boolean;
	readonly transcriptFormat?: TranscriptFormat;
}

interface Parameters {
	readonly output: 'simplified' | 'raw';
	readonly splitOut: 'none' | 'actionItems';
	readonly options: Options;
}

/** A memory with photos, which are sent within, can be large; n8n's own limit is 16 MB unless set otherwise. */
const MAXIMUM_BYTES = 64_000_000;

/** What the Omi Memory Trigger does with deliveries. */
export async function memoryReceiver(context: IWebhookFunctions): Promise<Receiver> {
	const store = await anyStoreOf(context);
	return {
		accepts: ['memory'],
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
		output: context.getNodeParameter('output') as Parameters['output'],
		splitOut: context.getNodeParameter('splitOut') as Parameters['splitOut'],
		options: context.getNodeParameter('options', {}) as Options,
	};
}

/** @param store what is remembered; left out in test mode, which shows what production skips */
async function decide(
	delivery: Delivery,
	parameters: Parameters,
	store: Claims | undefined,
): Promise<Outcome> {
	const memory = parseMemory(delivery.json);
	if (memory === undefined) return wouldNotStart('this is no memory');
	const { options } = parameters;
	const items = toItems(memory, delivery, parameters).map((json) => ({ json }));
	const reason =
		whySkipped(memory, {
			categories: options.categories ?? [],
			includeDiscarded: options.includeDiscarded ?? false,
			minimumDuration: options.minimumDuration ?? 0,
			skipImported: options.skipImported ?? true,
		}) ??
		(items.length === 0 ? 'it has no action items' : undefined) ??
		(options.skipRepeats && (await isRepeat(memory, delivery, store))
			? 'it came before'
			: undefined);
	if (reason === undefined) return { items, inProduction: 'The workflow would start.' };
	return wouldNotStart(reason, store === undefined ? items : []);
}

async function isRepeat(
	memory: Memory,
	delivery: Delivery,
	store: Claims | undefined,
): Promise<boolean> {
	const { userId, at } = delivery;
	if (store === undefined || memory.id === '') return false;
	return !(await store.claimContent(`${userId ?? ''}/${memory.id}`, at, deliveryKey(delivery)));
}

function toItems(memory: Memory, delivery: Delivery, parameters: Parameters): IDataObject[] {
	const { json, userId, at } = delivery;
	const { output, splitOut, options } = parameters;
	const deliveredAt = new Date(at).toISOString();
	if (output === 'raw') {
		return splitOut === 'actionItems'
			? rawActionItems(json, memory, userId)
			: [{ ...(json as IDataObject), userId }];
	}
	return splitOut === 'actionItems'
		? simplifyActionItems(memory, userId).map((item) => ({ ...item, deliveredAt }))
		: [{ ...simplifyMemory(memory, userId, options.transcriptFormat ?? 'text'), deliveredAt }];
}
