import {
	sleep,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import type { IdempotencyKey } from '../domain/idempotencyKey';
import type { EmittedItem, SessionEvent, Windows } from '../domain/sessions/window';
import { withClaims } from '../state/claimsOfItem';
import { withEmission } from '../state/emissionOfItem';
import { keepHolding } from '../state/holds';
import { toInlineItem } from '../state/items';
import { nodeKeyOf } from '../state/node';
import { usesRedis } from '../state/open';
import type { Claim, OutboxEntry, StateStore } from '../state/port';
import { persist } from '../trigger/dispatch';
import { unwatchedFor, watcherOf } from '../trigger/watchers';
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
}

/** For how long to wait for whoever is at the same delivery, and how often to look, in milliseconds. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 50;

/**
 * Asks until nobody else is at the same delivery.
 *
 * @throws if somebody is and does not come to an end: the copy is told to come again
 */
export async function whenFree<Answer>(ask: () => Promise<Answer | 'pending'>): Promise<Answer> {
	for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
		const answer = await ask();
		if (answer !== 'pending') return answer;
		await sleep(LOOK_MS);
	}
	throw new Error('The same delivery came before, and n8n has not dealt with it yet.');
}

/**
 * Starts the workflow with a delivery as it is. What becomes of what has been claimed for it is up to n8n: nothing else
 * is written.
 */
export async function start(
	{ context, store, policy }: Passage,
	claims: readonly Claim[],
	items: readonly EmittedItem[],
): Promise<IWebhookResponseData> {
	const own = items.map(toInlineItem);
	const marked = own.map((item) => withClaims(item, claims));
	const endHold = keepHolding({ store, claims, emissions: [] });
	return started(context, marked, policy, {
		isKept: false,
		taken: () => void persist(context, async () => await store.complete(claims)).then(endHold),
		refused: () => void persist(context, async () => await store.release(claims)).then(endHold),
	});
}

/** For how long a request leaves what it brings about to a watcher who has not come yet: n8n is starting. In milliseconds. */
const STARTING_MS = 60_000;

/** How much of what has been left to a watcher in vain a request starts along with its own. */
const LEFT_AT_ONCE = 100;

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
	key: IdempotencyKey | undefined,
): Promise<IWebhookResponseData> {
	const { context, store, policy } = passage;
	const watcher = watcherOf(nodeKeyOf(context));
	const isSilent = windows.current.isDurable && respondOf(context) === 'immediately';
	const watch = watchOver(context, windows.current.isDurable);
	const isWatched = watch === 'here' || watch === 'soon';
	const dispatcher = isSilent && isWatched ? 'watcher' : 'request';
	const answer = await whenFree(async () => {
		return await store.apply(windows, userId, event, dispatcher, key);
	});
	if (answer === 'completed') return accepted(policy.copy);
	const isWaiting = answer === 'waiting';
	if (isWaiting) watcher?.nudge();
	const left = watch === 'never' ? await leftIn(store, windows) : [];
	const all = [...left, ...(isWaiting ? [] : answer)];
	return all.length === 0 ? accepted() : await hand(passage, all);
}

async function leftIn<Input>(
	store: StateStore,
	windows: Windows<Input>,
): Promise<readonly OutboxEntry[]> {
	const left = store.partitions.map(async (one) => await one.take(windows, LEFT_AT_ONCE));
	return (await Promise.all(left)).flat();
}

/** The nodes of which it has been said that nobody watches them. */
const saidToBeAlone = new Set<string>();

/**
 * Where the node is watched. In this process's memory it has to be here; a process that shares Redis with others starts
 * what its requests bring about, so that they share the work.
 */
function watchOver(
	context: IWebhookFunctions,
	isDurable: boolean,
): 'here' | 'soon' | 'elsewhere' | 'never' {
	const key = nodeKeyOf(context);
	if (watcherOf(key) !== undefined) return 'here';
	if (usesRedis(context)) return 'elsewhere';
	if (unwatchedFor(key, Date.now()) < STARTING_MS) return 'soon';
	// What is handed over as it comes needs nobody who watches.
	const isCollected = isDurable || context.getNodeParameter('triggerOn', '') !== 'delivery';
	if (isCollected && !saidToBeAlone.has(key)) {
		saidToBeAlone.add(key);
		context.logger.warn(
			`'${context.getNode().name}' collects in one process of n8n what another should hand on: conversations and recordings will be torn apart or lost. Add the option 'Session Store' to the node and choose 'Redis'.`,
		);
	}
	return 'never';
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
		const own = entry.items.map(toInlineItem);
		items.push(...own.map((item) => withEmission(item, entry.id)));
	}
	return started(context, items, policy, {
		isKept: true,
		taken: () => void persist(context, async () => await store.acknowledge(ids)).then(endHold),
		refused: () => void persist(context, async () => await store.giveBack(ids, true)).then(endHold),
	});
}
