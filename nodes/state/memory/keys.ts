import { randomUUID } from 'crypto';
import type { IdempotencyKey } from '../../domain/idempotencyKey';
import type { Claim, Taken } from '../port';

type Held = Pick<Claim, 'id' | 'keepMs' | 'token'>;

/** A hundred devices that each send sound every second, for as long as Omi's attempts last. */
const MOST_COMPLETED = 100_000;

/** How often what is too old is looked for, in milliseconds. */
const LOOK_MS = 60_000;

/** Of keys that are kept for hours, and of the others: so many of the newest survive a restart. */
const LONG_MS = 3_600_000;
const LONG_IN_JOURNAL = 2_000;
const SHORT_IN_JOURNAL = 300;

type Completed = { readonly until: number; readonly isLong: boolean };

/** A key in the journal: its id, until when it is kept, and whether it was to be kept for hours. */
export type WrittenKey = readonly [id: string, until: number, isLong: boolean];

/** The idempotency keys of one node. Pending ones live as long as this process does. */
export class Keys {
	/** The tokens of pending claims, by their key. */
	private readonly pending = new Map<string, string>();
	/** Those completed last at the end. */
	private readonly completed = new Map<string, Completed>();
	private lookedAt = 0;

	claim({ id, keepMs }: IdempotencyKey, at: number): Held | Taken {
		const known = this.completed.get(id);
		if (known !== undefined && known.until > at) return 'completed';
		if (this.pending.has(id)) return 'pending';
		const token = randomUUID();
		this.pending.set(id, token);
		return { id, keepMs, token };
	}

	complete(claim: Held, at: number): void {
		if (!this.release(claim)) return;
		this.makeRoom(at);
		this.completed.set(claim.id, { until: at + claim.keepMs, isLong: claim.keepMs >= LONG_MS });
	}

	/** @returns false if the claim is not held any more */
	release({ id, token }: Held): boolean {
		return this.pending.get(id) === token && this.pending.delete(id);
	}

	get hasPending(): boolean {
		return this.pending.size > 0;
	}

	/** What is to survive a restart, oldest first. */
	written(): WrittenKey[] {
		const all = [...this.completed].map(([id, { until, isLong }]): WrittenKey => {
			return [id, until, isLong];
		});
		const long = all.filter(([, , isLong]) => isLong).slice(-LONG_IN_JOURNAL);
		const short = all.filter(([, , isLong]) => !isLong).slice(-SHORT_IN_JOURNAL);
		return [...long, ...short];
	}

	restore(keys: readonly WrittenKey[]): void {
		for (const [id, until, isLong] of keys) this.completed.set(id, { until, isLong });
	}

	private makeRoom(at: number): void {
		if (at - this.lookedAt >= LOOK_MS) {
			this.lookedAt = at;
			for (const [id, { until }] of this.completed) if (until <= at) this.completed.delete(id);
		}
		for (const id of this.completed.keys()) {
			if (this.completed.size < MOST_COMPLETED) return;
			this.completed.delete(id);
		}
	}
}
