import type {
	Emission,
	Flush,
	LogEntry,
	OpaqueHead,
	SessionEvent,
	SessionWindow,
	Step,
} from '../../nodes/domain/sessions/window';

/** What came out, and when. */
export interface Played {
	readonly at: number;
	readonly userId: string | null;
	readonly id: string;
	readonly json: Readonly<Record<string, unknown>>;
}

interface User {
	head: OpaqueHead | undefined;
	readonly logs: Map<string, LogEntry[]>;
	readonly marks: Map<string, string>;
	/** How much the logs hold, in bytes. */
	size: number;
	dueAt: number | undefined;
	keepMs: number;
	lastAt: number;
}

/**
 * Plays a store to a window: keeps heads, logs and marks, applies steps as the contract says, and checks on the way that
 * the window holds to it. Heads and parts are written down and read again between any two steps.
 */
export class WindowPlayer<Input> {
	readonly played: Played[] = [];
	private readonly users = new Map<string | null, User>();
	private readonly flushed = new Set<string>();

	constructor(private window: SessionWindow<Input>) {}

	/** Goes on with another window of the same name, as after a restart with other parameters. */
	continueWith(window: SessionWindow<Input>): void {
		must(window.name === this.window.name, `${window.name} cannot go on`);
		this.window = window;
	}

	/** Lets the clock go on, and then the event happen. */
	apply(userId: string | null, event: SessionEvent<Input>, at: number): Played[] {
		const before = this.played.length;
		this.pass(at);
		this.step(userId, event, at);
		return this.played.slice(before);
	}

	deliver(userId: string | null, input: Input, at: number): Played[] {
		return this.apply(userId, { type: 'delivery', input }, at);
	}

	/** Lets the clock go on, and looks at the time at which each user is due, and a moment before. */
	pass(until: number): Played[] {
		const before = this.played.length;
		for (let next = this.nextDue(until); next !== undefined; next = this.nextDue(until)) {
			const [userId, user, dueAt] = next;
			if (dueAt - 1 > user.lastAt) this.expectNothing(userId, user, dueAt - 1);
			const head = this.write(user.head);
			const { flushes, dueAt: later } = this.step(userId, { type: 'tick' }, dueAt);
			const hasChanged = flushes.length > 0 || this.write(this.users.get(userId)?.head) !== head;
			must(
				hasChanged && (later === undefined || later > dueAt),
				`${dueAt} was not when it was due`,
			);
		}
		for (const [userId, { dueAt, lastAt, keepMs }] of this.users) {
			if (dueAt === undefined && until - lastAt >= keepMs) this.users.delete(userId);
		}
		return this.played.slice(before);
	}

	/** Ends everything. */
	stop(at: number): Played[] {
		const before = this.played.length;
		this.pass(at);
		for (const userId of [...this.users.keys()]) this.step(userId, { type: 'stop' }, at);
		return this.played.slice(before);
	}

	/** How much the logs hold, in bytes. */
	get size(): number {
		return [...this.users.values()].reduce((sum, { size }) => sum + size, 0);
	}

	/** How long a user's head is as a text. */
	headSize(userId: string | null): number {
		return this.write(this.users.get(userId)?.head)?.length ?? 0;
	}

	knows(userId: string | null): boolean {
		return this.users.has(userId);
	}

	/** The user who is due first. */
	private nextDue(until: number): [string | null, User, number] | undefined {
		let first: [string | null, User, number] | undefined;
		for (const [userId, user] of this.users) {
			if (user.dueAt === undefined || user.dueAt > until) continue;
			const dueAt = Math.max(user.dueAt, user.lastAt);
			if (first === undefined || dueAt < first[2]) first = [userId, user, dueAt];
		}
		return first;
	}

	private expectNothing(userId: string | null, user: User, at: number): void {
		const step = this.window.step(userId, user.head, { type: 'tick' }, at, new Map());
		const { appends, flushes, marks, dueAt } = step;
		must([...appends, ...flushes, ...marks].length === 0, `${user.dueAt} was too late`);
		must(dueAt === user.dueAt && this.write(step.head) === this.write(user.head), 'A tick changed');
	}

	private write(head: OpaqueHead | undefined): string | undefined {
		return head && this.window.encode(head);
	}

	private step(userId: string | null, event: SessionEvent<Input>, at: number): Step<OpaqueHead> {
		const known = this.users.get(userId);
		const user = known ?? newUser(at);
		const ids = this.window.lookups(event);
		const marks = new Map(ids.flatMap((id) => [...markOf(user, id)]));
		const before = this.write(user.head);
		const step = this.window.step(userId, user.head, event, at, marks);
		must(this.write(user.head) === before, 'A step has changed what it was given');

		for (const { log, entries } of step.appends) {
			must(entries.length > 0, `Nothing was appended to ${log}`);
			const held = user.logs.get(log);
			if (held === undefined) user.logs.set(log, [...entries]);
			else for (const entry of entries) held.push(entry);
			user.size += bytesOf(entries);
		}
		for (const flush of step.flushes) this.read(userId, user, flush, at);
		for (const { drops } of step.flushes) {
			for (const log of drops) {
				user.size -= bytesOf(user.logs.get(log) ?? []);
				must(user.logs.delete(log), `${log} is not there to be dropped`);
			}
		}
		for (const [id, mark] of step.marks) user.marks.set(id, mark);
		must(step.size === user.size, `${user.size} bytes, not ${step.size}`);
		must(event.type !== 'full' || step.size === 0, `${step.size} bytes are left`);

		if (step.head === undefined) {
			must(user.logs.size === 0 && step.dueAt === undefined, 'Something is left to be done');
			this.users.delete(userId);
			return step;
		}
		const written = this.window.encode(step.head);
		user.head = this.window.decode(written);
		const again = this.write(user.head) ?? '';
		if (again !== written) expect(JSON.parse(again)).toEqual(JSON.parse(written));
		must(step.keepMs > 0, 'Nobody is to be forgotten at once');
		Object.assign(user, { dueAt: step.dueAt, keepMs: step.keepMs, lastAt: at });
		this.users.set(userId, user);
		return step;
	}

	private read(userId: string | null, user: User, flush: Flush, at: number): void {
		must(!this.flushed.has(flush.id), `${flush.id} came twice`);
		this.flushed.add(flush.id);
		const entries = flush.reads.flatMap((log) => {
			const held = user.logs.get(log);
			must(held !== undefined && held.length > 0, `${log} is not there to be read`);
			return held;
		});
		const part: unknown = JSON.parse(JSON.stringify(flush.part));
		if (part === null) return;
		const emission: Emission | undefined = this.window.emission({ id: flush.id, part }, entries);
		if (emission === undefined) return;
		must(emission.id === flush.id, `${emission.id} is not ${flush.id}`);
		for (const { json } of emission.items) {
			this.played.push({ at, userId, id: emission.id, json });
		}
	}
}

function newUser(at: number): User {
	return {
		head: undefined,
		logs: new Map(),
		marks: new Map(),
		size: 0,
		dueAt: undefined,
		keepMs: 0,
		lastAt: at,
	};
}

function markOf(user: User, id: string): Array<[string, string]> {
	const mark = user.marks.get(id);
	return mark === undefined ? [] : [[id, mark]];
}

function bytesOf(entries: readonly LogEntry[]): number {
	return entries.reduce((sum, entry) => sum + Buffer.byteLength(entry), 0);
}

/** As `expect`, but quick: it is asked some twenty times a step. */
function must(isTrue: boolean, otherwise: string): asserts isTrue {
	if (!isTrue) throw new Error(otherwise);
}
