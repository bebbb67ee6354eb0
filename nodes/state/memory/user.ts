import { z } from 'zod';
import {
	handoversOf,
	type Emission,
	type LogEntry,
	type OpaqueHead,
	type SessionWindow,
	type Step,
	type Windows,
} from '../../domain/sessions/window';
import { byLog } from '../appends';
import { jsonList } from './jsonList';

/** How many marks of a user are remembered; a conversation of forty minutes has several hundred segments. */
const MOST_MARKS = 10_000;
const FORGOTTEN_AT_ONCE = MOST_MARKS / 20;

/** All that is kept of one user. */
export class User {
	readonly logs = new Map<string, LogEntry[]>();
	readonly marks = new Map<string, string>();
	head: OpaqueHead | undefined;
	/** When the clock has to look at the user, in milliseconds since the epoch. */
	dueAt: number | undefined;
	/** When the user is forgotten if nothing more comes, in milliseconds since the epoch. */
	expiresAt = 0;
	/** What the logs hold, in bytes. */
	size = 0;
	/** For the journal; a delivery changes one user, and the journal may hold a thousand. */
	private text: { readonly marks: number; readonly json: string } | undefined;

	constructor(
		readonly userId: string | null,
		/** The name of the window that the head is of. */
		public window: string,
	) {}

	/** Writes a step down, but for its flushes, which must have been read before. */
	write(step: Step<OpaqueHead>, at: number): void {
		for (const { log, entries } of step.appends) {
			const known = this.logs.get(log);
			if (known === undefined) this.logs.set(log, [...entries]);
			// Not spread: of more than some ten thousand arguments JavaScript takes none.
			else for (const entry of entries) known.push(entry);
		}
		for (const [id, mark] of step.marks) {
			this.marks.delete(id);
			this.marks.set(id, mark);
		}
		this.forgetMarks();
		this.head = step.head;
		this.dueAt = step.dueAt;
		this.expiresAt = at + step.keepMs;
		this.size = step.size;
		this.text = undefined;
	}

	/** The entries of logs, with what a step appends to them. */
	reader(appends: Step<OpaqueHead>['appends']): (names: readonly string[]) => LogEntry[] {
		const appended = byLog(appends);
		return (names) => {
			return names.flatMap((name) => [
				...(this.logs.get(name) ?? []),
				...(appended.get(name) ?? []),
			]);
		};
	}

	drop(names: readonly string[]): void {
		for (const name of names) this.logs.delete(name);
		this.text = undefined;
	}

	/** A session that is going on is never too old. */
	isExpired(at: number): boolean {
		return this.dueAt === undefined && this.expiresAt <= at;
	}

	/** Whether it is worth more than minutes: of others nothing has to outlive a restart. */
	isLasting(shortMs: number, at: number): boolean {
		return this.dueAt !== undefined || this.expiresAt - at > shortMs;
	}

	/** What the journal holds of the user. @param marks how many of the newest */
	toJson(window: Pick<SessionWindow<never>, 'encode'>, marks: number): string {
		if (this.text?.marks === marks) return this.text.json;
		const newest = [...this.marks].slice(-marks);
		// What is JSON already is put in as it is: as texts within texts it would be half as long again.
		const logs = [...this.logs].map(([name, entries]) => {
			return `[${JSON.stringify(name)},[${entries.join()}]]`;
		});
		const json = jsonList([
			JSON.stringify(this.userId),
			JSON.stringify(this.window),
			this.head === undefined ? 'null' : window.encode(this.head),
			jsonList(logs),
			JSON.stringify(marks === 0 ? [] : newest),
			JSON.stringify([this.dueAt ?? null, this.expiresAt, this.size]),
		]);
		this.text = { marks, json };
		return json;
	}

	private forgetMarks(): void {
		if (this.marks.size < MOST_MARKS) return;
		// Many at once: to find a Map's first entry, all that went before it are passed by again.
		for (const id of this.marks.keys()) {
			if (this.marks.size <= MOST_MARKS - FORGOTTEN_AT_ONCE) break;
			this.marks.delete(id);
		}
	}
}

/** What a step hands over of the user, who has not written it down yet. */
export function emissionsOf<Input>(
	window: SessionWindow<Input>,
	step: Step<OpaqueHead>,
	user: User,
): Emission[] {
	const handovers = handoversOf(step);
	if (handovers.length === 0) return [];
	const read = user.reader(step.appends);
	return handovers.flatMap((part) => window.emission(part, read(part.reads)) ?? []);
}

/** A user in the journal, read but for the head. */
export const writtenUser = z.tuple([
	z.string().nullable(),
	z.string(),
	z.unknown(),
	z.array(z.tuple([z.string(), z.array(z.unknown())])),
	z.array(z.tuple([z.string(), z.string()])),
	z.tuple([z.number().nullable(), z.number(), z.number()]),
]);

export type WrittenUser = z.infer<typeof writtenUser>;

/** @returns undefined for what the window has not written */
export function restoreUser(
	window: Pick<SessionWindow<never>, 'decode'>,
	[userId, name, head, logs, marks, [dueAt, expiresAt, size]]: WrittenUser,
): User | undefined {
	const decoded = window.decode(JSON.stringify(head));
	if (decoded === undefined) return undefined;
	const user = new User(userId, name);
	user.head = decoded;
	for (const [log, entries] of logs) {
		user.logs.set(
			log,
			entries.map((entry) => JSON.stringify(entry)),
		);
	}
	for (const [id, mark] of marks) user.marks.set(id, mark);
	user.dueAt = dueAt ?? undefined;
	user.expiresAt = expiresAt;
	user.size = size;
	return user;
}

/** The window that a user is of; undefined where the node has none of that name. */
export function windowNamed<Input>(
	{ current, previous }: Windows<Input>,
	name: string,
): SessionWindow<Input> | undefined {
	return [current, ...previous].find((window) => window.name === name);
}
