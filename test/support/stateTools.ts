import type { IdempotencyKey } from '../../nodes/domain/idempotencyKey';
import type { Windows } from '../../nodes/domain/sessions/window';
import type { Claim, Dispatcher, OutboxEntry, StateStore } from '../../nodes/state/port';
import { tallyWindow, type TallyOptions, type Words } from './tallyWindow';
import { whole } from '../../tools/queue/whole.mts';

/* What the laws of a store are written in. */

export const windows = (options?: TallyOptions): Windows<Words> => {
	return { current: tallyWindow(options), previous: [] };
};
export const say = async (
	store: StateStore,
	user: string | null,
	words: Words,
	own = windows(),
	dispatcher: Dispatcher = 'watcher',
) => {
	const event = { type: 'delivery' as const, input: words };
	const answer = await store.apply(own, user, event, dispatcher);
	if (answer === 'waiting') return [];
	if (typeof answer === 'string') throw new Error(`A delivery without a key is ${answer}`);
	return answer;
};
export const key = (id: string, keepMs = 60_000): IdempotencyKey => ({ id, keepMs });
/** A delivery that Omi marks, so that its copies are known. */
export const tell = async (store: StateStore, id: string, words: Words, own = windows()) => {
	return await store.apply(own, 'u', { type: 'delivery', input: words }, 'watcher', key(id));
};
export const claimed = async (store: StateStore, id: string): Promise<Claim> => {
	const claim = await store.claim('u', key(id));
	if (typeof claim === 'string') throw new Error(`${id} is ${claim}`);
	return claim;
};
/** All that comes out, as the watcher takes it. */
export const takeAll = async (store: StateStore, own = windows()): Promise<OutboxEntry[]> => {
	const all: OutboxEntry[] = [];
	for (;;) {
		const taken = await whole(store).take(own, 100);
		if (taken.length === 0) return all;
		all.push(...taken);
		await store.acknowledge(taken.map(({ id }) => id));
	}
};
export const partsIn = (entries: readonly OutboxEntry[]) => {
	return entries.flatMap(({ items }) => {
		return items.map(({ json }) => [json.part, json.isFinal] as const);
	});
};
