import {
	daySummaryActionItems,
	rawDaySummaryActionItems,
	simplifyDaySummary,
	type DaySummary,
} from '../domain/payloads/daySummary';

/** How a day summary becomes items, by the node's parameters. */
export interface ItemParameters {
	readonly output: 'simplified' | 'raw';
	readonly splitOut: 'none' | 'actionItems';
	readonly options: { readonly skipRepeats?: boolean };
}

/** How a day summary came. */
export interface Receipt {
	readonly userId: string | null;
	/** When it was delivered, or found by asking; in milliseconds since the epoch. */
	readonly at: number;
	readonly receivedBy: 'webhook' | 'api';
}

/** @param json the summary in the form in which Omi's webhook sends it */
export function toItems(
	summary: DaySummary,
	json: unknown,
	{ userId, at, receivedBy }: Receipt,
	{ output, splitOut }: ItemParameters,
): Array<Record<string, unknown>> {
	const deliveredAt = new Date(at).toISOString();
	if (output === 'raw') {
		const raw =
			splitOut === 'actionItems'
				? rawDaySummaryActionItems(json, summary, userId)
				: [{ ...(json as Record<string, unknown>), userId }];
		return raw.map((item) => ({ ...item, receivedBy }));
	}
	const simplified =
		splitOut === 'actionItems'
			? daySummaryActionItems(summary, userId)
			: [simplifyDaySummary(summary, userId)];
	return simplified.map((item) => ({ ...item, deliveredAt, receivedBy }));
}
