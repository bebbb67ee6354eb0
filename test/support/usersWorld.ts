import { Ledger } from '../../nodes/domain/asking/budget';
import { ASKING_USER, askingWindows } from '../../nodes/domain/asking/window';
import type { OmiAnswer, OmiRequest } from '../../nodes/omiApi/types';
import { NodeState } from '../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../nodes/state/memory/store';
import { Asker } from '../../nodes/trigger/asking/asker';
import type { Question } from '../../nodes/trigger/asking/question';
import type { Told } from '../../nodes/trigger/asking/troubles';
import { lives, rowOf, type Lived } from './askingLife';
import { HOUR, MINUTE } from './askingWorld';
import { settle } from './settle.mts';

/** As an app asks: for one user at a time, and all counts for that user. */
const question: Question = {
	...lives,
	list: ({ uid }, from, offset, limit) => ({
		method: 'GET',
		path: `/${uid}/list`,
		query: { start_date: from, offset, limit },
	}),
	detail: {
		...lives.detail!,
		request: ({ uid }, { id }) => ({ method: 'GET', path: `/${uid}/${id}` }),
	},
};

export interface UsersOptions {
	readonly startAt: number;
	/** Five minutes if it is not said. */
	readonly checkEveryMs?: number;
	/** Conversations by their users' ids. */
	readonly lived: Readonly<Record<string, readonly Lived[]>>;
	/** Whom the credential names; all who have conversations if it is not said. */
	readonly named?: readonly string[];
	/** What Omi says instead, if anything; it may throw as well. */
	answerTo?(user: string, path: string, at: number): OmiAnswer | undefined;
}

/** How often an app may ask for one user in an hour. */
const MOST_FOR_USER = 10;

/** An app with several users, and an Omi that counts what is asked for each of them. */
export class UsersWorld {
	readonly started: Array<{ id: string; at: number }> = [];
	readonly told: Told[] = [];
	readonly requests: Array<{ user: string; at: number }> = [];
	/** How often Omi had to refuse. */
	refused = 0;
	now: number;
	private readonly state = new NodeState();
	private readonly ledger = new Ledger('app');
	readonly asker: Asker;

	constructor(private readonly options: UsersOptions) {
		this.now = options.startAt;
		const { store } = this;
		this.asker = new Asker({
			question,
			settings: {
				receive: 'api',
				api: 'appApi',
				checkEveryMs: options.checkEveryMs ?? 5 * MINUTE,
				lookBackMs: 72 * HOUR,
				startFrom: 'lookBack',
			},
			connect: async () => await Promise.resolve(this.connection()),
			store: () => store,
			former: async () => await Promise.resolve([]),
			nudge: () => undefined,
			tell: (told) => this.told.push(told),
			note: () => undefined,
			now: () => this.now,
		});
	}

	async run(until: number): Promise<void> {
		for (; this.now < until; this.now += MINUTE) {
			this.asker.tick();
			for (let turn = 1; turn <= 10; turn++) await settle();
			for (const { id, items } of await this.store.take(askingWindows, 100)) {
				await this.store.acknowledge([id]);
				for (const { json } of items) this.started.push({ id: String(json.id), at: this.now });
			}
		}
	}

	/** What the app's webhook brings, and the filters hold back. */
	async deliver(user: string, id: string): Promise<void> {
		const things = [{ id, at: this.now, items: [] }];
		const input = { kind: 'arrived', source: user, by: 'webhook', things, userId: user } as const;
		await this.store.apply(askingWindows, ASKING_USER, { type: 'delivery', input }, 'watcher');
	}

	/** How much is written down, in characters. */
	get size(): number {
		this.state.isJournaled = true;
		return this.state.toJSON().length;
	}

	private readonly store = new MemoryStore(
		'node',
		this.state,
		() => undefined,
		() => this.now,
	);

	private connection() {
		const refuse = () => {
			throw new Error('unknown answer');
		};
		const send = async (request: OmiRequest) => await Promise.resolve(this.answer(request));
		const users = this.options.named ?? Object.keys(this.options.lived);
		return { client: { appId: 'app', send, refuse }, ledger: this.ledger, users };
	}

	private answer({ path, query = {} }: OmiRequest): OmiAnswer {
		const [user = '', what = ''] = path.slice(1).split('/');
		const own = this.requests.filter((one) => one.user === user && one.at > this.now - HOUR);
		this.requests.push({ user, at: this.now });
		if (own.length >= MOST_FOR_USER) {
			this.refused += 1;
			return { status: 429, body: {}, headers: { 'retry-after': '600' } };
		}
		const other = this.options.answerTo?.(user, what, this.now);
		if (other !== undefined) return other;
		const lived = this.options.lived[user] ?? [];
		const shown = lived.filter(({ shownAt }) => shownAt <= this.now);
		const one = shown.find(({ id }) => id === what);
		if (what !== 'list') return { status: 200, body: one ? rowOf(one) : {}, headers: {} };
		const rows = shown
			.filter(({ createdAt }) => createdAt >= Date.parse(String(query.start_date)))
			.sort((a, b) => b.createdAt - a.createdAt)
			.slice(Number(query.offset), Number(query.offset) + Number(query.limit));
		return { status: 200, body: rows.map(rowOf), headers: {} };
	}
}
