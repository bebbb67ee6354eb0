import {
	handoversOf,
	type Emission,
	type LogEntry,
	type OpaqueHead,
	type SessionEvent,
	type SessionWindow,
	type Step,
} from '../../nodes/domain/sessions/window';
import { Level, Rate } from './levels.mts';
import { Sizes } from './sizes.mts';

/** What a day's deliveries of one kind cost, all wearers together. */
export class Figures {
	readonly deliveries = new Rate();
	/** Bytes of their bodies. */
	readonly received = new Rate();
	readonly emissions = new Rate();
	/** Bytes of their items: JSON, and files. */
	readonly emitted = new Rate();
	/** Users with a session. */
	readonly open = new Level();
	/** Users of whom something is known. */
	readonly known = new Level();
	/** Bytes in logs. */
	readonly held = new Level();
	/** Ids that are remembered. */
	readonly marks = new Level();
	/** Of heads, as they are written down, and of what an execution is started with. In bytes. */
	readonly heads = new Sizes();
	readonly items = new Sizes();
	/** Of one processor, in microseconds: from the body to the head as it is written down; to make the items. */
	stepUs = 0;
	emissionUs = 0;
}

/** When the day begins, in milliseconds since the epoch. */
const MIDNIGHT = Date.UTC(2026, 9, 8);

/** n8n's clock is looked at every second. */
const TICK_MS = 1_000;

/**
 * One wearer's sessions, as a store would keep them. Wearers have nothing to do with each other, so a day of a million
 * can be played one by one, and no more is in memory than one needs.
 */
export class Player<Input> {
	private head: string | undefined;
	private readonly logs = new Map<string, LogEntry[]>();
	private readonly marks = new Map<string, string>();
	private size = 0;
	private dueAt = Infinity;
	private forgottenAt = Infinity;

	/** @param received is given what comes out */
	constructor(
		private readonly userId: string,
		private readonly window: SessionWindow<Input>,
		private readonly figures: Figures,
		private readonly received: (emission: Emission) => void,
	) {}

	/**
	 * Lets the clock go on, and takes a delivery.
	 *
	 * @param at in milliseconds after midnight
	 */
	deliver(at: number, body: Buffer, read: (body: Buffer) => Input): void {
		this.pass(at);
		this.figures.deliveries.add(at);
		this.figures.received.add(at, body.length);
		this.step(() => ({ type: 'delivery', input: read(body) }), at);
	}

	/** Lets the clock go on until nothing is going on any more. */
	end(): void {
		this.pass(Infinity);
	}

	private pass(until: number): void {
		for (;;) {
			const tickAt = Math.ceil(this.dueAt / TICK_MS) * TICK_MS;
			if (tickAt > until || tickAt === Infinity) break;
			this.step(() => ({ type: 'tick' }), tickAt);
		}
		if (this.forgottenAt <= until && this.forgottenAt !== Infinity) this.forget(this.forgottenAt);
	}

	private step(eventOf: () => SessionEvent<Input>, at: number): void {
		const { window, figures } = this;
		const began = usedUs();
		const event = eventOf();
		const marks = new Map<string, string>();
		for (const id of window.lookups(event)) {
			const mark = this.marks.get(id);
			if (mark !== undefined) marks.set(id, mark);
		}
		const head = this.head === undefined ? undefined : window.decode(this.head);
		const step = window.step(this.userId, head, event, MIDNIGHT + at, marks);
		const next = step.head === undefined ? undefined : window.encode(step.head);
		figures.stepUs += usedUs() - began;

		this.write(step, at);
		figures.known.change(at, Number(next !== undefined) - Number(this.head !== undefined));
		const dueAt = step.dueAt === undefined ? Infinity : step.dueAt - MIDNIGHT;
		figures.open.change(at, Number(dueAt !== Infinity) - Number(this.dueAt !== Infinity));
		figures.held.change(at, step.size - this.size);
		if (next !== undefined) figures.heads.add(Buffer.byteLength(next));
		this.head = next;
		this.size = step.size;
		this.dueAt = dueAt;
		this.forgottenAt = dueAt === Infinity && next !== undefined ? at + step.keepMs : Infinity;
		if (next === undefined) this.forget(at);
	}

	private write(step: Step<OpaqueHead>, at: number): void {
		for (const { log, entries } of step.appends) {
			const held = this.logs.get(log);
			if (held === undefined) this.logs.set(log, [...entries]);
			else for (const entry of entries) held.push(entry);
		}
		for (const { id, reads, part } of handoversOf(step)) {
			const began = usedUs();
			const entries = reads.flatMap((log) => this.logs.get(log) ?? []);
			const emission = this.window.emission({ id, part }, entries);
			this.figures.emissionUs += usedUs() - began;
			if (emission === undefined) continue;
			const bytes = emission.items.reduce((sum, { json, file }) => {
				return sum + Buffer.byteLength(JSON.stringify(json)) + (file?.bytes.length ?? 0);
			}, 0);
			this.figures.emissions.add(at);
			this.figures.emitted.add(at, bytes);
			this.figures.items.add(bytes);
			this.received(emission);
		}
		for (const { drops } of step.flushes) for (const log of drops) this.logs.delete(log);
		const before = this.marks.size;
		for (const [id, mark] of step.marks) this.marks.set(id, mark);
		this.figures.marks.change(at, this.marks.size - before);
	}

	private forget(at: number): void {
		if (this.head !== undefined) this.figures.known.change(at, -1);
		this.figures.marks.change(at, -this.marks.size);
		this.marks.clear();
		this.head = undefined;
		this.forgottenAt = Infinity;
	}
}

/** Time of a processor: what others do on the machine does not count. */
function usedUs(): number {
	const { user, system } = process.cpuUsage();
	return user + system;
}
