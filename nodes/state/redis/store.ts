import { randomUUID } from 'crypto';
import type { Redis } from 'ioredis';
import { sleep, type INodeExecutionData } from 'n8n-workflow';
import type { SessionEvent } from '../../domain/sessions/session';
import { REMEMBER_MS } from '../../domain/sessions/step';
import type { Advance, Parcel } from '../collector';
import { toInlineItem } from '../items';
import type { Claims, SessionStore } from '../port';
import type { Modes } from '../mode';
import { UserBlobs } from './blobs';
import { ACKNOWLEDGE, CLAIM, COMMIT, OWN, TAKE_OVERDUE } from './scripts';

/*
 * What a node remembers, in a Redis that all processes of n8n share. Nothing is locked: a user's state is read,
 * the event applied to it here, and the result written only if nobody has written meanwhile; otherwise it
 * begins anew. What follows from it, emissions and the delivery's key, is written in the same instant.
 *
 * An emission stays in the outbox until an execution has it. Whoever made it starts the workflow; should that
 * process die before n8n has taken the execution down, the leader's clock finds the emission overdue and starts
 * another. Of two executions with one emission only the first is let through.
 */

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** Nothing outlives this if nobody touches it. In milliseconds, like all times here. */
const KEEP_MS = 7 * DAY;
/** Omi's last attempt comes within minutes. */
const KEEP_KEYS_MS = DAY;
/** Between Omi's attempts lie one, five and thirty seconds. */
const PENDING_MS = 20 * SECOND;
/** For how long to wait for another process that has the same delivery, and how often to look. */
const PATIENCE_MS = 3 * SECOND;
const LOOK_MS = 50;
/** How long an execution may take to begin before the emission counts as forgotten. */
const OVERDUE_MS = 60 * SECOND;
/** How many are looked at in one go. */
const AT_ONCE = 100;
/** How often a user's state may be changed by others meanwhile. */
const ATTEMPTS = 50;

/** The fields of a user's state that are no blobs. */
const VERSION = 'version';
const STATE = 'state';

interface User {
	/** Another one with every write; of a user of whom nothing is known, nothing. */
	readonly version: string;
	/** The mode in which the state was written, and the state as JSON. */
	readonly state?: { readonly mode: string; readonly user: string };
	readonly blobs: ReadonlyMap<string, Buffer>;
}

/** One node's part of a Redis. Made anew for each request. */
export class RedisStore implements Claims {
	readonly isShared = true;
	/** The key of the delivery at hand, until it has been written down what became of it. */
	private claimed?: string;

	/** @param name tells the node from all others */
	constructor(
		private readonly redis: Redis,
		private readonly name: string,
	) {}

	async claim(key: string): Promise<boolean> {
		for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
			const answer = await this.redis.eval(CLAIM, 1, this.key('delivery', key), PENDING_MS);
			if (answer === 'claimed') {
				this.claimed = key;
				return true;
			}
			if (answer === 'done') return false;
			await sleep(LOOK_MS);
		}
		throw new Error('Another process has been busy with the same delivery for too long.');
	}

	async settle(key: string): Promise<void> {
		if (this.claimed !== key) return;
		await this.redis.set(this.key('delivery', key), 'done', 'PX', KEEP_KEYS_MS);
		this.claimed = undefined;
	}

	async release(key: string): Promise<void> {
		if (this.claimed !== key) return;
		this.claimed = undefined;
		await this.redis.del(this.key('delivery', key));
	}

	async claimContent(id: string, at: number, key: string | undefined): Promise<boolean> {
		const owner = key ?? `at ${at}`;
		return (await this.redis.eval(OWN, 1, this.key('content', id), owner, DAY)) === 1;
	}

	/** The node's sessions under its settings. */
	sessions<Arrival>(modes: Modes<Arrival>): SessionStore<Arrival> {
		return {
			apply: async (userId, event) => await this.apply(modes, userId, event),
			tick: async (at) => {
				const due = await this.redis.zrangebyscore(
					this.key('due'),
					'-inf',
					at,
					'LIMIT',
					0,
					AT_ONCE,
				);
				const parcels: Parcel[] = [];
				for (const user of due) {
					const userId = JSON.parse(user) as string | null;
					parcels.push(...(await this.apply(modes, userId, { type: 'tick', at })));
				}
				return parcels;
			},
		};
	}

	/** Emissions that no execution has been seen of: each comes out once, unless it is forgotten again. */
	async overdue(at: number): Promise<INodeExecutionData[]> {
		const keys = [this.key('outbox'), this.key('overdue')];
		const items = await this.redis.eval(TAKE_OVERDUE, 2, ...keys, at - OVERDUE_MS, at, AT_ONCE);
		return (items as string[]).map((item) => JSON.parse(item) as INodeExecutionData);
	}

	/** @returns whether the execution is the one that has the emission; another has had it otherwise */
	async acknowledge(id: string, executionId: string): Promise<boolean> {
		const keys = [this.key('outbox'), this.key('overdue'), this.key('execution', id)];
		return (await this.redis.eval(ACKNOWLEDGE, 3, ...keys, id, executionId, DAY)) === 1;
	}

	private async apply<Arrival>(
		modes: Modes<Arrival>,
		userId: string | null,
		event: SessionEvent<Arrival>,
	): Promise<readonly Parcel[]> {
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const before = await this.read(userId);
			const blobs = new UserBlobs(before.blobs);
			const after = advance(modes, before, userId, event, blobs);
			const mode = modes.active.name;
			if (await this.commit(userId, before.version, mode, after, blobs, event.at)) {
				return after.parcels;
			}
			await sleep(Math.random() * Math.min(5 * (attempt + 1), LOOK_MS));
		}
		throw new Error('Too much has come at once for one user.');
	}

	private async read(userId: string | null): Promise<User> {
		const fields = await this.redis.hgetallBuffer(this.userKey(userId));
		const { [VERSION]: version, [STATE]: state, ...blobs } = fields;
		return {
			version: version?.toString() ?? '',
			...(state && { state: JSON.parse(state.toString()) as User['state'] }),
			blobs: new Map(Object.entries(blobs)),
		};
	}

	private async commit(
		userId: string | null,
		version: string,
		mode: string,
		{ parcels, state, dueAt, isLasting }: Advance,
		blobs: UserBlobs,
		at: number,
	): Promise<boolean> {
		const isOpen = dueAt !== undefined;
		const keys = [
			this.userKey(userId),
			this.key('due'),
			this.key('outbox'),
			this.key('overdue'),
			this.key('delivery', this.claimed ?? ''),
		];
		const dropped = blobs.dropped;
		const answer = await this.redis.eval(
			COMMIT,
			keys.length,
			...keys,
			...[
				version,
				randomUUID(),
				state === undefined ? '' : JSON.stringify({ mode, user: state }),
				isOpen || isLasting ? KEEP_MS : REMEMBER_MS,
				JSON.stringify(userId),
				dueAt ?? '',
				at,
				KEEP_MS,
				this.claimed === undefined ? '' : KEEP_KEYS_MS,
				blobs.added.size,
				...[...blobs.added].flat(),
				dropped.length,
				...dropped,
				parcels.length,
				...parcels.flatMap((parcel) => [parcel.id, JSON.stringify(toInlineItem(parcel))]),
			],
		);
		if (answer !== 1) return false;
		this.claimed = undefined;
		return true;
	}

	private userKey(userId: string | null): string {
		return this.key('user', JSON.stringify(userId));
	}

	private key(...parts: string[]): string {
		return [this.name, ...parts].join(':');
	}
}

/** Applies an event to a user; what was collected in another mode is handed on first. */
function advance<Arrival>(
	{ active, others }: Modes<Arrival>,
	{ state }: User,
	userId: string | null,
	event: SessionEvent<Arrival>,
	blobs: UserBlobs,
): Advance {
	if (state === undefined || state.mode === active.name) {
		return active.advance(state?.user, userId, event, blobs);
	}
	const former = others.find(({ name }) => name === state.mode);
	const end = { type: 'stop' as const, at: event.at };
	const ended = former?.advance(state.user, userId, end, new UserBlobs());
	const after = active.advance(undefined, userId, event, blobs);
	return { ...after, parcels: [...(ended?.parcels ?? []), ...after.parcels] };
}
