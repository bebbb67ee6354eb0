import type { IdempotencyKey } from '../../domain/idempotencyKey';
import type { OpaqueHead, SessionEvent, Windows } from '../../domain/sessions/window';
import { isHeldHere } from '../holds';
import type { Claim, Dispatcher, OutboxEntry, Partition, Taken } from '../port';
import type { Client } from './connection';
import { Names, outerIdOf } from './names';
import { RedisOutbox } from './outbox';
import { runScript, type ScriptName } from './scripts';
import { RedisUsers } from './users';

/** A claim within a partition. */
type Held = Pick<Claim, 'id' | 'keepMs' | 'token'>;

/** Files may be large, and what is taken at once is in memory at once: of all partitions, at worst. */
const TAKE_BYTES = 4_000_000;

/** What a node remembers of some of its users: their sessions, and with them keys and outbox. */
export class RedisPartition implements Partition {
	readonly name: string;
	readonly outbox: RedisOutbox;
	private readonly names: Names;
	private readonly users: RedisUsers;

	constructor(
		private readonly redis: Client,
		private readonly store: string,
		node: string,
		private readonly number: number,
		private readonly holdMs: number,
	) {
		this.name = `${store}/${number}`;
		this.names = new Names(node, number);
		this.outbox = new RedisOutbox(redis, this.names, holdMs);
		this.users = new RedisUsers(redis, this.names, this.outbox, holdMs);
	}

	async claim({ id, token }: Held): Promise<'claimed' | Taken> {
		const answer = await this.run('CLAIM', [this.names.key(id)], [token, this.holdMs]);
		return answer as 'claimed' | Taken;
	}

	async complete(claims: readonly Held[]): Promise<void> {
		const args = claims.flatMap(({ token, keepMs }) => [token, keepMs]);
		await this.run('COMPLETE', this.keysOf(claims), args);
	}

	async release(claims: readonly Held[]): Promise<void> {
		const tokens = claims.map(({ token }) => token);
		await this.run('RELEASE', this.keysOf(claims), tokens);
	}

	/** @param emissions their ids within the partition */
	async renew(claims: readonly Held[], emissions: readonly string[]): Promise<void> {
		const keys = [this.names.ready, ...this.keysOf(claims)];
		const tokens = claims.map(({ token }) => token);
		await this.run('RENEW', keys, [this.holdMs, ...tokens, ...emissions]);
	}

	async apply<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		dispatcher: Dispatcher,
		key: IdempotencyKey | undefined,
	): Promise<readonly OutboxEntry[] | 'waiting' | Taken> {
		const answer = await this.users.apply(windows, userId, event, dispatcher, key);
		return typeof answer === 'string' ? answer : this.outer(answer);
	}

	async look<Input>(
		windows: Windows<Input>,
		userId: string | null,
	): Promise<OpaqueHead | undefined> {
		return await this.users.look(windows, userId);
	}

	async tick<Input>(
		windows: Windows<Input>,
		which: 'due' | 'all',
		isOver?: () => boolean,
	): Promise<readonly Error[]> {
		const errors = await this.users.tick(windows, which, isOver);
		return [...errors, ...this.outbox.takeFailures()];
	}

	async stop<Input>(windows: Windows<Input>, isOver?: () => boolean): Promise<readonly Error[]> {
		return await this.users.stop(windows, isOver);
	}

	async take<Input>(windows: Windows<Input>, limit: number): Promise<readonly OutboxEntry[]> {
		// To look costs less than to take, and mostly nothing waits.
		if ((await this.outbox.count()) === 0) return [];
		const entries = this.outer(await this.outbox.take(windows, limit, TAKE_BYTES));
		// Where Redis was away for long, what this process holds may look as if nobody did.
		return entries.filter(({ id }) => !isHeldHere(this.store, id));
	}

	async isEmpty(): Promise<boolean> {
		const [sessions, waiting] = await Promise.all([this.users.count(), this.outbox.count()]);
		return sessions + waiting === 0;
	}

	private outer(entries: readonly OutboxEntry[]): OutboxEntry[] {
		return entries.map((entry) => ({ ...entry, id: outerIdOf(this.number, entry.id) }));
	}

	private keysOf(claims: readonly Held[]): string[] {
		return claims.map(({ id }) => this.names.key(id));
	}

	private async run(
		script: ScriptName,
		keys: readonly string[],
		args: ReadonlyArray<string | number>,
	): Promise<unknown> {
		return await runScript(this.redis, script, keys, args);
	}
}
