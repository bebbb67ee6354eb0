import type {
	Emission,
	OpaqueHead,
	SessionEvent,
	SessionWindow,
	Step,
} from '../../nodes/domain/sessions/window';
import type { SoundInput } from '../../nodes/domain/sessions/soundPart';

/** What came out, and when. */
export interface Received {
	readonly at: number;
	readonly emission: Emission;
	readonly json: Readonly<Record<string, unknown>>;
	readonly bytes: Buffer;
}

interface User {
	head: OpaqueHead | undefined;
	readonly logs: Map<string, Buffer[]>;
	dueAt: number | undefined;
	size: number;
}

/**
 * Plays a store to a window over sound, and holds the window to its contract: ids come once, logs exist when
 * they are read, sizes are right, nothing is due in the past, and the clock changes nothing before it says.
 */
export class SoundDriver {
	readonly received: Received[] = [];
	private readonly users = new Map<string | null, User>();
	private readonly ids = new Set<string>();

	private steps = 0;

	/** @param encodesEvery at how many steps the head goes through its text, as it does in Redis */
	constructor(
		public window: SessionWindow<SoundInput>,
		private readonly encodesEvery = 3,
	) {}

	/** Goes on with another window of the same name, as where the store outlives other parameters. */
	continueWith(window: SessionWindow<SoundInput>): void {
		check(window.name === this.window.name, `${window.name} cannot go on`);
		this.window = window;
	}

	deliver(at: number, bytes: Buffer, sampleRate = 16_000, userId: string | null = 'u'): void {
		this.apply(userId, { type: 'delivery', input: { bytes, sampleRate } }, at);
	}

	/** Lets the clock go on; a window that was due is ended, one that is not must not change. */
	tick(at: number): void {
		for (const [userId, { dueAt }] of this.users) {
			const before = this.received.length;
			this.apply(userId, { type: 'tick' }, at);
			const isDue = dueAt !== undefined && at >= dueAt;
			check(isDue || this.received.length === before, 'the clock changes what is not due');
		}
	}

	/** Lets the clock go on from one time that is due to the next. */
	pass(until: number): void {
		for (;;) {
			const due = Math.min(...[...this.users.values()].map(({ dueAt }) => dueAt ?? Infinity));
			if (due > until || due === Infinity) return;
			this.tick(due);
		}
	}

	all(type: 'full' | 'stop', at: number): void {
		for (const userId of this.users.keys()) this.apply(userId, { type }, at);
	}

	/** How many bytes all logs hold. */
	get held(): number {
		return [...this.users.values()].reduce((sum, user) => sum + sizeOf(user), 0);
	}

	/** How long the longest head is, in characters. */
	get longestHead(): number {
		const heads = [...this.users.values()].map(({ head }) => head);
		return Math.max(0, ...heads.map((head) => (head ? this.window.encode(head).length : 0)));
	}

	sessions(): Received[][] {
		const sessions = new Map<unknown, Received[]>();
		for (const one of this.received) {
			const { sessionId } = one.json;
			sessions.set(sessionId, [...(sessions.get(sessionId) ?? []), one]);
		}
		return [...sessions.values()];
	}

	apply(userId: string | null, event: SessionEvent<SoundInput>, at: number): void {
		const user: User = this.users.get(userId) ?? {
			head: undefined,
			logs: new Map(),
			dueAt: undefined,
			size: 0,
		};
		this.users.set(userId, user);
		const step = this.window.step(userId, this.restored(user.head), event, at, new Map());
		this.carryOut(user, step, at);
		user.head = step.head;
		user.dueAt = step.dueAt;
		check(
			step.size === sizeOf(user),
			`${step.size} bytes are said to be held, not ${sizeOf(user)}`,
		);
		check(step.dueAt === undefined || step.dueAt > at, 'what is due now has to be done now');
		check(step.head !== undefined || user.logs.size === 0, 'a log is left behind');
		const mustGo = event.type === 'full' || event.type === 'stop';
		check(!mustGo || step.size === 0, `something is left after ${event.type}`);
	}

	private carryOut(user: User, { appends, flushes }: Step<unknown>, at: number): void {
		for (const { log, entries } of appends) {
			const bytes = entries.map((entry) => {
				if (typeof entry === 'string') throw new Error('Sound is bytes');
				return Buffer.from(entry);
			});
			const chunks = user.logs.get(log) ?? [];
			chunks.push(...bytes);
			user.logs.set(log, chunks);
		}
		const emissions = flushes.map((flush) => {
			check(!this.ids.has(flush.id), `${flush.id} comes twice`);
			this.ids.add(flush.id);
			const entries = flush.reads.flatMap((log) => {
				const chunks = user.logs.get(log);
				if (chunks === undefined) throw new Error(`${log} is read and was not written`);
				return chunks;
			});
			const written = JSON.parse(JSON.stringify(flush)) as typeof flush;
			return written.part === null ? undefined : this.window.emission(written, entries);
		});
		for (const log of flushes.flatMap(({ drops }) => drops)) {
			check(user.logs.delete(log), `${log} is dropped and was not written`);
		}
		for (const emission of emissions) {
			if (emission === undefined) continue;
			const [item] = emission.items;
			const bytes = item?.file?.bytes ?? Buffer.alloc(0);
			this.received.push({ at, emission, json: item?.json ?? {}, bytes });
		}
	}

	private restored(head: OpaqueHead | undefined): OpaqueHead | undefined {
		this.steps += 1;
		if (head === undefined || this.steps % this.encodesEvery !== 0) return head;
		const read = this.window.decode(this.window.encode(head));
		if (read === undefined) throw new Error('The head was not read again');
		return read;
	}
}

function sizeOf({ logs }: User): number {
	let size = 0;
	for (const chunks of logs.values()) for (const { length } of chunks) size += length;
	return size;
}

/** Jest's `expect` would take longer than all the rest. */
function check(isRight: boolean, problem: string): void {
	if (!isRight) throw new Error(`The window breaks its contract: ${problem}`);
}
