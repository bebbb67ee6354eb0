import {
	type Emission,
	type Limits,
	type OpaqueHead,
	type SessionEvent,
	type SessionWindow,
	type Windows,
} from '../../domain/sessions/window';
import { emissionsOf, restoreUser, User, windowNamed, type WrittenUser } from './user';

/** Room for marks in the journal: entries of about 50 bytes, shared by all users. */
const MARKS_IN_JOURNAL = 3_000;

/** What is forgotten sooner than this is not worth a place in the journal, in milliseconds. */
const SHORT_MS = 15 * 60_000;

/** How often those whose time is over are looked for, and when one who could not be dealt with is tried again, in milliseconds. */
const LOOK_MS = 60_000;

type Enqueue = (emission: Emission) => void;

/**
 * The users of one node. They are independent of each other; only the room is shared: when it runs out, the
 * largest sessions are handed over early, and with too many users those who have been silent for longest.
 */
export class Users {
	/** Least recently heard first. */
	private readonly users = new Map<string | null, User>();
	private bytes = 0;
	private lookedAt = 0;
	private tickedAt = 0;
	/** As the journal has them, until a window takes them up. */
	private written: readonly WrittenUser[] = [];
	/** What has last been applied here; the journal's encoder. */
	private windows: Windows<never> | undefined;

	/**
	 * @param enqueue takes what is handed over; it is called before what it follows from is forgotten
	 * @param setAside takes what no window can read
	 */
	constructor(
		private readonly enqueue: Enqueue,
		private readonly setAside: (user: WrittenUser) => void,
	) {}

	/** Applies an event to one user, and makes room if that took the last. */
	apply<Input>(
		windows: Windows<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		at: number,
	): void {
		this.takeUp(windows, at);
		const former = this.users.get(userId);
		if (former !== undefined) this.endFormer(windows, former, at);
		this.step(windows.current, userId, event, at);
		this.makeRoom(windows, at);
	}

	/** What is known of a user under the current window. */
	look<Input>(windows: Windows<Input>, userId: string | null, at: number): OpaqueHead | undefined {
		this.takeUp(windows, at);
		const user = this.users.get(userId);
		return user === undefined || user.window !== windows.current.name || user.isExpired(at)
			? undefined
			: user.head;
	}

	/** Lets the clock go on for those whose time has come, or for all. */
	tick<Input>(windows: Windows<Input>, which: 'due' | 'all', at: number): Error[] {
		this.takeUp(windows, at);
		if (at - this.lookedAt >= LOOK_MS) this.forgetExpired(at);
		// When they are due is of no worth where the clock has been set back.
		const areAll = which === 'all' || at < this.tickedAt - LOOK_MS;
		this.tickedAt = at;
		const isDue = ({ dueAt }: User) => dueAt !== undefined && (areAll || dueAt <= at);
		return this.eachOf([...this.users.values()].filter(isDue), at, (user) => {
			this.happen(windows, user, { type: 'tick' }, at);
		});
	}

	/** Ends every session. */
	stop<Input>(windows: Windows<Input>, at: number): Error[] {
		this.takeUp(windows, at);
		return this.eachOf([...this.users.values()], at, (user) => {
			this.happen(windows, user, { type: 'stop' }, at);
		});
	}

	/** Ends every session of which the journal has nothing. */
	stopUnwritten(at: number): void {
		if (this.windows?.current.isDurable === false) this.stop(this.windows, at);
	}

	/** Whether a session is going on. */
	get hasSessions(): boolean {
		return (
			this.written.length > 0 || [...this.users.values()].some(({ dueAt }) => dueAt !== undefined)
		);
	}

	/** What the journal holds of the users, each as JSON. */
	toJson(at: number): string[] {
		const { windows } = this;
		if (windows === undefined) return this.written.map((user) => JSON.stringify(user));
		const lasting = [...this.users.values()].filter((user) => user.isLasting(SHORT_MS, at));
		// In steps, so that not every new user changes it for all.
		const steps = 2 ** Math.ceil(Math.log2(Math.max(lasting.length, 1)));
		const marks = Math.floor(MARKS_IN_JOURNAL / steps);
		return lasting.flatMap((user) => {
			const window = windowNamed(windows, user.window);
			return window?.isDurable ? user.toJson(window, marks) : [];
		});
	}

	restore(users: readonly WrittenUser[]): void {
		this.written = [...this.written, ...users];
	}

	/** Another goes on with all of them. */
	clear(): void {
		this.users.clear();
		this.written = [];
		this.bytes = 0;
	}

	private takeUp<Input>(windows: Windows<Input>, at: number): void {
		this.windows = windows as unknown as Windows<never>;
		const { written } = this;
		this.written = [];
		for (const one of written) {
			const window = windowNamed(windows, one[1]);
			const user = window && restoreUser(window as SessionWindow<never>, one);
			if (window === undefined || user === undefined) {
				this.setAside(one);
				continue;
			}
			const present = this.users.get(user.userId);
			this.users.set(user.userId, user);
			this.bytes += user.size;
			try {
				if (present === undefined) this.endFormer(windows, user, at);
				// It was set aside, and another session has begun since.
				else this.step(window, user.userId, { type: 'stop' }, at);
			} catch {
				this.forget(user);
				this.setAside(one);
			}
			if (present === undefined) continue;
			this.forget(user);
			this.users.set(user.userId, present);
		}
	}

	/** Has an event happen to a user who is there, and may be of a window of another kind. */
	private happen<Input>(
		windows: Windows<Input>,
		user: User,
		event: SessionEvent<Input>,
		at: number,
	): void {
		this.endFormer(windows, user, at);
		if (this.users.get(user.userId) === user) {
			this.step(windows.current, user.userId, event, at);
		}
	}

	/** What was held under a window of another kind is handed over, and what else it knows left to the current one. */
	private endFormer<Input>({ current, previous }: Windows<Input>, user: User, at: number): void {
		if (user.window === current.name) return;
		const former = previous.find(({ name }) => name === user.window);
		if (former === undefined) {
			this.forget(user);
			return;
		}
		this.step(former, user.userId, { type: 'change' }, at);
		const left = this.users.get(user.userId);
		if (left !== undefined) left.window = current.name;
	}

	private step<Input>(
		window: SessionWindow<Input>,
		userId: string | null,
		event: SessionEvent<Input>,
		at: number,
	): void {
		const known = this.users.get(userId);
		if (known !== undefined && known.isExpired(at)) this.forget(known);
		const user = this.users.get(userId) ?? new User(userId, window.name);
		const marks = new Map<string, string>();
		for (const id of window.lookups(event)) {
			const mark = user.marks.get(id);
			if (mark !== undefined) marks.set(id, mark);
		}
		const step = window.step(userId, user.head, event, at, marks);
		const emissions = emissionsOf(window, step, user);
		const isHeard = event.type === 'delivery' || event.type === 'memory';
		if (isHeard || step.head === undefined) this.forget(user);
		// Whom only the clock has looked at keeps their place.
		else if (this.users.has(userId)) this.bytes -= user.size;
		user.write(step, at);
		user.drop(step.flushes.flatMap(({ drops }) => drops));
		if (step.head !== undefined) {
			this.users.set(userId, user);
			this.bytes += user.size;
		}
		emissions.forEach(this.enqueue);
	}

	private eachOf(users: readonly User[], at: number, work: (user: User) => void): Error[] {
		return users.flatMap((user) => {
			try {
				work(user);
				return [];
			} catch (error) {
				user.dueAt = at + LOOK_MS;
				return [error instanceof Error ? error : new Error(String(error))];
			}
		});
	}

	/** Whoever cannot be dealt with stays, and the clock says why: the delivery at hand is another's. */
	private makeRoom<Input>(windows: Windows<Input>, at: number): void {
		const { bytes, users }: Limits = windows.current.limits;
		if (this.users.size > users) this.forgetExpired(at);
		const count = this.users.size - users;
		const oldest = count > 0 ? [...this.users.values()].slice(0, count) : [];
		this.eachOf(oldest, at, (user) => {
			this.happen(windows, user, { type: 'stop' }, at);
			this.forget(user);
		});
		if (this.bytes <= bytes) return;
		const largestFirst = [...this.users.values()].sort((a, b) => b.size - a.size);
		this.eachOf(largestFirst, at, (user) => {
			if (this.bytes > bytes) this.happen(windows, user, { type: 'full' }, at);
		});
	}

	private forgetExpired(at: number): void {
		this.lookedAt = at;
		for (const user of [...this.users.values()]) if (user.isExpired(at)) this.forget(user);
	}

	private forget(user: User): void {
		if (this.users.get(user.userId) !== user) return;
		this.users.delete(user.userId);
		this.bytes -= user.size;
	}
}
