import {
	handoversOf,
	type LogEntry,
	type OpaqueHead,
	type SessionWindow,
	type Step,
	type Windows,
} from '../../domain/sessions/window';
import { byLog } from '../appends';
import { toInlineItem } from '../items';
import { BACKOFF_MS, LONGEST_BACKOFF_MS, type OutboxEntry } from '../port';
import { KEEP_MS } from './commit';
import { through, type Client } from './connection';
import { entryOf, itemsOf } from './handover';
import type { Names } from './names';
import { runScript } from './scripts';
import { inWindow } from './userError';

/*
 * The outbox of a partition. An emission in it is what the window knows of a part, and a log; its items are made when it is
 * handed to n8n. So what was collected goes to Redis once and comes back once, and nobody waits while it is made
 * into a file.
 */

/** Who had an emission that two executions were started with: workers may be late. In milliseconds. */
const KEEP_CONTESTED_MS = 86_400_000;

/** A part that has been handed over, and is to be made into items. */
interface Handed {
	readonly id: string;
	/** What the outbox has of it: see {@link entryOf}. */
	readonly entry: string;
	/** How often n8n has failed to take it. */
	readonly attempt: number;
	readonly log: readonly LogEntry[];
}

export class RedisOutbox {
	/** Why emissions could not be made since this was last asked for. */
	private failures: Error[] = [];

	constructor(
		private readonly redis: Client,
		private readonly names: Names,
		private readonly holdMs: number,
	) {}

	/** @param bytes how many at most, but for the first */
	async take<Input>(windows: Windows<Input>, limit: number, bytes: number): Promise<OutboxEntry[]> {
		const { outbox, ready, attempts, contested, contestedSince } = this.names;
		const args = [limit, this.holdMs, KEEP_CONTESTED_MS, bytes, LONGEST_BACKOFF_MS];
		const keys = [outbox, ready, attempts, contested, contestedSince];
		const answer = (await runScript(this.redis, 'TAKE', keys, args)) as string[];
		const taken: Array<Promise<Handed | undefined>> = [];
		for (let n = 0; n < answer.length; n += 4) {
			const [id = '', length = '0', entry = '', attempt = '0'] = answer.slice(n, n + 4);
			taken.push(
				this.read(id, Number(length)).then((log) => {
					return log && { id, entry, attempt: Number(attempt), log };
				}),
			);
		}
		const handed = (await Promise.all(taken)).filter((one) => one !== undefined);
		return await this.make(windows, handed);
	}

	/**
	 * What a request is to start the workflow with.
	 *
	 * @param before what was in the logs of each emission before the step
	 */
	async handedOver<Input>(
		windows: Windows<Input>,
		window: Pick<SessionWindow<Input>, 'name'>,
		step: Step<OpaqueHead>,
		before: ReadonlyArray<ReadonlyArray<readonly Buffer[]>>,
	): Promise<OutboxEntry[]> {
		const appended = byLog(step.appends);
		const handed = handoversOf(step).map((flush, index): Handed => {
			const log = flush.reads.flatMap((name, n) => {
				return [...(before[index]?.[n] ?? []), ...(appended.get(name) ?? [])];
			});
			return { id: flush.id, entry: entryOf(window.name, flush), attempt: 0, log };
		});
		return await this.make(windows, handed);
	}

	async acknowledge(ids: readonly string[]): Promise<void> {
		const { outbox, ready, attempts } = this.names;
		await runScript(this.redis, 'ACKNOWLEDGE', [outbox, ready, attempts, ...this.logsOf(ids)], ids);
	}

	async giveBack(ids: readonly string[], hasFailed: boolean): Promise<void> {
		const { outbox, ready, attempts } = this.names;
		const args = [hasFailed ? 1 : 0, BACKOFF_MS, LONGEST_BACKOFF_MS, KEEP_MS, ...ids];
		await runScript(this.redis, 'GIVE_BACK', [outbox, ready, attempts, ...this.logsOf(ids)], args);
	}

	async begin(ids: readonly string[], executionId: string): Promise<readonly string[]> {
		const { outbox, ready, attempts, contested } = this.names;
		const keys = [outbox, ready, attempts, contested, ...this.logsOf(ids)];
		return (await runScript(this.redis, 'BEGIN', keys, [executionId, ...ids])) as string[];
	}

	/** How many emissions are in it, held or not. */
	async count(): Promise<number> {
		return await through(this.redis, async () => await this.redis.zcard(this.names.ready));
	}

	takeFailures(): Error[] {
		return this.failures.splice(0);
	}

	/** Makes the items. What has none is forgotten, and what cannot be made now is tried again later. */
	private async make<Input>(
		windows: Windows<Input>,
		handed: readonly Handed[],
	): Promise<OutboxEntry[]> {
		const entries: OutboxEntry[] = [];
		const empty: string[] = [];
		const failed: string[] = [];
		for (const { id, entry, attempt, log } of handed) {
			try {
				const items = inWindow(() => itemsOf(windows, id, entry, log));
				if (items === undefined) empty.push(id);
				else entries.push({ id, items: items.map(toInlineItem), attempt });
			} catch (error) {
				failed.push(id);
				this.failures.push(error as Error);
			}
		}
		if (empty.length > 0) await this.acknowledge(empty);
		if (failed.length > 0) await this.giveBack(failed, true);
		return entries;
	}

	/** @returns undefined where somebody has told meanwhile that n8n has it, or it has waited until it expired */
	private async read(id: string, length: number): Promise<readonly LogEntry[] | undefined> {
		if (length === 0) return [];
		const log = await through(this.redis, async () => {
			return await this.redis.lrangeBuffer(this.names.emission(id), 0, -1);
		});
		if (log.length === length) return log;
		await this.acknowledge([id]);
		return undefined;
	}

	private logsOf(ids: readonly string[]): string[] {
		return ids.map((id) => this.names.emission(id));
	}
}
