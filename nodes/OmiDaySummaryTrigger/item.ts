import {
	daySummaryActionItems,
	rawDaySummaryActionItems,
	simplifyDaySummary,
	type DaySummary,
} from '../domain/payloads/daySummary';
import { itemsOf, type Form, type Receipt } from '../domain/receipt';

/** How a day summary becomes items, by the node's parameters. */
export interface ItemParameters extends Form {
	readonly options: { readonly skipRepeats?: boolean };
}

/** @param json the summary in the form in which Omi's webhook sends it */
export function toItems(
	summary: DaySummary,
	json: unknown,
	receipt: Receipt,
	parameters: ItemParameters,
): Array<Record<string, unknown>> {
	const { userId } = receipt;
	return itemsOf(json, receipt, parameters, {
		rawActionItems: () => rawDaySummaryActionItems(json, summary, userId),
		actionItems: () => daySummaryActionItems(summary, userId),
		whole: () => simplifyDaySummary(summary, userId),
	});
}
