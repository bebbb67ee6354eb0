import { randomUUID } from 'crypto';
import type { Redis } from 'ioredis';
import { sleep } from 'n8n-workflow';
import type {
	Emission,
	LogEntry,
	OpaqueHead,
	SessionEvent,
	SessionWindow,
	Step,
	Windows,
} from '../../domain/sessions/window';
import { toInlineItem } from '../items';
import { ClaimLostError, type Claim, type Dispatcher, type OutboxEntry } from '../port';
import { byLog } from '../appends';
import type { Names } from './names';
import { runScript, type ScriptName } from './scripts';
import { inTurn } from './turns';
import { inWindow, isOfUser, UserError } from './userError';

/*
 * The users of a node. Nothing is locked: a user is read, the event applied to it here, and the step written only
 * if nobody has written meanwhile; otherwise it begins anew. What follows from it, emissions and the delivery's claim,
 * is written in the same instant.
 */

/** Nothing outlives this if nobody touches it. In milliseconds, like all times here. */
const KEEP_MS = 7 * 86_400_000;
/** How many users are looked at in one go. */
const AT_ONCE = 100;
/** When a user who could not be dealt with is looked at again. */
const POSTPONE_MS = 60_000;
/** How many marks of a user are kept, twice: those before them go when there are so many again. */
const MARKS = 5_000;
/** How often a user may be changed by others meanwhile, and how long to wait at most. */
const ATTEMPTS = 50;
const LONGEST_WAIT_MS = 50;

/** What is known of a user, but for the logs. */
interface Known {
	/** By Redis' own clock, in milliseconds since the epoch. */
	readonly at: number;
	/** Another one with every commit; of a user of whom nothing is known, nothing. */
	readonly version: string;
	readonly window: string;
	readonly head: string;
	readonly marks: ReadonlyMap<string, string>;
}

export class RedisUsers {
	constructor(
		private readonly redis: Redis,
		private readonly names: Names,
		private readonly holdMs: number,
	) {}

	async apply<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		dispatcher: Dispatcher,
		claim?: Claim,
	): Promise<readonly OutboxEntry[]> {
		return await inTurn(this.redis, this.names.user(JSON.stringify(userId)), async () => {
			return await this.attempt(windows, userId, event, dispatcher, claim);
		});
	}

	private async attempt<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		dispatcher: Dispatcher,
		claim: Claim | undefined,
	): Promise<readonly OutboxEntry[]> {
		const user = JSON.stringify(userId);
		const entries: OutboxEntry[] = [];
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const known = await this.read(user, windows.current.lookups(event));
			const former = formerOf(windows, known);
			if (former !== undefined) {
				// What was collected by a window of another kind is handed over first, and then forgotten.
				const step = this.step(former, userId, known, { type: 'stop' });
				const ended = await this.commit(user, known, former, step, dispatcher, undefined, true);
				entries.push(...(ended ?? []));
				if (ended !== undefined) attempt = 0;
			} else {
				const window = windows.current;
				const step = this.step(window, userId, known, event);
				const written = await this.commit(user, known, window, step, dispatcher, claim);
				if (written !== undefined) {
					return dispatcher === 'request' ? [...entries, ...written] : [];
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
		const { window, head } = await this.read(JSON.stringify(userId), []);
		return window === current.name ? inWindow(() => current.decode(head)) : undefined;
	}

	async tick<Input>(windows: Windows<Input>, which: 'due' | 'all'): Promise<readonly Error[]> {
		const users =
			which === 'due'
				? ((await this.run('DUE', [this.names.due], [AT_ONCE])) as string[])
				: await this.redis.zrange(this.names.due, 0, -1);
		return await this.eachOf(users, windows, { type: 'tick' });
	}

	async stop<Input>(windows: Windows<Input>): Promise<readonly Error[]> {
		const users = await this.redis.zrange(this.names.due, 0, -1);
		return await this.eachOf(users, windows, { type: 'stop' });
	}

	private async read(user: string, ids: readonly string[]): Promise<Known> {
		const keys = [this.names.user(user), ...this.names.marks(user)];
		const answer = (await this.run('READ', keys, ids)) as [number, ...string[]];
		const [at, version = '', window = '', head = '', ...marks] = answer;
		const known = ids.flatMap((id, index) => {
			const mark = marks[index];
			return mark ? [[id, mark] as const] : [];
		});
		return { at, version, window, head, marks: new Map(known) };
	}

	private step<Input>(
		window: SessionWindow<Input>,
		userId: string | null,
		{ head, at, marks }: Known,
		event: SessionEvent<Input>,
	): Step<OpaqueHead> {
		return inWindow(() => window.step(userId, window.decode(head), event, at, marks));
	}

	/**
	 * @param isForgotten whether the user is to be forgotten, whatever the step leaves
	 * @returns undefined if somebody else has written meanwhile
	 */
	private async commit<Input>(
		user: string,
		known: Known,
		window: SessionWindow<Input>,
		step: Step<OpaqueHead>,
		dispatcher: Dispatcher,
		claim?: Claim,
		isForgotten = false,
	): Promise<OutboxEntry[] | undefined> {
		const emissions = await this.emissionsOf(user, window, step);
		const head = isForgotten || step.head === undefined ? '' : window.encode(step.head);
		const drops = step.flushes.flatMap((flush) => flush.drops);
		const isOpen = step.dueAt !== undefined && head !== '';
		const keys = [
			this.names.user(user),
			...this.names.marks(user),
			this.names.due,
			...this.names.lists,
			this.names.key(claim?.id ?? ''),
			...step.appends.map(({ log }) => this.names.log(user, log)),
			...drops.map((log) => this.names.log(user, log)),
		];
		const answer = await this.run('COMMIT', keys, [
			...[known.version, randomUUID(), claim?.token ?? '', claim?.keepMs ?? 0],
			...[window.name, head, user, isOpen ? Math.ceil(step.dueAt ?? 0) : ''],
			...[Math.ceil(Math.max(step.keepMs, isOpen ? KEEP_MS : 1)), KEEP_MS],
			...[MARKS, dispatcher === 'request' ? this.holdMs : 0],
			step.appends.length,
			...step.appends.flatMap(({ entries }) => [entries.length, ...entries]),
			step.marks.length,
			...step.marks.flat(),
			emissions.length,
			...emissions.flatMap(({ id, items }) => [id, JSON.stringify(items)]),
		]);
		if (answer === 'changed') return undefined;
		if (answer !== 'written') throw new ClaimLostError(answer === 'completed');
		return emissions;
	}

	/** Files travel within the item: one that is prepared by a webhook processor is not there for the worker. */
	private async emissionsOf<Input>(
		user: string,
		window: SessionWindow<Input>,
		{ flushes, appends }: Step<OpaqueHead>,
	): Promise<OutboxEntry[]> {
		const entries: OutboxEntry[] = [];
		const appended = byLog(appends);
		for (const flush of flushes) {
			const log: LogEntry[] = [];
			for (const name of flush.reads) {
				const stored = await this.redis.lrangeBuffer(this.names.log(user, name), 0, -1);
				for (const entry of stored) log.push(entry);
				for (const entry of appended.get(name) ?? []) log.push(entry);
			}
			const emission: Emission | undefined = inWindow(() => window.emission(flush, log));
			if (emission === undefined) continue;
			entries.push({ id: emission.id, items: emission.items.map(toInlineItem), attempt: 0 });
		}
		return entries;
	}

	private async eachOf<Input>(
		users: readonly string[],
		windows: Windows<Input>,
		event: SessionEvent<Input>,
	): Promise<Error[]> {
		const errors: Error[] = [];
		for (const user of users) {
			try {
				await this.apply(windows, JSON.parse(user) as string | null, event, 'watcher');
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

/** The window of another kind that the user's state is of. */
function formerOf<Input>(
	{ current, previous }: Windows<Input>,
	{ window }: Known,
): SessionWindow<Input> | undefined {
	return window === current.name ? undefined : previous.find(({ name }) => name === window);
}
