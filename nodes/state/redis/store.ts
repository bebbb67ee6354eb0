import { randomBytes } from 'crypto';
import type { IdempotencyKey } from '../../domain/idempotencyKey';
import type { OpaqueHead, SessionEvent, Windows } from '../../domain/sessions/window';
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
import { RedisPartition } from './partition';

/*
 * What a node remembers, in a Redis that all processes of n8n share: one server, or a cluster. A delivery has to do with
 * one partition only.
 */

const NUMBERS = Array.from({ length: PARTITIONS }, (_, number) => number);

export class RedisStore implements StateStore {
	readonly name: string;
	/** Those that have been asked for something: most deliveries ask one. */
	private readonly asked = new Map<number, RedisPartition>();

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

	get partitions(): readonly RedisPartition[] {
		return NUMBERS.map((number) => this.partition(number));
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

	private of(userId: string | null): RedisPartition {
		return this.partition(partitionOf(userId));
	}

	private partition(number: number): RedisPartition {
		const partition =
			this.asked.get(number) ??
			new RedisPartition(this.redis, this.name, this.node, number, this.holdMs);
		this.asked.set(number, partition);
		return partition;
	}

	/** Does something with the things of each partition that has any. */
	private async each<Thing>(
		things: readonly Thing[],
		partitionOfThing: (thing: Thing) => number,
		work: (partition: RedisPartition, own: readonly Thing[]) => Promise<void>,
	): Promise<void> {
		const numbers = [...new Set(things.map(partitionOfThing))];
		const results = await Promise.allSettled(
			numbers.map(async (number) => {
				const own = things.filter((thing) => partitionOfThing(thing) === number);
				await work(this.partition(number), own);
			}),
		);
		for (const result of results) {
			if (result.status === 'rejected') return await Promise.reject(result.reason as Error);
		}
	}

	/** Those of another store are left out. */
	private async eachEmission(
		ids: readonly string[],
		work: (partition: RedisPartition, inner: string[], outer: string[]) => Promise<void>,
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
