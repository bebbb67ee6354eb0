import { Ledger } from '../../nodes/domain/asking/budget';
import { askingWindows, ASKING_USER, type AskingInput } from '../../nodes/domain/asking/window';
import { NodeState } from '../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../nodes/state/memory/store';
import { Asker } from '../../nodes/trigger/asking/asker';
import type { Connection } from '../../nodes/trigger/asking/node';
import type { AskingSettings } from '../../nodes/trigger/asking/settings';
import type { Told } from '../../nodes/trigger/asking/troubles';
import type { OmiAnswer, OmiRequest } from '../../nodes/omiApi/types';
import { lives, rowOf, type Lived } from './askingLife';
import { settle } from './settle.mts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type { Lived } from './askingLife';

/** A time in which something is away. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

const within = (spans: readonly Span[], at: number) => {
	return spans.some(({ from, to }) => at >= from && at < to);
};

/** What Omi's attempts at a delivery are apart, since the first. */
const ATTEMPTS_MS = [0, 1_000, 6_000, 36_000];

export interface WorldOptions {
	readonly startAt: number;
	readonly lived: readonly Lived[];
	/** When nobody can reach Omi's API. */
	readonly apiAway?: readonly Span[];
	/** When n8n does not run. */
	readonly n8nAway?: readonly Span[];
	/** Whether n8n is killed rather than stopped: then what it had not written down is gone. */
	readonly isKilled?: boolean;
	readonly settings?: Partial<AskingSettings>;
	/** By how much n8n's clock is ahead of Omi's at a time of Omi's, in milliseconds. */
	clockError?(at: number): number;
	/** What is counted together with other nodes of the same process, which ask with the same key. */
	readonly ledger?: Ledger;
	/** Whether an answer begins and never ends. */
	isEndless?(request: OmiRequest, at: number): boolean;
	/** What Omi answers instead of what was asked for, by a request's number. */
	answerTo?(request: OmiRequest, number: number, at: number): OmiAnswer | undefined;
}

/** A life, Omi, and an n8n that comes and goes, by a clock of their own. */
export class AskingWorld {
	/** Ids in the order in which executions began. */
	readonly started: Array<{ id: string; by: string; at: number }> = [];
	readonly told: Told[] = [];
	/** When something was asked. */
	readonly requests: Array<{ at: number; kind: 'list' | 'detail' }> = [];
	/** How many deliveries n8n has taken. */
	delivered = 0;
	now: number;
	/** The part of static data, as it was last written. */
	private journal = '';
	private readonly keys = new Set<string>();
	private state: NodeState | undefined;
	private asker: Asker | undefined;
	private readonly sent = new Set<string>();
	/** Each process counts anew what it asks. */
	private ledger = new Ledger('key');
	private readonly settings: AskingSettings;

	constructor(private readonly options: WorldOptions) {
		this.now = options.startAt;
		this.ledger = options.ledger ?? this.ledger;
		this.settings = {
			receive: 'catchUp',
			api: 'developerApi',
			checkEveryMs: HOUR,
			lookBackMs: 72 * HOUR,
			startFrom: 'now',
			...options.settings,
		};
	}

	/** Lets time go by, in steps. */
	async run(until: number, stepMs = MINUTE): Promise<void> {
		for (; this.now < until; this.now += stepMs) {
			const isUp = !within(this.options.n8nAway ?? [], this.now);
			if (isUp && this.asker === undefined) await this.start();
			if (!isUp && this.asker !== undefined) await this.end();
			if (isUp) {
				this.asker?.tick();
				await settle();
			}
			await this.deliver(stepMs);
			if (isUp) await this.dispatch();
		}
	}

	/** Publishes anew, with other parameters. */
	async republish(settings: Partial<AskingSettings>): Promise<void> {
		Object.assign(this.settings, settings);
		if (this.state === undefined) return;
		await this.asker?.stop();
		this.asker = this.newAsker(this.storeOf(this.state));
	}

	private async start(): Promise<void> {
		this.ledger = this.options.ledger ?? new Ledger('key');
		const state = new NodeState();
		state.isJournaled = true;
		if (this.journal !== '') state.restore(this.journal);
		this.state = state;
		const store = this.storeOf(state);
		const isFirst = (await store.look(askingWindows, ASKING_USER)) === undefined;
		this.asker = this.newAsker(store);
		if (!isFirst) return;
		this.asker.tick();
		await settle();
		this.write();
	}

	private async end(): Promise<void> {
		await this.asker?.stop();
		if (this.options.isKilled !== true) await this.dispatch();
		this.asker = undefined;
		this.state = undefined;
	}

	private storeOf(state: NodeState): MemoryStore {
		return new MemoryStore(
			'node',
			state,
			() => undefined,
			() => this.clock(),
		);
	}

	/** What n8n takes the time for. */
	private clock(): number {
		return this.now + (this.options.clockError?.(this.now) ?? 0);
	}

	/** How much is remembered, in characters. */
	get size(): number {
		return this.journal.length;
	}

	private write(): void {
		this.journal = this.state?.toJSON() ?? this.journal;
	}

	private newAsker(store: MemoryStore): Asker {
		return new Asker({
			question: lives,
			settings: this.settings,
			connect: async () => await Promise.resolve(this.connection()),
			store: () => store,
			former: async () => await Promise.resolve([]),
			nudge: () => undefined,
			tell: (told) => this.told.push(told),
			note: () => undefined,
			now: () => this.clock(),
		});
	}

	private connection(): Connection {
		const refuse = () => {
			throw new Error("Omi's answer is not one that this node knows");
		};
		const send = async (request: OmiRequest) => {
			const answer = this.answer(request);
			if (this.options.isEndless?.(request, this.now)) await new Promise(() => undefined);
			return await Promise.resolve(answer);
		};
		return { client: { appId: '', send, refuse }, ledger: this.ledger, users: [] };
	}

	private answer(request: OmiRequest): OmiAnswer {
		const { path, query = {} } = request;
		const kind = path === '/list' ? 'list' : 'detail';
		this.requests.push({ at: this.now, kind });
		const other = this.options.answerTo?.(request, this.requests.length, this.now);
		if (other !== undefined) return other;
		if (within(this.options.apiAway ?? [], this.now)) throw new Error('Omi cannot be reached');
		const shown = this.options.lived.filter(({ shownAt, hidden }) => {
			return shownAt <= this.now && !within(hidden ? [hidden] : [], this.now);
		});
		if (kind === 'detail') {
			const one = shown.find(({ id }) => path === `/one/${id}`);
			return { status: 200, body: one === undefined ? {} : rowOf(one), headers: {} };
		}
		const rows = shown
			.filter(({ createdAt }) => createdAt >= Date.parse(String(query.start_date)))
			.sort((a, b) => b.createdAt - a.createdAt)
			.slice(Number(query.offset), Number(query.offset) + Number(query.limit))
			.map(rowOf);
		return { status: 200, body: rows, headers: {} };
	}

	/** Omi's webhook: four attempts, and then never again. */
	private async deliver(stepMs: number): Promise<void> {
		if (this.settings.receive === 'api') return;
		for (const { id, sentAt, createdAt } of this.options.lived) {
			if (sentAt === undefined || this.sent.has(id)) continue;
			if (sentAt >= this.now + stepMs) continue;
			const attempt = ATTEMPTS_MS.find((wait) => {
				return !within(this.options.n8nAway ?? [], sentAt + wait);
			});
			this.sent.add(id);
			if (attempt === undefined || this.state === undefined) continue;
			const things = [{ id, at: createdAt, items: [{ json: { id, receivedBy: 'webhook' } }] }];
			const input: AskingInput = { kind: 'arrived', source: '', by: 'webhook', things };
			const event = { type: 'delivery', input } as const;
			await this.storeOf(this.state).apply(askingWindows, ASKING_USER, event, 'watcher');
			this.delivered += 1;
			// A request that starts nothing itself is written down before it is answered.
			this.write();
		}
	}

	private async dispatch(): Promise<void> {
		if (this.state === undefined) return;
		const store = this.storeOf(this.state);
		for (const { id, items } of await store.take(askingWindows, 100)) {
			await store.acknowledge([id]);
			// n8n refuses a second execution with the same key.
			if (this.keys.has(id)) continue;
			this.keys.add(id);
			for (const { json } of items) {
				this.started.push({ id: String(json.id), by: String(json.receivedBy), at: this.now });
			}
			this.write();
		}
	}
}
