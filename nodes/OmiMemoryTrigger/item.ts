import {
	rawActionItems,
	simplifyActionItems,
	simplifyMemory,
	speakersOf,
	whySkipped,
	type Memory,
	type MemoryPolicy,
} from '../domain/payloads/memory';
import { itemsOf, type Form, type Receipt } from '../domain/receipt';
import type { TranscriptFormat } from '../domain/transcriptFormat';

export interface Options extends Partial<MemoryPolicy> {
	readonly skipRepeats?: boolean;
	readonly transcriptFormat?: TranscriptFormat;
	readonly includeSpeakers?: boolean;
}

/** How a memory becomes items, by the node's parameters. */
export interface ItemParameters extends Form {
	readonly options: Options;
}

/** Why a memory does not start the workflow, as the end of a sentence; undefined if it does. */
export function whyHeldBack(memory: Memory, { options }: ItemParameters): string | undefined {
	return whySkipped(memory, {
		categories: options.categories ?? [],
		includeDiscarded: options.includeDiscarded ?? false,
		minimumDuration: options.minimumDuration ?? 0,
		skipImported: options.skipImported ?? true,
	});
}

/** @param json the memory as Omi gave it */
export function toItems(
	memory: Memory,
	json: unknown,
	receipt: Receipt,
	parameters: ItemParameters,
): Array<Record<string, unknown>> {
	const { userId } = receipt;
	const { transcriptFormat = 'text', includeSpeakers = false } = parameters.options;
	return itemsOf(json, receipt, parameters, {
		rawActionItems: () => rawActionItems(json, memory, userId),
		actionItems: () => simplifyActionItems(memory, userId),
		whole: () => ({
			...simplifyMemory(memory, userId, transcriptFormat),
			...(includeSpeakers && speakersOf(memory)),
		}),
	});
}
