import { sleep } from 'n8n-workflow';
import type { IdempotencyKey } from '../../domain/idempotencyKey';
import {
	handoversOf,
	type OpaqueHead,
	type SessionEvent,
	type SessionWindow,
	type Step,
	type Windows,
} from '../../domain/sessions/window';
import type { Dispatcher, OutboxEntry, Taken } from '../port';
import { commitOf, type Commit } from './commit';
import { through, type Client } from './connection';
import { formerOf, headOf, type Known } from './known';
import type { Names } from './names';
import type { RedisOutbox } from './outbox';
import { runScript, runScriptForBytes, type ScriptName } from './scripts';
import { inTurn } from './turns';
import { inWindow, isOfUser, UserError } from './userError';

/*
 * The users of a partition. Nothing is locked: a user is read, the event applied to it here, and the step written only
 * if nobody has written meanwhile; otherwise it begins anew. What follows from it, emissions and the delivery's key, is
 * written in the same instant. So a delivery takes two round trips.
 */

/** How many users are looked at in one go. */
const AT_ONCE = 100;
/** When a user who could not be dealt with is looked at again. In milliseconds, like all times here. */
const POSTPONE_MS = 60_000;
/** How often a user may be changed by others meanwhile, and how long to wait at most. */
const ATTEMPTS = 50;
const LONGEST_WAIT_MS = 50;

/** By how much Redis' clock has to go back to be taken for set back: another server's may differ a little. */
const SET_BACK_MS = 60_000;

/** When users were last looked at through a connection, by Redis' clock: stores are opened anew again and again. */
const tickedAt = new WeakMap<Client, Map<string, number>>();

export class RedisUsers {
	constructor(
		private readonly redis: Client,
		private readonly names: Names,
		private readonly outbox: RedisOutbox,
		private readonly holdMs: number,
	) {}

	async apply<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		dispatcher: Dispatcher,
		key?: IdempotencyKey,
	): Promise<readonly OutboxEntry[] | 'waiting' | Taken> {
		return await inTurn(this.redis, this.names.user(JSON.stringify(userId)), async () => {
			return await this.attempt(windows, userId, event, dispatcher, key);
		});
	}

	private async attempt<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		dispatcher: Dispatcher,
		key: IdempotencyKey | undefined,
	): Promise<readonly OutboxEntry[] | 'waiting' | Taken> {
		const user = JSON.stringify(userId);
		const entries: OutboxEntry[] = [];
		let isWaiting = false;
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const known = await this.read(user, windows.current.lookups(event), key);
			// What a window of another kind has left may have been handed over before another took the delivery.
			if (known.taken !== undefined) return entries.length > 0 ? entries : known.taken;
			const former = formerOf(windows, known);
			if (former !== undefined) {
				// What was collected by a window of another kind is handed over first, and what else it knows left to this one.
				const step = this.step(former, userId, known, { type: 'change' });
				const ended = await this.commit(windows, former, {
					...{ user, version: known.version, step, dispatcher },
					key: undefined,
				});
				entries.push(...(ended ?? []));
				if (ended !== undefined) attempt = 0;
				isWaiting ||= ended !== undefined && handoversOf(step).length > 0;
			} else {
				const window = windows.current;
				const step = this.step(window, userId, known, event);
				const written = await this.commit(windows, window, {
					...{ user, version: known.version, step, dispatcher, key },
				});
				if (written !== undefined) {
					isWaiting ||= handoversOf(step).length > 0;
					return dispatcher === 'watcher' && isWaiting ? 'waiting' : [...entries, ...written];
				}
			}
			await sleep(Math.random() * Math.min(5 * (attempt + 1), LONGEST_WAIT_MS));
		}
		throw new UserError('Too much has come at once for one user.');
	}

	async look<Input>(
		{ current }: Windows<Input>,
		userId: string | null,
	): Promise<OpaqueHead | undefined> {
		const known = await this.read(JSON.stringify(userId), []);
		return known.window === current.name ? headOf(current, known) : undefined;
	}

	async tick<Input>(
		windows: Windows<Input>,
		which: 'due' | 'all',
		isOver?: () => boolean,
	): Promise<readonly Error[]> {
		const { due } = this.names;
		const [at, ...users] = (await this.run('DUE', [due], [AT_ONCE])) as [number, ...string[]];
		const ticks = tickedAt.get(this.redis) ?? new Map<string, number>();
		tickedAt.set(this.redis, ticks);
		// When they are due is of no worth where Redis' clock has been set back.
		const areAll = which === 'all' || at < (ticks.get(due) ?? at) - SET_BACK_MS;
		const looked = areAll ? await this.all() : users;
		const errors = await this.eachOf(looked, windows, { type: 'tick' }, isOver);
		ticks.set(due, at);
		return errors;
	}

	async stop<Input>(windows: Windows<Input>, isOver?: () => boolean): Promise<readonly Error[]> {
		return await this.eachOf(await this.all(), windows, { type: 'stop' }, isOver);
	}

	/** How many have a session. */
	async count(): Promise<number> {
		return await through(this.redis, async () => await this.redis.zcard(this.names.due));
	}

	private async all(): Promise<string[]> {
		return await through(this.redis, async () => {
			return await this.redis.zrange(this.names.due, 0, -1);
		});
	}

	private async read(user: string, ids: readonly string[], key?: IdempotencyKey): Promise<Known> {
		const keys = [this.names.user(user), ...this.names.marks(user), ...this.keyOf(key)];
		const answer = (await this.run('READ', keys, ids)) as [number, ...string[]];
		const [at, holder, version = '', format = '', window = '', head = '', ...marks] = answer;
		const known = ids.flatMap((id, index) => {
			const mark = marks[index];
			return mark ? [[id, mark] as const] : [];
		});
		const taken = holder ? (holder === 'completed' ? holder : 'pending') : undefined;
		return { at, taken, version, format, window, head, marks: new Map(known) };
	}

	/** The name of the delivery's key, where it has one. */
	private keyOf(key: IdempotencyKey | undefined): string[] {
		return key === undefined ? [] : [this.names.key(key.id)];
	}

	private step<Input>(
		window: SessionWindow<Input>,
		userId: string | null,
		known: Known,
		event: SessionEvent<Input>,
	): Step<OpaqueHead> {
		const head = headOf(window, known);
		return inWindow(() => window.step(userId, head, event, known.at, known.marks));
	}

	/**
	 * @param window that has made the step
	 * @returns what a request is to start the workflow with; undefined if somebody else has written meanwhile, the user's
	 * state or the delivery's key
	 */
	private async commit<Input>(
		windows: Windows<Input>,
		window: SessionWindow<Input>,
		commit: Omit<Commit, 'window' | 'keeper'>,
	): Promise<OutboxEntry[] | undefined> {
		const call = commitOf({ ...commit, window, keeper: windows.current }, this.names, this.holdMs);
		const answer = await runScriptForBytes(this.redis, 'COMMIT', ...call);
		const [result, ...before] = answer as [Buffer, ...Buffer[][][]];
		const { step, dispatcher } = commit;
		switch (result.toString()) {
			case 'changed':
				return undefined;
			case 'repeated':
				// What came from the logs is lost with the first answer: whoever watches reads it again.
				if (dispatcher === 'request') {
					await this.outbox.giveBack(
						handoversOf(step).map(({ id }) => id),
						false,
					);
				}
				return [];
			default:
				return dispatcher === 'request'
					? await this.outbox.handedOver(windows, window, step, before)
					: [];
		}
	}

	private async eachOf<Input>(
		users: readonly string[],
		windows: Windows<Input>,
		event: SessionEvent<Input>,
		isOver: () => boolean = () => false,
	): Promise<Error[]> {
		const errors: Error[] = [];
		for (const user of users) {
			if (isOver()) break;
			try {
				const userId = inWindow(() => JSON.parse(user) as string | null);
				await this.apply(windows, userId, event, 'watcher');
			} catch (error) {
				// Where Redis itself fails, all wait for the next turn.
				if (!isOfUser(error)) return await Promise.reject(error);
				errors.push(error);
				await this.run('POSTPONE', [this.names.due], [user, POSTPONE_MS]);
			}
		}
		return errors;
	}

	private async run(
		script: ScriptName,
		keys: readonly string[],
		args: ReadonlyArray<string | number | Buffer>,
	): Promise<unknown> {
		return await runScript(this.redis, script, keys, args);
	}
}
