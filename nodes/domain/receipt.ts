/** How a thing of Omi's came that may come by webhook and by asking. */
export interface Receipt {
	readonly userId: string | null;
	/** When it was delivered, or found by asking; in milliseconds since the epoch. */
	readonly at: number;
	readonly receivedBy: 'webhook' | 'api';
}

/** How it becomes items, by the node's parameters. */
export interface Form {
	readonly output: 'simplified' | 'raw';
	readonly splitOut: 'none' | 'actionItems';
}

type Item = Record<string, unknown>;

/**
 * The items of a thing, in the form that the node's parameters ask for, with how it came.
 *
 * @param json the thing as Omi gave it
 * @param make its items in each form but the whole as it is
 */
export function itemsOf(
	json: unknown,
	{ userId, at, receivedBy }: Receipt,
	{ output, splitOut }: Form,
	make: {
		readonly rawActionItems: () => Item[];
		readonly actionItems: () => Item[];
		readonly whole: () => Item;
	},
): Item[] {
	const isSplit = splitOut === 'actionItems';
	if (output === 'raw') {
		const raw = isSplit ? make.rawActionItems() : [{ ...(json as Item), userId }];
		return raw.map((item) => ({ ...item, receivedBy }));
	}
	const deliveredAt = new Date(at).toISOString();
	const simplified = isSplit ? make.actionItems() : [make.whole()];
	return simplified.map((item) => ({ ...item, deliveredAt, receivedBy }));
}
