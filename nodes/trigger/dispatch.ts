import { createHash } from 'crypto';
import { sleep, type ITriggerFunctions, type Logger } from 'n8n-workflow';
import type { Windows } from '../domain/sessions/window';
import { keepHolding } from '../state/holds';
import { withEmission } from '../state/emissionOfItem';
import { sizeOf, toInlineItem } from '../state/items';
import { nodeKeyOf } from '../state/node';
import type { OutboxEntry, Partition, StateStore } from '../state/port';

/*
 * The way of an emission from the outbox into n8n, where no request starts it. n8n's own key refuses a second
 * execution, so an emission may be offered again when it is not known whether n8n has it: after a restart, say.
 * It must not be while n8n is at it in this process, for both would run: so it is held until n8n has ended it.
 */

/** How many of a partition are started in one go. */
const AT_ONCE = 20;

/**
 * How much n8n may be at, of all nodes of this process together: until it has executed something it holds it in memory,
 * and workers may be late. What is above waits in the outbox. In bytes; of what n8n has not answered in an hour it is
 * unknown whether it ever will.
 */
const MOST_OFFERED_BYTES = 256_000_000;
const LONGEST_OFFER_MS = 3_600_000;

interface Offer {
	readonly bytes: number;
	readonly at: number;
}

const offers = new Set<Offer>();

/** How often what n8n has answered is told to a store that cannot be reached, for an hour. In milliseconds. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, ...Array<number>(240).fill(15_000)];

/** What the dispatch needs of the trigger's context. */
export type EmitContext = Pick<ITriggerFunctions, 'emit' | 'getNode' | 'getWorkflow'> & {
	readonly logger: Pick<Logger, 'error'>;
};

/** What whoever dispatches knows, and is told. */
export interface Dispatching {
	/** Whether n8n may be ending, so that an execution that it cancels may not have run. */
	isStopping(): boolean;
	/** n8n could not begin an execution: it is offered again. */
	refused(error: Error): void;
}

/**
 * Starts executions with what waits in a partition's outbox and is held by nobody.
 *
 * @param store the partition's, which is told what n8n has taken
 */
export async function dispatch<Input>(
	context: EmitContext,
	store: StateStore,
	partition: Partition,
	windows: Windows<Input>,
	watcher: Dispatching,
): Promise<void> {
	if (offeredBytes(Date.now()) >= MOST_OFFERED_BYTES) return;
	for (const entry of await partition.take(windows, AT_ONCE)) {
		void offer(context, store, entry, watcher);
	}
}

function offeredBytes(now: number): number {
	let sum = 0;
	for (const { bytes, at } of offers) if (now - at < LONGEST_OFFER_MS) sum += bytes;
	return sum;
}

async function offer(
	context: EmitContext,
	store: StateStore,
	entry: OutboxEntry,
	{ isStopping, refused }: Dispatching,
): Promise<void> {
	const { id } = entry;
	const endHold = keepHolding({ store, claims: [], emissions: [id] });
	const answer = await answerTo(context, entry, refused);
	const isTaken = answer === 'taken' || (answer === 'cancelled' && !isStopping());
	await persist(context, async () => {
		if (isTaken) await store.acknowledge([id]);
		else await store.giveBack([id], answer === 'refused');
	});
	endHold();
}

/**
 * Offers an emission to n8n.
 *
 * @returns when n8n has ended the execution, or could not begin it. "cancelled": it began, or was about to
 */
async function answerTo(
	context: EmitContext,
	entry: OutboxEntry,
	refused: Dispatching['refused'],
): Promise<'taken' | 'cancelled' | 'refused'> {
	const done = deferred();
	const own = { bytes: 0, at: Date.now() };
	try {
		const items = entry.items.map((item) => withEmission(toInlineItem(item), entry.id));
		own.bytes = items.reduce((sum, item) => sum + sizeOf(item), 0);
		offers.add(own);
		context.emit([items], undefined, done, keyOf(context, entry));
		await done.promise;
		return 'taken';
	} catch (error) {
		const name = error instanceof Error ? `${error.constructor.name} ${error.name}` : '';
		if (/Cancelled|ExecutionNotFound/.test(name)) return 'cancelled';
		refused(error instanceof Error ? error : new Error(String(error)));
		return 'refused';
	} finally {
		offers.delete(own);
	}
}

/**
 * The key by which n8n knows the emission again, in all its workflows. A failed attempt may have used up its key.
 */
function keyOf(context: EmitContext, { id, attempt }: OutboxEntry): string {
	const parts = JSON.stringify([nodeKeyOf(context), id, attempt]);
	return `n8n-nodes-omi:${createHash('sha256').update(parts).digest('base64')}`;
}

type DonePromise = NonNullable<Parameters<ITriggerFunctions['emit']>[2]>;

function deferred(): DonePromise {
	const parts = {} as Pick<DonePromise, 'resolve' | 'reject'>;
	const promise: DonePromise['promise'] = new Promise((resolve, reject) => {
		Object.assign(parts, { resolve, reject });
	});
	return { promise, ...parts };
}

/** Tells a store what it has to know, also one that is away for a while. */
export async function persist(
	{ logger }: Pick<EmitContext, 'logger'>,
	tell: () => Promise<void>,
): Promise<void> {
	for (const pause of [...PAUSES_MS, undefined]) {
		try {
			await tell();
			return;
		} catch (error) {
			if (pause !== undefined) await sleep(pause);
			else logger.error('The session store could not be told what has been started.', { error });
		}
	}
}
