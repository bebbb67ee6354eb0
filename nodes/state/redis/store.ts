import { randomUUID } from 'crypto';
import type { Redis } from 'ioredis';
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
import { Names } from './names';
import { RedisOutbox } from './outbox';
import { runScript, type ScriptName } from './scripts';
import { RedisUsers } from './users';

/* What a node remembers, in a Redis that all processes of n8n share. */

/** Files may be large, and all that is taken at once is in memory at once. */
const TAKE_BYTES = 8_000_000;

export class RedisStore implements StateStore {
	readonly name: string;
	private readonly names: Names;
	private readonly outbox: RedisOutbox;
	private readonly users: RedisUsers;

	/**
	 * @param place the Redis, for people and to tell it from others
	 * @param node tells the node from all others there
	 * @param holdMs for how long what is held stays so without being renewed
	 */
	constructor(
		private readonly redis: Redis,
		place: string,
		node: string,
		private readonly holdMs = HOLD_MS,
	) {
		this.name = `${place} ${node}`;
		this.names = new Names(node);
		this.outbox = new RedisOutbox(redis, this.names, holdMs);
		this.users = new RedisUsers(redis, this.names, this.outbox, holdMs);
	}

	async claim(key: IdempotencyKey): Promise<Claim | Taken> {
		const claim = { ...key, token: randomUUID() };
		try {
			const result = await this.run('CLAIM', [this.names.key(key.id)], [claim.token, this.holdMs]);
			return result === 'claimed' ? claim : (result as Taken);
		} catch (error) {
			// It may have been claimed all the same, and would be held in vain.
			void this.release([claim]).catch(() => undefined);
			return await Promise.reject(error);
		}
	}

	async complete(claims: readonly Claim[]): Promise<void> {
		if (claims.length === 0) return;
		const args = claims.flatMap(({ token, keepMs }) => [token, keepMs]);
		await this.run('COMPLETE', this.keysOf(claims), args);
	}

	async release(claims: readonly Claim[]): Promise<void> {
		if (claims.length === 0) return;
		await this.run(
			'RELEASE',
			this.keysOf(claims),
			claims.map(({ token }) => token),
		);
	}

	async apply<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		dispatcher: Dispatcher,
		key?: IdempotencyKey,
	): Promise<readonly OutboxEntry[] | Taken> {
		return await this.users.apply(windows, userId, event, dispatcher, key);
	}

	async look<Input>(
		windows: Windows<Input>,
		userId: string | null,
	): Promise<OpaqueHead | undefined> {
		return await this.users.look(windows, userId);
	}

	async tick<Input>(windows: Windows<Input>, which: 'due' | 'all'): Promise<readonly Error[]> {
		const errors = await this.users.tick(windows, which);
		return [...errors, ...this.outbox.takeFailures()];
	}

	async stop<Input>(windows: Windows<Input>): Promise<readonly Error[]> {
		return await this.users.stop(windows);
	}

	async take<Input>(windows: Windows<Input>, limit: number): Promise<readonly OutboxEntry[]> {
		const { entries } = await this.outbox.take(windows, limit, TAKE_BYTES);
		// Where Redis was away for long, what this process holds may look as if nobody did.
		return entries.filter(({ id }) => !isHeldHere(this.name, id));
	}

	async acknowledge(ids: readonly string[]): Promise<void> {
		if (ids.length > 0) await this.outbox.acknowledge(ids);
	}

	async giveBack(ids: readonly string[], hasFailed: boolean): Promise<void> {
		if (ids.length > 0) await this.outbox.giveBack(ids, hasFailed);
	}

	async renew(claims: readonly Claim[], emissions: readonly string[]): Promise<void> {
		const keys = [this.names.ready, ...this.keysOf(claims)];
		const tokens = claims.map(({ token }) => token);
		await this.run('RENEW', keys, [this.holdMs, ...tokens, ...emissions]);
	}

	async begin(ids: readonly string[], executionId: string): Promise<readonly string[]> {
		if (ids.length === 0) return [];
		return await this.outbox.begin(ids, executionId);
	}

	/** Everything is kept. */
	async close(): Promise<boolean> {
		return false;
	}

	async isEmpty(): Promise<boolean> {
		const counts = await Promise.all([
			this.redis.zcard(this.names.due),
			this.redis.zcard(this.names.ready),
		]);
		return counts.every((count) => count === 0);
	}

	private keysOf(claims: readonly Claim[]): string[] {
		return claims.map(({ id }) => this.names.key(id));
	}

	private async run(
		script: ScriptName,
		keys: readonly string[],
		args: ReadonlyArray<string | number | Buffer>,
	): Promise<unknown> {
		return await runScript(this.redis, script, keys, args);
	}
}
