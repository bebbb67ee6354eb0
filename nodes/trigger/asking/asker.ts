import { floorAfter, askFrom, plan, type Circumstances } from '../../domain/asking/plan';
import type { AskingState } from '../../domain/asking/state';
import type { Arrived } from '../../domain/asking/window';
import { isOfUser, readList, type Line } from './ask';
import { Fetching } from './fetching';
import type { AskingSettings } from './settings';
import type { AskingNode, Connection } from './node';
import { Notebook } from './notebook';
import type { Found } from './question';
import { StoppedError, Turns } from './turns';
import { StoreError } from './storeError';
import { Troubles, type Failures } from './troubles';

/** For how long a delivery may be on its way after a conversation has ended, in milliseconds. */
const GRACE_MS = 10 * 60_000;

/** Within so long after it was published for the first time, what is there was there before. In milliseconds. */
const FRESH_MS = 60_000;

/** When Omi could not be asked: after how long it is tried again, twice as long each time. In milliseconds. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** For how many users an app asks at most. */
const MOST_USERS = 200;

/**
 * Asks Omi for what no delivery brought: regularly, over the whole look-back, each thing once. It has no clock of its own;
 * and what it knows is in the store, so that it can be stopped at any moment.
 */
export class Asker {
	private readonly turns = new Turns();
	private readonly troubles: Troubles;
	private nextAt = 0;
	private current: Promise<void> | undefined;
	private failures = 0;
	private isStopped = false;
	/** When this process first saw what is not known yet, by id. */
	private readonly seenAt = new Map<string, number>();
	private readonly notebook: Notebook;
	private readonly fetching: Fetching;
	private readonly startedAt: number;
	/** When this process last read a source's list to its end. */
	private readonly scannedAt = new Map<string, number>();

	constructor(private readonly node: AskingNode) {
		this.startedAt = node.now();
		this.notebook = new Notebook(node);
		const { question, settings } = node;
		this.fetching = new Fetching({
			question,
			receive: settings.receive,
			note: (message) => node.note(message),
			now: () => node.now(),
		});
		this.troubles = new Troubles(node.question.plural, (told) => node.tell(told));
	}

	/** The clock went on: asks if it is time to. Never throws, and does not wait for the answer. */
	tick(): void {
		const at = this.node.now();
		this.turns.tick(at);
		const { checkEveryMs } = this.node.settings;
		// A clock that was set back must not hold it up.
		this.nextAt = Math.min(this.nextAt, at + Math.max(checkEveryMs, LONGEST_PAUSE_MS));
		if (this.isStopped || this.current !== undefined || at < this.nextAt) return;
		this.nextAt = at + checkEveryMs;
		this.current = this.check().finally(() => {
			this.current = undefined;
		});
	}

	/** The node remembers things elsewhere now: what was known goes there, and the next round begins at once. */
	prepareAnew(): void {
		this.notebook.prepareAnew();
		this.nextAt = 0;
	}

	/** Waits for what is being asked now. */
	async settle(): Promise<void> {
		await this.current;
	}

	/** Asks no more; waits for what is under way. */
	async stop(): Promise<void> {
		this.isStopped = true;
		this.turns.stop();
		await this.current;
	}

	/** Never throws. */
	private async check(): Promise<void> {
		const { node } = this;
		try {
			await this.notebook.prepare();
			const connection = await node.connect();
			this.turns.ledger = connection.ledger;
			const state = await this.notebook.look();
			if (state !== undefined) this.turns.ledger.restore(state.spent);
			this.troubles.restore(state?.told ?? []);
			const listed = new Set<string>();
			const ofUsers = new Map<string, unknown>();
			for (const source of this.sourcesIn(state, connection)) {
				try {
					for (const id of await this.checkSource(connection, source)) listed.add(id);
				} catch (error) {
					// A user who has removed the app is no reason not to ask for the others.
					if (source === '' || !isOfUser(error)) return await this.fail({ error, ofUsers });
					ofUsers.set(source, error);
				}
			}
			this.forgetAllBut(listed);
			if (ofUsers.size > 0) return await this.fail({ ofUsers });
			this.failures = 0;
			await this.conclude({});
		} catch (error) {
			await this.fail({ error });
		}
	}

	/** A round could not be ended: it is tried again sooner than usual. Never throws. */
	private async fail(failures: Failures): Promise<void> {
		const { error } = failures;
		if (error instanceof StoppedError) return;
		this.failures += 1;
		const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), LONGEST_PAUSE_MS);
		this.nextAt = Math.min(this.nextAt, this.node.now() + pause);
		// That the store is away the watcher says.
		if (error instanceof StoreError) return;
		await this.conclude(failures).catch(() => undefined);
	}

	private sourcesIn(state: AskingState | undefined, { users }: Connection): string[] {
		if (this.node.settings.api === 'developerApi') return [''];
		const known = [...(state?.sources.keys() ?? [])].filter((source) => source !== '');
		return [...new Set([...users, ...known])].slice(0, MOST_USERS);
	}

	private async checkSource({ client }: Connection, source: string): Promise<string[]> {
		const { node, turns } = this;
		const { question, settings } = node;
		const before = await this.notebook.source(source);
		const line: Line = {
			client,
			turns,
			now: () => node.now(),
			asked: askedOf(settings, client, source),
		};
		const from = askFrom(before, settings.lookBackMs, node.now());
		const { rows, error } = await readList(line, question, from);
		const at = node.now();
		const found = rows.flatMap((row) => question.read(row, at) ?? []);
		const listed = found.map(({ id }) => id);
		if (!before.isScanned) await this.notebook.recognise(source, listed);
		const state = await this.notebook.source(source);
		for (const id of listed) if (!this.seenAt.has(id)) this.seenAt.set(id, at);
		const planned = plan(state, found, this.circumstances(source, at));
		await this.notebook.write({
			kind: 'arrived',
			source,
			by: 'api',
			things: planned.learn.map(learned),
		});
		const undone = await this.fetching.take(
			line,
			state,
			planned.take,
			this.missedSince(source),
			() => this.isStopped,
			async (things) => {
				const spent = this.turns.ledger.written(node.now());
				await this.notebook.write({ kind: 'arrived', source, by: 'api', things, spent });
				node.nudge();
			},
		);
		if (error !== undefined) throw error;
		const { newest, wait } = planned;
		const floor = floorAfter(state, newest, [...wait, ...undone], { ...settings, at: node.now() });
		// What its delivery has not brought by then is not to wait for the next round.
		if (wait.length > 0) this.nextAt = Math.min(this.nextAt, at + GRACE_MS);
		await this.notebook.write({ kind: 'scanned', source, newest, floor, listed });
		this.scannedAt.set(source, at);
		return listed;
	}

	/** What ended before this was uploaded later, or while nobody was there to take a delivery. */
	private missedSince(source: string): number {
		return Math.max(this.startedAt, (this.scannedAt.get(source) ?? 0) - 2 * GRACE_MS);
	}

	private circumstances(source: string, at: number): Circumstances {
		const { receive, startFrom, lookBackMs } = this.node.settings;
		return {
			at,
			startFrom,
			lookBackMs,
			graceMs: receive === 'catchUp' ? GRACE_MS : 0,
			seenAt: this.seenAt,
			isFresh: this.notebook.ageOf(source) < FRESH_MS,
		};
	}

	/** Writes down what a round came to, and what the user has to know of it. */
	private async conclude(failures: Failures): Promise<void> {
		const at = this.node.now();
		await this.notebook.write({ kind: 'spent', spent: this.turns.ledger.written(at) });
		const state = await this.notebook.look();
		const streaks = [...(state?.sources.values() ?? [])].map(({ streak }) => streak);
		const changes = this.troubles.judge(failures, Math.max(0, ...streaks), at);
		for (const { what, isOver } of changes)
			await this.notebook.write({ kind: 'told', what, isOver });
	}

	private forgetAllBut(listed: ReadonlySet<string>): void {
		this.fetching.keepOnly(listed);
		for (const id of this.seenAt.keys()) if (!listed.has(id)) this.seenAt.delete(id);
	}
}

function learned({ id, at, mark }: Found): Arrived {
	return { id, at, items: [], ...(mark !== undefined && { mark }) };
}

function askedOf({ api }: AskingSettings, { appId }: Connection['client'], source: string) {
	return { api, appId, uid: api === 'appApi' ? source : undefined };
}
