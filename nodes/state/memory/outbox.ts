import type { INodeExecutionData } from 'n8n-workflow';
import type { Emission } from '../../domain/sessions/window';
import { sizeOf, toInlineItem } from '../items';
import { backoffOf, LONGEST_BACKOFF_MS, type OutboxEntry } from '../port';
import { isAhead } from '../../domain/elapsed';

/**
 * What may wait for an n8n that takes nothing, in bytes and in emissions. Beyond that deliveries are refused, so that
 * Omi tries again: better than to take what cannot be kept.
 */
const MOST_BYTES = 200_000_000;
const MOST_ENTRIES = 10_000;

interface Waiting extends OutboxEntry {
	/** When it may be offered to n8n, in milliseconds since the epoch. */
	readonly readyAt: number;
	readonly isHeld: boolean;
	readonly bytes: number;
	/** Whether n8n may have an execution of it that it has not begun: from an attempt that failed, or a process before. */
	readonly isContested: boolean;
	/** Its items in JSON, once they were written down: it may wait through thousands of deliveries. */
	json?: string;
}

/** An emission in the journal. */
export type WrittenEmission = readonly [
	id: string,
	attempt: number,
	items: readonly INodeExecutionData[],
];

/** Which execution began with an emission, in the journal. */
export type WrittenBeginning = readonly [id: string, executionId: string];

/** Of how many emissions that n8n may have twice it is remembered which execution began with them. */
const MOST_BEGUN = 100;

/** The outbox of one node: emissions that n8n is not yet known to have taken, oldest first. */
export class Outbox {
	private readonly entries = new Map<string, Waiting>();
	/** The executions that began with what n8n may have twice, by the emission's id. */
	private readonly begun = new Map<string, string>();
	private bytes = 0;

	get size(): number {
		return this.entries.size;
	}

	get hasHeld(): boolean {
		return [...this.entries.values()].some(({ isHeld }) => isHeld);
	}

	/** @throws where there is no room for more */
	checkRoom(): void {
		if (this.bytes < MOST_BYTES && this.entries.size < MOST_ENTRIES) return;
		throw new Error(
			`n8n has not taken ${this.entries.size} executions that wait to be started. Until it does, nothing more is accepted; the log of n8n says why it does not.`,
		);
	}

	/**
	 * Takes an emission in.
	 *
	 * @returns false if it is there already: what was forgotten and is found again may be with n8n
	 */
	add({ id, items }: Emission, isHeld: boolean): boolean {
		if (this.entries.has(id)) return false;
		const bytes = sizeOfAll(items);
		this.put({ id, items, attempt: 0, readyAt: 0, isHeld, bytes, isContested: false });
		return true;
	}

	entriesOf(ids: readonly string[]): OutboxEntry[] {
		return ids.flatMap((id) => this.entries.get(id) ?? []);
	}

	take(limit: number, at: number): OutboxEntry[] {
		const taken: OutboxEntry[] = [];
		for (const entry of this.entries.values()) {
			if (taken.length >= limit) break;
			if (entry.isHeld || isAhead(entry.readyAt, at, LONGEST_BACKOFF_MS)) continue;
			taken.push(this.put({ ...entry, isHeld: true }));
		}
		return taken;
	}

	acknowledge(id: string): void {
		this.bytes -= this.entries.get(id)?.bytes ?? 0;
		this.entries.delete(id);
	}

	/**
	 * An execution begins with an emission. An attempt that failed, or a process that was killed, may have left one that n8n
	 * starts at some time: the first to begin has the emission.
	 *
	 * @returns whether it is this execution's
	 */
	begin(id: string, executionId: string): boolean {
		const first = this.begun.get(id);
		if (first !== undefined) return first === executionId;
		if (this.entries.get(id)?.isContested) this.begun.set(id, executionId);
		for (const oldest of this.begun.keys()) {
			if (this.begun.size <= MOST_BEGUN) break;
			this.begun.delete(oldest);
		}
		this.acknowledge(id);
		return true;
	}

	giveBack(id: string, hasFailed: boolean, at: number): void {
		const entry = this.entries.get(id);
		if (entry === undefined) return;
		const attempt = entry.attempt + (hasFailed ? 1 : 0);
		const readyAt = hasFailed ? at + backoffOf(attempt) : at;
		const isContested = entry.isContested || hasFailed;
		this.put({ ...entry, attempt, readyAt, isHeld: false, isContested });
	}

	/** What the journal holds of the emissions, each as JSON: a {@link WrittenEmission}. */
	toJson(): string[] {
		return [...this.entries.values()].map(asWritten);
	}

	/** Lets go of what nobody holds, for another to dispatch; as the journal has it. */
	release(): string[] {
		const free = [...this.entries.values()].filter(({ isHeld }) => !isHeld);
		for (const { id } of free) this.acknowledge(id);
		return free.map(asWritten);
	}

	writtenBeginnings(): WrittenBeginning[] {
		return [...this.begun];
	}

	restore(emissions: readonly WrittenEmission[], begun: readonly WrittenBeginning[]): void {
		for (const [id, attempt, items] of emissions) {
			const waiting = { readyAt: 0, isHeld: false, bytes: sizeOfAll(items), isContested: true };
			this.put({ id, items, attempt, ...waiting });
		}
		for (const [id, executionId] of begun) this.begun.set(id, executionId);
	}

	/** An entry that is there keeps its place. */
	private put(entry: Waiting): OutboxEntry {
		this.bytes += entry.bytes - (this.entries.get(entry.id)?.bytes ?? 0);
		this.entries.set(entry.id, entry);
		return entry;
	}
}

function sizeOfAll(items: OutboxEntry['items']): number {
	return items.reduce((sum, item) => sum + sizeOf(item), 0);
}

function asWritten(entry: Waiting): string {
	entry.json ??= JSON.stringify(entry.items.map(toInlineItem));
	return `[${JSON.stringify(entry.id)},${entry.attempt},${entry.json}]`;
}
