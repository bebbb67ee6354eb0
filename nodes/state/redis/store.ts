import { randomBytes } from 'crypto';
import type { IdempotencyKey } from '../../domain/idempotencyKey';
import type { OpaqueHead, SessionEvent, Windows } from '../../domain/sessions/window';
import { isHeldHere } from '../holds';
import {
	HOLD_MS,
	type Claim,
	type Dispatcher,
	type OutboxEntry,
	type StateStore,
	type Taken,
} from '../port';
import type { Client } from './connection';
import { innerIdOf, PARTITIONS, partitionOf } from './names';
import { Partition } from './partition';
import { settle } from './settle';

/*
 * What a node remembers, in a Redis that all processes of n8n share: one server, or a cluster. A delivery has to do with
 * one partition only; the clock and the dispatch ask all of them at once.
 */

/** Files may be large, and all that is taken at once is in memory at once. */
const TAKE_BYTES = 8_000_000;

const NUMBERS = Array.from({ length: PARTITIONS }, (_, number) => number);

export class RedisStore implements StateStore {
	readonly name: string;
	/** Those that have been asked for something: most deliveries ask one. */
	private readonly partitions = new Map<number, Partition>();
	/** The partition that is asked first for what waits, so that none waits for all others every time. */
	private first = 0;

	/**
	 * @param place the Redis, for people and to tell it from others
	 * @param node tells the node from all others there; without braces
	 * @param holdMs for how long what is held stays so without being renewed
	 */
	constructor(
		private readonly redis: Client,
		place: string,
		private readonly node: string,
		private readonly holdMs = HOLD_MS,
	) {
		this.name = `${place} ${node}`;
	}

	async claim(userId: string | null, key: IdempotencyKey): Promise<Claim | Taken> {
		const claim = { ...key, userId, token: randomBytes(9).toString('base64url') };
		try {
			const result = await this.of(userId).claim(claim);
			return result === 'claimed' ? claim : result;
		} catch (error) {
			// It may have been claimed all the same, and would be held in vain.
			void this.release([claim]).catch(() => undefined);
			return await Promise.reject(error);
		}
	}

	async complete(claims: readonly Claim[]): Promise<void> {
		await this.each(claims, ofClaim, async (partition, own) => await partition.complete(own));
	}

	async release(claims: readonly Claim[]): Promise<void> {
		await this.each(claims, ofClaim, async (partition, own) => await partition.release(own));
	}

	async apply<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		dispatcher: Dispatcher,
		key?: IdempotencyKey,
	): Promise<readonly OutboxEntry[] | 'waiting' | Taken> {
		return await this.of(userId).apply(windows, userId, event, dispatcher, key);
	}

	async look<Input>(
		windows: Windows<Input>,
		userId: string | null,
	): Promise<OpaqueHead | undefined> {
		return await this.of(userId).look(windows, userId);
	}

	async tick<Input>(windows: Windows<Input>, which: 'due' | 'all'): Promise<readonly Error[]> {
		const errors = await this.all(async (partition) => await partition.tick(windows, which));
		return errors.flat();
	}

	async stop<Input>(windows: Windows<Input>): Promise<readonly Error[]> {
		return (await this.all(async (partition) => await partition.stop(windows))).flat();
	}

	async take<Input>(windows: Windows<Input>, limit: number): Promise<readonly OutboxEntry[]> {
		const counts = await this.settleAll(async ({ outbox }) => await outbox.count());
		const entries: OutboxEntry[] = [];
		let room = TAKE_BYTES;
		let failure = counts.failure;
		let waiting = NUMBERS.map((n) => (this.first + n) % PARTITIONS).filter((number) => {
			return counts.values[number];
		});
		// Each has its share, so that one with thousands holds up no other; and what is left over goes to who has more.
		while (waiting.length > 0 && entries.length < limit && room > 0) {
			const more: number[] = [];
			for (const [n, number] of waiting.entries()) {
				const left = waiting.length - n;
				const share = Math.ceil((limit - entries.length) / left);
				if (share <= 0 || room <= 0) break;
				try {
					const partition = this.partition(number);
					const taken = await partition.take(windows, share, Math.ceil(room / left));
					entries.push(...taken.entries);
					room -= taken.bytes;
					if (taken.entries.length === share) more.push(number);
				} catch (error) {
					failure ??= { error };
				}
			}
			waiting = more;
		}
		this.first = (this.first + 1) % PARTITIONS;
		// What could be taken is held, and must not be forgotten because of a part of a cluster that is away.
		if (failure !== undefined && entries.length === 0) return await Promise.reject(failure.error);
		// Where Redis was away for long, what this process holds may look as if nobody did.
		return entries.filter(({ id }) => !isHeldHere(this.name, id));
	}

	async acknowledge(ids: readonly string[]): Promise<void> {
		await this.eachEmission(ids, async ({ outbox }, own) => await outbox.acknowledge(own));
	}

	async giveBack(ids: readonly string[], hasFailed: boolean): Promise<void> {
		await this.eachEmission(ids, async ({ outbox }, own) => await outbox.giveBack(own, hasFailed));
	}

	async renew(claims: readonly Claim[], emissions: readonly string[]): Promise<void> {
		const held = [
			...claims.map((claim) => ({ claims: [claim], ids: [], partition: ofClaim(claim) })),
			...emissions.flatMap((outer) => {
				const inner = innerIdOf(outer);
				return inner ? [{ claims: [], ids: [inner.id], partition: inner.partition }] : [];
			}),
		];
		await this.each(
			held,
			({ partition }) => partition,
			async (partition, own) => {
				await partition.renew(
					own.flatMap((one) => one.claims),
					own.flatMap((one) => one.ids),
				);
			},
		);
	}

	async begin(ids: readonly string[], executionId: string): Promise<readonly string[]> {
		const others: string[] = [];
		await this.eachEmission(ids, async ({ outbox }, inner, outer) => {
			const own = await outbox.begin(inner, executionId);
			others.push(...outer.filter((_, n) => !own.includes(inner[n] ?? '')));
		});
		return ids.filter((id) => !others.includes(id));
	}

	/** Everything is kept. */
	async close(): Promise<boolean> {
		return false;
	}

	async isEmpty(): Promise<boolean> {
		const inUse = await this.all(async (partition) => {
			const [hasSessions, waiting] = await Promise.all([
				partition.hasSessions(),
				partition.outbox.count(),
			]);
			return hasSessions || waiting > 0;
		});
		return !inUse.includes(true);
	}

	private of(userId: string | null): Partition {
		return this.partition(partitionOf(userId));
	}

	private partition(number: number): Partition {
		const partition =
			this.partitions.get(number) ?? new Partition(this.redis, this.node, number, this.holdMs);
		this.partitions.set(number, partition);
		return partition;
	}

	/** Asks all partitions at once. One that cannot be asked holds up no other. */
	private async all<Value>(ask: (partition: Partition) => Promise<Value>): Promise<Value[]> {
		const { values, failure } = await this.settleAll(ask);
		if (failure !== undefined) return await Promise.reject(failure.error);
		return values.filter((value) => value !== undefined);
	}

	private async settleAll<Value>(ask: (partition: Partition) => Promise<Value>) {
		return await settle(NUMBERS, async (number) => await ask(this.partition(number)));
	}

	/** Does something with the things of each partition that has any. */
	private async each<Thing>(
		things: readonly Thing[],
		partitionOfThing: (thing: Thing) => number,
		work: (partition: Partition, own: readonly Thing[]) => Promise<void>,
	): Promise<void> {
		const numbers = [...new Set(things.map(partitionOfThing))];
		const { failure } = await settle(numbers, async (number) => {
			const own = things.filter((thing) => partitionOfThing(thing) === number);
			await work(this.partition(number), own);
		});
		if (failure !== undefined) await Promise.reject(failure.error);
	}

	/** Those of another store are left out. */
	private async eachEmission(
		ids: readonly string[],
		work: (partition: Partition, inner: string[], outer: string[]) => Promise<void>,
	): Promise<void> {
		const own = ids.flatMap((outer) => {
			const inner = innerIdOf(outer);
			return inner === undefined ? [] : [{ ...inner, outer }];
		});
		await this.each(
			own,
			({ partition }) => partition,
			async (partition, some) => {
				await work(
					partition,
					some.map(({ id }) => id),
					some.map(({ outer }) => outer),
				);
			},
		);
	}
}

function ofClaim({ userId }: Claim): number {
	return partitionOf(userId);
}
