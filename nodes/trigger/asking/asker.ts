import type { Ledger } from '../../domain/asking/budget';
import { lastHeardOf, type AskingState } from '../../domain/asking/state';
import { isOfKey, isRateLimited, isOfUser } from './ask';
import { Attempts } from './attempts';
import { Inquiry } from './inquiry';
import type { AskingNode, Connection } from './node';
import { Notebook } from './notebook';
import { StoreError } from './storeError';
import { Troubles } from './troubles';
import { StoppedError } from './turns';

/** When Omi could not be asked: after how long it is tried again, twice as long each time. In milliseconds. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** For how many users an app asks at most: for those whom its credential names, and those who were heard of last. */
const MOST_USERS = 200;

/**
 * Asks Omi for what no delivery brought: regularly, over the whole look-back, each thing once. It has no clock of its own;
 * and what it knows is in the store, so that it can be stopped at any moment.
 */
export class Asker {
	private readonly troubles: Troubles;
	private nextAt = 0;
	private current: Promise<void> | undefined;
	private failures = 0;
	private isStopped = false;
	private readonly notebook: Notebook;
	private readonly startedAt: number;
	/** By whom they are about. */
	private readonly inquiries = new Map<string, Inquiry>();
	/** Of users, which of them Omi says nothing of. */
	private readonly attempts: Attempts;
	private ledger: Ledger | undefined;

	constructor(private readonly node: AskingNode) {
		this.startedAt = node.now();
		this.notebook = new Notebook(node);
		this.attempts = new Attempts(() => node.now());
		this.troubles = new Troubles(node.question.plural, (told) => node.tell(told));
	}

	/** The clock went on: asks if it is time to. Never throws, and does not wait for the answer. */
	tick(): void {
		const at = this.node.now();
		for (const inquiry of this.inquiries.values()) inquiry.tick(at);
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
		const inquiries = [...this.inquiries.values()];
		await Promise.all(inquiries.map(async (inquiry) => await inquiry.stop()));
		await this.current;
	}

	/** Never throws. */
	private async check(): Promise<void> {
		try {
			await this.notebook.prepare();
			const connection = await this.node.connect();
			this.ledger = connection.ledger;
			const state = await this.notebook.look();
			if (state !== undefined) connection.ledger.restore(state.spent, this.node.now());
			this.troubles.restore(state?.told ?? []);
			const sources = this.sourcesIn(state, connection);
			await this.keepOnly(new Set(sources));
			const isAnswered = await this.askFor(sources, connection);
			this.failures = 0;
			// What is wrong with one user is told, and is no reason to ask for the others again soon.
			if (isAnswered || this.troublesOfUsers().size > 0) await this.conclude({});
			else await this.writeSpent();
		} catch (error) {
			await this.fail(error);
		}
	}

	/**
	 * A round, one after the other. Whoever waits for a turn goes on by themselves.
	 *
	 * @returns whether Omi has given anything
	 */
	private async askFor(sources: readonly string[], connection: Connection): Promise<boolean> {
		if (this.isStopped) throw new StoppedError();
		if (this.node.settings.api === 'developerApi') {
			await this.inquiryOf('').askToTheEnd(connection);
			return true;
		}
		let isAnswered = false;
		for (const { id } of this.attempts.begin(sources.map((source) => ({ id: source })))) {
			if (this.isStopped) throw new StoppedError();
			try {
				if (!(await this.inquiryOf(id).ask(connection))) continue;
				this.attempts.give(id);
				isAnswered = true;
			} catch (error) {
				// A user who has removed the app is no reason not to ask for the others.
				if (isOfUser(error) || isRateLimited(error)) this.attempts.refuse(id);
				else if (isOfAll(error)) await Promise.reject(error);
				else this.attempts.fail(id, error);
			}
		}
		this.attempts.conclude();
		return isAnswered;
	}

	/** A round could not be ended: it is tried again sooner than usual. Never throws. */
	private async fail(error: unknown): Promise<void> {
		if (error instanceof StoppedError) return;
		this.failures += 1;
		const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), LONGEST_PAUSE_MS);
		this.nextAt = Math.min(this.nextAt, this.node.now() + pause);
		// That the store is away the watcher says.
		if (error instanceof StoreError) return;
		for (const inquiry of this.inquiries.values()) inquiry.excuse();
		await this.conclude({ error }).catch(() => undefined);
	}

	private inquiryOf(source: string): Inquiry {
		const { node, notebook, startedAt } = this;
		const known = this.inquiries.get(source);
		if (known !== undefined) return known;
		const inquiry = new Inquiry(node, notebook, source, startedAt, (at) => {
			this.nextAt = Math.min(this.nextAt, at);
		});
		this.inquiries.set(source, inquiry);
		return inquiry;
	}

	private async keepOnly(sources: ReadonlySet<string>): Promise<void> {
		this.attempts.keepOnly(sources);
		for (const [source, inquiry] of this.inquiries) {
			if (sources.has(source)) continue;
			this.inquiries.delete(source);
			await inquiry.stop();
		}
	}

	private sourcesIn(state: AskingState | undefined, { users }: Connection): string[] {
		if (this.node.settings.api === 'developerApi') return [''];
		const at = this.node.now();
		const known = [...(state?.sources ?? [])]
			.filter(([source]) => source !== '')
			// What was created ahead of this process's clock tells nothing.
			.map(([source, own]) => ({ source, heardAt: Math.min(lastHeardOf(own), at) }))
			.sort((a, b) => b.heardAt - a.heardAt)
			.map(({ source }) => source);
		return [...new Set([...users, ...known])].slice(0, MOST_USERS);
	}

	private troublesOfUsers(): Map<string, unknown> {
		const at = this.node.now();
		const ofUsers = new Map<string, unknown>();
		for (const [source, inquiry] of this.inquiries) {
			const trouble = source === '' ? undefined : inquiry.troubleAt(at);
			if (trouble !== undefined) ofUsers.set(source, trouble.error);
		}
		return ofUsers;
	}

	private async writeSpent(): Promise<void> {
		if (this.ledger === undefined) return;
		await this.notebook.write({ kind: 'spent', spent: this.ledger.written(this.node.now()) });
	}

	/** Writes down what a round came to, and what the user has to know of it. */
	private async conclude({ error }: { readonly error?: unknown }): Promise<void> {
		const at = this.node.now();
		await this.writeSpent();
		const state = await this.notebook.look();
		const streaks = [...(state?.sources.values() ?? [])].map(({ streak }) => streak);
		const failures = { error, ofUsers: this.troublesOfUsers() };
		const changes = this.troubles.judge(failures, Math.max(0, ...streaks), at);
		for (const { what, isOver } of changes)
			await this.notebook.write({ kind: 'told', what, isOver });
	}
}

/** Whether it is no matter of the user who is asked for. */
function isOfAll(error: unknown): boolean {
	return error instanceof StoreError || isOfKey(error);
}
