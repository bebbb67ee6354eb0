import {
	rawActionItems,
	simplifyActionItems,
	simplifyMemory,
	whySkipped,
	type Memory,
	type MemoryPolicy,
} from '../domain/payloads/memory';
import type { TranscriptFormat } from '../domain/transcriptFormat';

export interface Options extends Partial<MemoryPolicy> {
	readonly skipRepeats?: boolean;
	readonly transcriptFormat?: TranscriptFormat;
}

/** How a memory becomes items, by the node's parameters. */
export interface ItemParameters {
	readonly output: 'simplified' | 'raw';
	readonly splitOut: 'none' | 'actionItems';
	readonly options: Options;
}

/** How a memory came. */
export interface Receipt {
	readonly userId: string | null;
	/** When it was delivered, or found by asking; in milliseconds since the epoch. */
	readonly at: number;
	readonly receivedBy: 'webhook' | 'api';
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
	{ userId, at, receivedBy }: Receipt,
	{ output, splitOut, options }: ItemParameters,
): Array<Record<string, unknown>> {
	const deliveredAt = new Date(at).toISOString();
	if (output === 'raw') {
		const raw =
			splitOut === 'actionItems'
				? rawActionItems(json, memory, userId)
				: [{ ...(json as Record<string, unknown>), userId }];
		return raw.map((item) => ({ ...item, receivedBy }));
	}
	const simplified =
		splitOut === 'actionItems'
			? simplifyActionItems(memory, userId)
			: [simplifyMemory(memory, userId, options.transcriptFormat ?? 'text')];
	return simplified.map((item) => ({ ...item, deliveredAt, receivedBy }));
}
