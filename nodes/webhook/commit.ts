import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { EmittedItem, SessionEvent, Windows } from '../domain/sessions/window';
import { withClaims } from '../state/claimsOfItem';
import { withEmission } from '../state/emissionOfItem';
import { keepHolding } from '../state/holds';
import { toItems } from '../state/items';
import { nodeKeyOf } from '../state/node';
import { usesRedis } from '../state/open';
import type { Claim, OutboxEntry, StateStore } from '../state/port';
import { persist } from '../trigger/dispatch';
import { isLeftAlone, watcherOf } from '../trigger/watchers';
import { accepted, respondOf, started, type ReplyPolicy } from './reply';

/*
 * From what a delivery becomes to what Omi is answered. What has followed from a delivery is written down in one, or
 * is n8n's, before there is an answer that keeps Omi from sending it again.
 */

/** A delivery on its way. */
export interface Passage {
	readonly context: IWebhookFunctions;
	readonly store: StateStore;
	readonly policy: ReplyPolicy;
	/** What has been claimed for it. */
	readonly claims: readonly Claim[];
}

/** Starts the workflow with a delivery as it is. What becomes of its claims is up to n8n: nothing else is written. */
export async function start(
	{ context, store, policy, claims }: Passage,
	items: readonly EmittedItem[],
): Promise<IWebhookResponseData> {
	const own = await toItems(context, items);
	const marked = own.map((item) => withClaims(item, claims));
	const endHold = keepHolding({ store, claims, emissions: [] });
	return started(context, marked, policy, {
		isKept: false,
		taken: () => void persist(context, async () => await store.complete(claims)).then(endHold),
		refused: () => void persist(context, async () => await store.release(claims)).then(endHold),
	});
}

/**
 * Puts a delivery into its session, and starts the workflow with what that hands over: by the watcher, if this process
 * has it and the request may stay silent, for only such a request is written down before it is answered and only the
 * watcher can give n8n a key; or else by the request at hand.
 */
export async function collect<Input>(
	passage: Passage,
	windows: Windows<Input>,
	userId: string | null,
	event: SessionEvent<Input>,
): Promise<IWebhookResponseData> {
	const { context, store, claims } = passage;
	const watcher = watcherOf(nodeKeyOf(context));
	const isSilent = windows.current.isDurable && respondOf(context) === 'immediately';
	const dispatcher = isSilent && watcher !== undefined ? 'watcher' : 'request';
	warnIfLeftAlone(context);
	const entries = await store.apply(windows, userId, event, dispatcher, claims[0]);
	if (dispatcher === 'watcher') watcher?.nudge();
	return entries.length === 0 ? accepted() : await hand(passage, entries);
}

/** Starts the workflow with emissions that are in the outbox: what n8n does not take is dispatched from there. */
async function hand(
	{ context, store, policy }: Passage,
	entries: readonly OutboxEntry[],
): Promise<IWebhookResponseData> {
	const ids = entries.map(({ id }) => id);
	const endHold = keepHolding({ store, claims: [], emissions: ids });
	const items: INodeExecutionData[] = [];
	for (const entry of entries) {
		const own = await toItems(context, entry.items);
		items.push(...own.map((item) => withEmission(item, entry.id)));
	}
	return started(context, items, policy, {
		isKept: true,
		taken: () => void persist(context, async () => await store.acknowledge(ids)).then(endHold),
		refused: () => void persist(context, async () => await store.giveBack(ids, true)).then(endHold),
	});
}

function warnIfLeftAlone(context: IWebhookFunctions): void {
	// What is handed over as it comes needs nobody who watches.
	if (usesRedis(context) || context.getNodeParameter('triggerOn', '') === 'delivery') return;
	if (!isLeftAlone(nodeKeyOf(context), Date.now())) return;
	context.logger.warn(
		`'${context.getNode().name}' collects in one process of n8n what another should hand on: conversations and recordings will be torn apart or lost. Add the option 'Session Store' to the node and choose 'Redis'.`,
	);
}
