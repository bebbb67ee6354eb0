import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { partClaims } from '../state/claimsOfItem';
import { partEmission } from '../state/emissionOfItem';
import { storeFiles } from '../state/items';
import { openStoreAtExecution } from '../state/open';
import type { StateStore } from '../state/port';
import { persist } from './dispatch';

/**
 * A trigger's `execute()`, through which every execution passes: hands the items on, and notes that n8n has them.
 * Where two executions were started with one emission, the first to come here has it. What is written to static data
 * here is what the execution writes down when it ends.
 */
export async function passOn(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = await ownItems(context);
	return [await Promise.all(items.map(async (item) => await storeFiles(context, item)))];
}

/** The items that this execution is to have. */
async function ownItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const parted = context.getInputData().map((whole) => {
		const { item, claims } = partClaims(whole);
		return { claims, ...partEmission(item) };
	});
	const items = parted.map(({ item }) => item);
	const claims = parted[0]?.claims ?? [];
	// Who retries an execution wants it to run.
	if (['manual', 'retry'].includes(context.getMode())) return items;
	const ids = [...new Set(parted.flatMap(({ emissionId }) => emissionId ?? []))];
	let store: StateStore | undefined;
	try {
		store = await openStoreAtExecution(context, ids.length > 0);
		if (store === undefined) return items;
		await store.complete(claims);
		const begun = await store.begin(ids, context.getExecutionId());
		const isOwn = (id: string | undefined) => id === undefined || begun.includes(id);
		return parted.filter(({ emissionId }) => isOwn(emissionId)).map(({ item }) => item);
	} catch (error) {
		// Rather twice than not at all.
		context.logger.error(
			`'${context.getNode().name}' could not tell the session store that this execution has begun.`,
			{ error },
		);
		const executionId = context.getExecutionId();
		void persist(context, async () => void (await store?.begin(ids, executionId)));
		return items;
	}
}
