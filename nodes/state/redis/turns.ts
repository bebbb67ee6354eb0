import { sleep } from 'n8n-workflow';
import type { Client } from './connection';

/** After so long nobody waits any more for who was there before: Omi gives up after thirty seconds. In milliseconds. */
const LONGEST_WAIT_MS = 10_000;

/** Who is at what through a connection, and who came last. */
const turns = new WeakMap<Client, Map<string, Promise<unknown>>>();

/**
 * Does something after those of this process who came before for the same. Of those who change a user at once only one
 * succeeds, and the others begin anew; so it is left to chance between processes only, which are few. It is no lock:
 * who waits for too long goes on.
 */
export async function inTurn<T>(redis: Client, what: string, work: () => Promise<T>): Promise<T> {
	const own = turns.get(redis) ?? new Map<string, Promise<unknown>>();
	turns.set(redis, own);
	const before = own.get(what);
	const result = before === undefined ? work() : waitFor(before).then(work);
	const end = result.catch(() => undefined);
	own.set(what, end);
	await end;
	if (own.get(what) === end) own.delete(what);
	return await result;
}

async function waitFor(end: Promise<unknown>): Promise<void> {
	await Promise.race([end, sleep(LONGEST_WAIT_MS)]);
}
