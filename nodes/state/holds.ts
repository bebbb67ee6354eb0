import { sleep } from 'n8n-workflow';
import { HOLD_MS, type Claim, type StateStore } from './port';

/** What this process holds in a store: claims of deliveries it is at, and emissions that it has offered to n8n. */
export interface Hold {
	readonly store: StateStore;
	readonly claims: readonly Claim[];
	readonly emissions: readonly string[];
}

/** Often enough that one that fails does no harm. */
const RENEW_MS = HOLD_MS / 4;

const holds = new Set<Hold>();

let isRenewing = false;

/**
 * Goes on holding something until the returned function is called: it may be for as long as an execution waits
 * for its turn.
 */
export function keepHolding(hold: Hold): () => void {
	if (hold.claims.length === 0 && hold.emissions.length === 0) return () => {};
	holds.add(hold);
	if (!isRenewing) void renewAll();
	return () => {
		holds.delete(hold);
	};
}

/** Whether this process holds an emission, also where the store has not been told in time. */
export function isHeldHere(storeName: string, emissionId: string): boolean {
	for (const { store, emissions } of holds) {
		if (store.name === storeName && emissions.includes(emissionId)) return true;
	}
	return false;
}

async function renewAll(): Promise<void> {
	isRenewing = true;
	while (holds.size > 0) {
		await sleep(RENEW_MS);
		const stores = new Map<string, Hold[]>();
		for (const hold of holds) {
			const own = stores.get(hold.store.name);
			if (own === undefined) stores.set(hold.store.name, [hold]);
			else own.push(hold);
		}
		for (const own of stores.values()) {
			const claims = own.flatMap((hold) => hold.claims);
			const emissions = own.flatMap((hold) => hold.emissions);
			// Not waited for: one that does not answer holds up no other. What cannot be renewed now is renewed with the next
			// turn, or is free for others. By who came last: the credential of those before may be good no more.
			void own
				.at(-1)
				?.store.renew(claims, emissions)
				.catch(() => undefined);
		}
	}
	isRenewing = false;
}
