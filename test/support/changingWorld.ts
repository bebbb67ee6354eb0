import { actionItems } from '../../nodes/OmiActionItemTrigger/question';
import { Ledger } from '../../nodes/domain/asking/budget';
import { askingWindows } from '../../nodes/domain/asking/window';
import type { OmiAnswer, OmiRequest, Row } from '../../nodes/omiApi/types';
import { NodeState } from '../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../nodes/state/memory/store';
import { Asker } from '../../nodes/trigger/asking/asker';
import { MINUTE, HOUR } from './askingWorld';
import { settle } from './settle.mts';

const question = actionItems({ events: ['created', 'completed', 'changed'], output: 'raw' });

/** What an action item is like from a time on; in milliseconds since the epoch. */
export interface Condition {
	readonly id: string;
	readonly from: number;
	readonly description: string;
	readonly completed: boolean;
}

/** What n8n has written to its database of what the trigger remembers. */
export type Journaling =
	/** As one process does: at the end of each execution. */
	| 'with executions'
	/** As with workers: only when the workflow was published for the first time. */
	| 'at first';

export interface ChangingOptions {
	readonly startAt: number;
	readonly conditions: readonly Condition[];
	readonly journaling: Journaling;
	/** When n8n is killed, and for how long it is away, in milliseconds. */
	readonly kills: ReadonlyArray<{ readonly at: number; readonly forMs: number }>;
	/** Whether Omi says when it was that something was last changed. */
	readonly tellsChanges?: boolean;
}

/** An account whose action items change, and an n8n that is killed: before it has written down what it has begun. */
export class ChangingWorld {
	/** What executions have begun with, in their order. */
	readonly reported: Array<{ id: string; event: string; description: string; completed: boolean }> =
		[];
	now: number;
	private journal = '';
	private readonly keys = new Set<string>();
	private store: MemoryStore | undefined;
	private state = new NodeState();
	private asker: Asker | undefined;

	constructor(private readonly options: ChangingOptions) {
		this.now = options.startAt;
	}

	/** Lets time go by, in steps. */
	async run(until: number): Promise<void> {
		for (; this.now < until; this.now += MINUTE) {
			const kill = this.options.kills.find(({ at, forMs }) => {
				return this.now >= at && this.now < at + forMs;
			});
			if (kill === undefined) await this.live(false);
			else {
				// Of what it has begun in its last minute nothing is written down.
				if (kill.at > this.now - MINUTE) await this.live(true);
				this.asker = undefined;
				this.store = undefined;
			}
		}
	}

	/** What an item is like now. */
	conditionOf(id: string): Condition | undefined {
		return this.options.conditions.filter((one) => one.id === id && one.from <= this.now).at(-1);
	}

	private async live(isLast: boolean): Promise<void> {
		if (this.asker === undefined) await this.start();
		this.asker?.tick();
		await settle();
		await this.dispatch(isLast);
	}

	private async start(): Promise<void> {
		this.state = new NodeState();
		this.state.isJournaled = true;
		if (this.journal !== '') this.state.restore(this.journal);
		const store = new MemoryStore(
			'node',
			this.state,
			() => undefined,
			() => this.now,
		);
		this.store = store;
		this.asker = new Asker({
			question,
			settings: {
				receive: 'api',
				api: 'developerApi',
				checkEveryMs: 5 * MINUTE,
				lookBackMs: 720 * HOUR,
				startFrom: 'now',
			},
			connect: async () => await Promise.resolve(this.connection()),
			store: () => store,
			former: async () => await Promise.resolve([]),
			nudge: () => undefined,
			tell: () => undefined,
			note: () => undefined,
			now: () => this.now,
		});
		if (this.journal !== '') return;
		this.asker.tick();
		await settle();
		this.journal = this.state.toJSON();
	}

	private connection() {
		const refuse = () => {
			throw new Error('unknown answer');
		};
		const send = async (request: OmiRequest) => await Promise.resolve(this.answer(request));
		return { client: { appId: '', send, refuse }, ledger: new Ledger('key'), users: [] };
	}

	private answer({ query = {} }: OmiRequest): OmiAnswer {
		const ids = [...new Set(this.options.conditions.map(({ id }) => id))];
		const rows = ids.flatMap((id) => this.rowOf(id) ?? []).reverse();
		const offset = Number(query.offset);
		return { status: 200, body: rows.slice(offset, offset + Number(query.limit)), headers: {} };
	}

	private rowOf(id: string): Row | undefined {
		const condition = this.conditionOf(id);
		if (condition === undefined) return undefined;
		const first = this.options.conditions.find((one) => one.id === id);
		const { description, completed, from } = condition;
		const changed = this.options.tellsChanges !== false && {
			updated_at: new Date(from).toISOString(),
		};
		const created_at = new Date(first?.from ?? from).toISOString();
		return { id, description, completed, created_at, ...changed };
	}

	private async dispatch(isLast: boolean): Promise<void> {
		if (this.store === undefined) return;
		for (const { id, items } of await this.store.take(askingWindows, 100)) {
			await this.store.acknowledge([id]);
			// n8n refuses a second execution with the same key.
			if (this.keys.has(id)) continue;
			this.keys.add(id);
			for (const { json } of items) {
				this.reported.push({
					id: String(json.id),
					event: String(json.event),
					description: String(json.description),
					completed: json.completed === true,
				});
			}
			if (!isLast && this.options.journaling === 'with executions') {
				this.journal = this.state.toJSON();
			}
		}
	}
}
