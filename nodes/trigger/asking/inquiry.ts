import {
	askFrom,
	floorAfter,
	lookBackFrom,
	plan,
	type Circumstances,
} from '../../domain/asking/plan';
import type { Arrived } from '../../domain/asking/window';
import { isOfUser, readList, type Line } from './ask';
import { Fetching } from './fetching';
import type { AskingNode, Connection } from './node';
import type { Notebook } from './notebook';
import type { Found } from './question';
import { StoreError } from './storeError';
import { StoppedError, Turns } from './turns';

/** For how long a delivery may be on its way after a conversation has ended, in milliseconds. */
const GRACE_MS = 10 * 60_000;

/** Within so long after it was published for the first time, what is there was there before. In milliseconds. */
const FRESH_MS = 60_000;

/** For how long what is behind the look-back, and could not be fetched, is in no haste. In milliseconds. */
const OVERDUE_MS = 2 * 86_400_000;

/** After how long it is to be told that nothing is got for somebody, in milliseconds. */
const LONG_MS = 3_600_000;

/**
 * What Omi is asked for one user: all of a look-back, and what is new of it in full. For an app Omi counts for each of its
 * users, so each waits for turns of their own.
 */
export class Inquiry {
	private readonly turns = new Turns();
	private readonly fetching: Fetching;
	/** When this process first saw what is not known yet, by id. */
	private readonly seenAt = new Map<string, number>();
	/** When this process last read the list to its end. */
	private scannedAt = 0;
	private current: Promise<void> | undefined;
	private failure: { readonly error: unknown; readonly since: number } | undefined;
	private isStopped = false;
	/** Whether Omi has given anything since it was last asked. */
	private hasGot = false;

	/**
	 * @param source whom it is about
	 * @param startedAt when this process began to ask, in milliseconds since the epoch
	 * @param askAgain says when it is to be asked again at the latest, in milliseconds since the epoch
	 */
	constructor(
		private readonly node: AskingNode,
		private readonly notebook: Notebook,
		private readonly source: string,
		private readonly startedAt: number,
		private readonly askAgain: (at: number) => void,
	) {
		const { question, settings } = node;
		this.fetching = new Fetching({
			question,
			receive: settings.receive,
			note: (message) => node.note(message),
			now: () => node.now(),
		});
	}

	/** The clock went on. */
	tick(at: number): void {
		this.turns.tick(at);
	}

	/**
	 * Asks, or goes on with it, until it has to wait for a turn; then it goes on by itself.
	 *
	 * @returns whether Omi has given anything since this was last called
	 * @throws what kept it from its end
	 */
	async ask(connection: Connection): Promise<boolean> {
		const { current } = this.begin(connection);
		await new Promise<void>((resolve, reject) => {
			this.turns.whenWaiting(resolve);
			current.then(resolve, reject);
		});
		const { hasGot } = this;
		this.hasGot = false;
		return hasGot;
	}

	/** The same, however long it has to wait. */
	async askToTheEnd(connection: Connection): Promise<void> {
		await this.begin(connection).current;
	}

	/** Asks no more; waits for what is under way. */
	async stop(): Promise<void> {
		this.isStopped = true;
		this.turns.stop();
		await this.current?.catch(() => undefined);
	}

	/**
	 * What keeps Omi from being asked for this user, if whoever runs the app is to know.
	 *
	 * @param at in milliseconds since the epoch
	 */
	troubleAt(at: number): { readonly error: unknown } | undefined {
		const { failure } = this;
		if (failure === undefined) return undefined;
		return isOfUser(failure.error) || at - failure.since >= LONG_MS ? failure : undefined;
	}

	/** Omi gives nothing to anybody at present. */
	excuse(): void {
		if (!isOfUser(this.failure?.error)) this.failure = undefined;
	}

	private begin(connection: Connection): { readonly current: Promise<void> } {
		if (this.current !== undefined) return { current: this.current };
		this.turns.ledger = connection.ledger;
		const current = this.check(connection);
		this.current = current;
		const end = (failed: boolean, error?: unknown) => {
			this.current = undefined;
			this.hasGot &&= !failed;
			if (!failed) this.failure = undefined;
			else if (!(error instanceof StoreError || error instanceof StoppedError)) {
				const now = this.node.now();
				this.failure = { error, since: Math.min(this.failure?.since ?? now, now) };
			}
		};
		void current.then(
			() => end(false),
			(error: unknown) => end(true, error),
		);
		return { current };
	}

	private async check({ client }: Connection): Promise<void> {
		const { node, notebook, source } = this;
		const { question, settings } = node;
		const before = await notebook.source(source);
		const uid = settings.api === 'appApi' ? source : undefined;
		const line: Line = {
			client,
			turns: this.turns,
			now: () => node.now(),
			asked: { api: settings.api, appId: client.appId, uid },
		};
		const from = askFrom(before, settings.lookBackMs, node.now());
		const { rows, error } = await readList(line, question, from);
		this.hasGot ||= error === undefined;
		const at = node.now();
		const found = rows.flatMap((row) => question.read(row, at) ?? []);
		const listed = found.map(({ id }) => id);
		if (!before.isScanned) await notebook.recognise(source, listed);
		const state = await notebook.source(source);
		for (const id of listed) if (!this.seenAt.has(id)) this.seenAt.set(id, at);
		const planned = plan(state, found, this.circumstances(at));
		const things = planned.learn.map(learned);
		await notebook.write({ kind: 'arrived', source, by: 'api', things });
		const { newest, wait } = planned;
		const counted = { lookBackMs: settings.lookBackMs, at };
		const overdueBefore = (lookBackFrom(state, newest, counted) ?? 0) - OVERDUE_MS;
		const undone = await this.fetching.take(
			line,
			state,
			planned.take,
			{ missedSince: this.missedSince(), overdueBefore },
			() => this.isStopped,
			async (come) => {
				this.hasGot = true;
				const spent = this.turns.ledger.written(node.now());
				await notebook.write({ kind: 'arrived', source, by: 'api', things: come, spent });
				node.nudge();
			},
		);
		if (error !== undefined) return await Promise.reject(error);
		const floor = floorAfter(state, newest, [...wait, ...undone], { ...settings, at: node.now() });
		// What its delivery has not brought by then is not to wait for the next round.
		if (wait.length > 0) this.askAgain(at + GRACE_MS);
		await notebook.write({ kind: 'scanned', source, newest, floor, listed });
		this.scannedAt = at;
		this.forgetAllBut(new Set(listed));
	}

	/** What ended before this was uploaded later, or while nobody was there to take a delivery. */
	private missedSince(): number {
		return Math.max(this.startedAt, this.scannedAt - 2 * GRACE_MS);
	}

	private circumstances(at: number): Circumstances {
		const { receive, startFrom, lookBackMs } = this.node.settings;
		return {
			at,
			startFrom,
			lookBackMs,
			graceMs: receive === 'catchUp' ? GRACE_MS : 0,
			seenAt: this.seenAt,
			isFresh: this.notebook.ageOf(this.source) < FRESH_MS,
		};
	}

	private forgetAllBut(listed: ReadonlySet<string>): void {
		this.fetching.keepOnly(listed);
		for (const id of this.seenAt.keys()) if (!listed.has(id)) this.seenAt.delete(id);
	}
}

function learned({ id, at, mark }: Found): Arrived {
	return { id, at, items: [], ...(mark !== undefined && { mark }) };
}
