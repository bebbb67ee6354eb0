import { floorAfter, askFrom, plan, type Circumstances } from '../../domain/asking/plan';
import { type AskingState, type SourceState } from '../../domain/asking/state';
import {
	ASKING_USER,
	askingStateOf,
	askingWindows,
	type Arrived,
	type AskingInput,
} from '../../domain/asking/window';
import type { StateStore } from '../../state/port';
import { readList, type Line } from './ask';
import { Fetching } from './fetching';
import type { AskingSettings } from './settings';
import type { AskingNode, Connection } from './node';
import type { Found } from './question';
import { ledgerOf, StoppedError, Turns } from './turns';
import { ofStore, StoreError } from './storeError';
import { Troubles } from './troubles';

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
	/** Whether what another store has kept has been taken over. */
	private isPrepared = false;
	/** When this process first saw what is not known yet, by id. */
	private readonly seenAt = new Map<string, number>();
	/** When this process has asked for a source for the first time ever. */
	private readonly beganAt = new Map<string, number>();
	private readonly fetching: Fetching;
	private readonly startedAt: number;
	/** When this process last read a source's list to its end. */
	private readonly scannedAt = new Map<string, number>();

	constructor(private readonly node: AskingNode) {
		this.startedAt = node.now();
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
		this.isPrepared = false;
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
			await this.prepare();
			const connection = await node.connect();
			this.turns.ledger = ledgerOf(connection.credential);
			const state = await this.look();
			if (state !== undefined) this.turns.ledger.restore(state.spent);
			this.troubles.restore(state?.told ?? []);
			const listed = new Set<string>();
			for (const source of this.sourcesIn(state, connection)) {
				const ids = await this.checkSource(connection, source);
				for (const id of ids) listed.add(id);
			}
			this.forgetAllBut(listed);
			this.failures = 0;
			await this.conclude(undefined);
		} catch (error) {
			// That the store is away the watcher says.
			if (error instanceof StoppedError || error instanceof StoreError) return;
			this.failures += 1;
			const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), LONGEST_PAUSE_MS);
			this.nextAt = Math.min(this.nextAt, node.now() + pause);
			await this.conclude(error).catch(() => undefined);
		}
	}

	private sourcesIn(state: AskingState | undefined, { users }: Connection): string[] {
		if (this.node.settings.api === 'developerApi') return [''];
		const known = [...(state?.sources.keys() ?? [])].filter((source) => source !== '');
		return [...new Set([...users, ...known])].slice(0, MOST_USERS);
	}

	private async checkSource({ client }: Connection, source: string): Promise<string[]> {
		const { node, turns } = this;
		const { question, settings } = node;
		const before = await this.sourceState(source);
		const line: Line = {
			client,
			turns,
			now: () => node.now(),
			asked: askedOf(settings, client, source),
		};
		const from = askFrom(before, settings.lookBackMs, node.now());
		const { rows, error } = await readList(line, question, from);
		const at = node.now();
		const state = await this.sourceState(source);
		const found = rows.flatMap((row) => question.read(row, at) ?? []);
		for (const { id } of found) if (!this.seenAt.has(id)) this.seenAt.set(id, at);
		const planned = plan(state, found, this.circumstances(source, at));
		await this.apply({ kind: 'arrived', source, by: 'api', things: planned.learn.map(learned) });
		const undone = await this.fetching.take(
			line,
			state,
			planned.take,
			this.missedSince(source),
			() => this.isStopped,
			async (things) => {
				const spent = this.turns.ledger.written(node.now());
				await this.apply({ kind: 'arrived', source, by: 'api', things, spent });
				node.nudge();
			},
		);
		if (error !== undefined) throw error;
		const { newest, wait } = planned;
		const floor = floorAfter(state, newest, [...wait, ...undone], { ...settings, at: node.now() });
		const listed = found.map(({ id }) => id);
		await this.apply({ kind: 'scanned', source, newest, floor, listed });
		this.scannedAt.set(source, at);
		return listed;
	}

	/** What ended before this was uploaded later, or while nobody was there to take a delivery. */
	private missedSince(source: string): number {
		return Math.max(this.startedAt, (this.scannedAt.get(source) ?? 0) - 2 * GRACE_MS);
	}

	private circumstances(source: string, at: number): Circumstances {
		const { receive, startFrom, lookBackMs } = this.node.settings;
		const beganAt = this.beganAt.get(source);
		return {
			at,
			startFrom,
			lookBackMs,
			graceMs: receive === 'catchUp' ? GRACE_MS : 0,
			seenAt: this.seenAt,
			isFresh: beganAt !== undefined && at - beganAt < FRESH_MS,
		};
	}

	/** Writes down what a round came to, and what the user has to know of it. */
	private async conclude(error: unknown): Promise<void> {
		const at = this.node.now();
		await this.apply({ kind: 'spent', spent: this.turns.ledger.written(at) });
		const state = await this.look();
		const streaks = [...(state?.sources.values() ?? [])].map(({ streak }) => streak);
		const changes = this.troubles.judge(error, Math.max(0, ...streaks), at);
		for (const { what, isOver } of changes) await this.apply({ kind: 'told', what, isOver });
	}

	private async sourceState(source: string): Promise<SourceState> {
		const known = (await this.look())?.sources.get(source);
		if (known !== undefined) return known;
		this.beganAt.set(source, this.node.now());
		await this.apply({ kind: 'begin', source });
		const begun = (await this.look())?.sources.get(source);
		if (begun === undefined)
			throw new Error('The session store does not keep what is written to it.');
		return begun;
	}

	/** Takes over what another store has kept, before anything else. */
	private async prepare(): Promise<void> {
		if (this.isPrepared) return;
		const own = await this.look();
		if (![...(own?.sources.values() ?? [])].some(({ isScanned }) => isScanned)) {
			const state = await ofStore(async () => await this.node.former());
			if (state !== undefined) await this.apply({ kind: 'adopt', state });
		}
		this.isPrepared = true;
	}

	private async look(): Promise<AskingState | undefined> {
		return askingStateOf(
			await ofStore(async () => await this.store().look(askingWindows, ASKING_USER)),
		);
	}

	private async apply(input: AskingInput): Promise<void> {
		if (input.kind === 'arrived' && input.things.length === 0) return;
		const event = { type: 'delivery', input } as const;
		await ofStore(
			async () => await this.store().apply(askingWindows, ASKING_USER, event, 'watcher'),
		);
	}

	private store(): StateStore {
		const store = this.node.store();
		if (store === undefined) throw new Error('The session store cannot be opened.');
		return store;
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
