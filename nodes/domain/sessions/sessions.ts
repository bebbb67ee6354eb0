import type { Emission, Kind, SessionEvent, SessionPolicy, UserState } from './session';
import { newUser, step } from './step';

export interface Limits {
	/** How much all sessions together may hold, in bytes. */
	readonly bytes: number;
	/** How many users may be remembered. */
	readonly users: number;
}

/** What a user takes beside what the session holds, in bytes, as JSON. */
const BYTES_PER_USER = 400;

/**
 * The sessions of all users of one node. Users are independent of each other; only the room is shared: when
 * it runs out, the largest sessions are emitted early, and with too many users those who have been silent
 * for longest. Nothing is dropped.
 */
export class Sessions<Content, Recall, Arrival> {
	/** Least recently heard first. */
	private readonly users = new Map<string, UserState<Content, Recall>>();
	private bytes = 0;

	constructor(
		private readonly kind: Kind<Content, Recall, Arrival>,
		private readonly policy: SessionPolicy,
		private readonly limits: Limits,
		states: Iterable<UserState<Content, Recall>> = [],
	) {
		for (const state of states) this.put(keyOf(state.userId), state);
	}

	/** Applies an event to one user, and makes room if that took the last. */
	apply(userId: string | null, event: SessionEvent<Arrival>): Array<Emission<Content>> {
		const state = this.users.get(keyOf(userId)) ?? newUser(this.kind, userId, event.at);
		return [...this.advance(state, event), ...this.makeRoom(event.at)];
	}

	/** Applies an event to every user: the clock going on, or the end. */
	applyToAll(event: SessionEvent<never>): Array<Emission<Content>> {
		return [...this.users.values()].flatMap((state) => this.advance(state, event));
	}

	/** The users, those heard last at the end. */
	states(): Array<UserState<Content, Recall>> {
		return [...this.users.values()];
	}

	/** How many users have a session that is going on. */
	get open(): number {
		return this.states().filter(({ session }) => session !== undefined).length;
	}

	/** How much room the sessions take, in bytes. */
	get size(): number {
		return this.bytes + this.users.size * BYTES_PER_USER;
	}

	private advance(state: UserState<Content, Recall>, event: SessionEvent<Arrival>) {
		const key = keyOf(state.userId);
		this.remove(key);
		const next = step(this.kind, state, event, this.policy);
		if (next.state !== undefined) this.put(key, next.state);
		return next.emissions;
	}

	private makeRoom(at: number): Array<Emission<Content>> {
		const emissions: Array<Emission<Content>> = [];
		while (this.users.size > this.limits.users) {
			const [oldest] = this.users.values();
			if (oldest === undefined) break;
			emissions.push(...this.advance(oldest, { type: 'stop', at }));
			this.remove(keyOf(oldest.userId));
		}
		while (this.bytes > this.limits.bytes) {
			const largest = this.largest();
			const before = this.bytes;
			emissions.push(...this.advance(largest, { type: 'full', at }));
			if (this.bytes >= before) break;
		}
		return emissions;
	}

	private largest(): UserState<Content, Recall> {
		return this.states().reduce((a, b) => (this.sizeOf(b) > this.sizeOf(a) ? b : a));
	}

	private put(key: string, state: UserState<Content, Recall>): void {
		this.users.set(key, state);
		this.bytes += this.sizeOf(state);
	}

	private remove(key: string): void {
		const state = this.users.get(key);
		if (state === undefined) return;
		this.bytes -= this.sizeOf(state);
		this.users.delete(key);
	}

	private sizeOf({ session }: UserState<Content, Recall>): number {
		return session === undefined ? 0 : this.kind.size(session.content);
	}
}

/** A user without an id must not be mistaken for one whose id is the empty text. */
function keyOf(userId: string | null): string {
	return userId === null ? 'null' : `uid ${userId}`;
}
