import type { INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';
import { isObject } from '../../domain/delivery';
import { FORMAT } from '../format';
import { jsonList } from './jsonList';
import { Keys } from './keys';
import { Outbox } from './outbox';
import { partOf, readPart, Unread, type ListName } from './unread';
import { Users } from './users';
import { writtenUser } from './user';

/*
 * What a node remembers in this process. Process memory is what counts: n8n loses writes to static data when
 * deliveries come at once or start executions. Static data is only the journal from which it is recovered at a
 * start (see journal.ts), and in it each node's part is one text: of all that is an object in static data n8n
 * makes observable objects at every request, which for a thousand conversations takes longer than the rest.
 */

const key = z.tuple([z.string(), z.number(), z.boolean()]);
const item = z.custom<INodeExecutionData>((value) => isObject(value) && isObject(value.json));
const emission = z.tuple([z.string(), z.number(), z.array(item)]);
const beginning = z.tuple([z.string(), z.string()]);

const unreadTexts = z.array(z.tuple([z.number(), z.string()])).catch([]);

export class NodeState {
	readonly keys = new Keys();
	readonly outbox = new Outbox();
	readonly users: Users;
	/** What an earlier process has written down and this one cannot read. */
	readonly unread = new Unread();
	/** Whether what is kept here is small enough to be written down for a restart. */
	isJournaled = false;
	/** Whether the node is published, and its clock watched, in this process. */
	isWatched = false;
	/** When it was last asked for, in milliseconds since the epoch. */
	usedAt = 0;
	/** Whether what is enqueued at this moment is held by the request at hand. */
	private isHeldByRequest = false;
	private enqueued: string[] = [];
	/** What another has taken over. */
	private handedOver: string | undefined;

	constructor() {
		this.users = new Users(
			(emission) => {
				const isNew = this.outbox.add(emission, this.isHeldByRequest);
				if (isNew) this.enqueued.push(emission.id);
			},
			(user) => this.unread.add(Date.now(), partOf('users', [user], FORMAT)),
		);
	}

	/**
	 * Does something with the users.
	 *
	 * @param isHeldByRequest whether the request at hand starts the workflow with what follows
	 * @returns the ids of what follows
	 */
	collect(isHeldByRequest: boolean, work: () => void): readonly string[] {
		this.isHeldByRequest = isHeldByRequest;
		this.enqueued = [];
		work();
		return this.enqueued;
	}

	/** Whether nothing would be lost that the journal does not have. */
	get isIdle(): boolean {
		const isUsed = this.keys.hasPending || this.outbox.hasHeld || this.isWatched;
		return !isUsed && (this.isJournaled || !this.hasWork);
	}

	/** Whether a session is going on or an emission waits. */
	get hasWork(): boolean {
		return this.outbox.size > 0 || this.users.hasSessions;
	}

	/** Takes up what an earlier process has written down. */
	restore(journal: unknown): void {
		if (journal === undefined) return;
		const at = Date.now();
		const texts = [[at, typeof journal === 'string' ? journal : JSON.stringify(journal)] as const];
		for (const [since, text] of texts) {
			const part = readPart(text);
			if (part === undefined) {
				this.unread.add(since, text);
				continue;
			}
			// What an older version has set aside may be this one's.
			texts.push(...unreadTexts.parse(part.unread));
			const listOf = <Entry>(name: ListName, entry: z.ZodType<Entry>) =>
				this.readable(part, name, entry, since);
			this.keys.restore(listOf('keys', key));
			this.outbox.restore(listOf('outbox', emission), listOf('begun', beginning));
			this.users.restore(listOf('users', writtenUser));
		}
	}

	/** Of a list in the journal, what can be read: one odd entry must not cost the others, nor itself. */
	private readable<Entry>(
		part: Record<string, unknown>,
		name: ListName,
		entry: z.ZodType<Entry>,
		since: number,
	): Entry[] {
		const entries = list(part[name]);
		const read = entries.map((one) => entry.safeParse(one).data);
		const odd = entries.filter((_, index) => read[index] === undefined);
		if (odd.length > 0) this.unread.add(since, partOf(name, odd, part.format));
		return read.filter((one) => one !== undefined);
	}

	/** What is written down: JSON, as a text. It begins with when it was written, in every format. */
	toJSON(): string {
		return this.handedOver ?? this.written(this.isJournaled);
	}

	/**
	 * All that is here, as it is written down, for another who goes on with it: but for what n8n is being offered. From now
	 * on nothing is taken here.
	 */
	handOver(): string {
		this.handedOver ??= this.written(true, this.outbox.release());
		this.users.clear();
		return this.handedOver;
	}

	/** @throws where another has taken over, to whom what has come is to be sent again */
	checkOwner(): void {
		if (this.handedOver !== undefined) throw new Error('The package has just been updated.');
	}

	private written(isJournaled: boolean, waiting?: readonly string[]): string {
		const at = Date.now();
		const others = JSON.stringify({
			at,
			format: FORMAT,
			unread: this.unread.written(at),
			keys: isJournaled ? this.keys.written() : [],
			begun: isJournaled ? this.outbox.writtenBeginnings() : [],
		});
		const outbox = jsonList(isJournaled ? (waiting ?? this.outbox.toJson()) : []);
		const users = jsonList(isJournaled ? this.users.toJson(at) : []);
		return `${others.slice(0, -1)},"outbox":${outbox},"users":${users}}`;
	}
}

function list(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}
