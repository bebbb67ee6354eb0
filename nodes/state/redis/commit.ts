import { randomBytes } from 'crypto';
import type { IdempotencyKey } from '../../domain/idempotencyKey';
import {
	handoversOf,
	type OpaqueHead,
	type SessionWindow,
	type Step,
} from '../../domain/sessions/window';
import { FORMAT } from '../format';
import type { Dispatcher } from '../port';
import { entryOf } from './handover';
import type { Names } from './names';

/** Nothing outlives this if nobody touches it. In milliseconds, like all times here. */
export const KEEP_MS = 7 * 86_400_000;

/** How many marks of a user are kept, twice: those before them go when there are so many again. */
const MARKS = 5_000;

/** A step of one user that is to be written. */
export interface Commit {
	/** As JSON. */
	readonly user: string;
	/** The user's version that the step was made of. */
	readonly version: string;
	/** That has made the step, and can read what is handed over. */
	readonly window: Pick<SessionWindow<never>, 'name'>;
	/** That the user is left to. */
	readonly keeper: Pick<SessionWindow<never>, 'name' | 'encode'>;
	readonly step: Step<OpaqueHead>;
	readonly dispatcher: Dispatcher;
	readonly key: IdempotencyKey | undefined;
}

type Argument = string | number | Buffer;

/** The keys and arguments of the script COMMIT. */
export function commitOf(
	{ user, version, window, keeper, step, dispatcher, key }: Commit,
	names: Names,
	holdMs: number,
): [keys: string[], args: Argument[]] {
	const { appends, flushes, marks, dueAt } = step;
	const handovers = handoversOf(step);
	const drops = [...new Set(flushes.flatMap((flush) => flush.drops))];
	const read = handovers.flatMap(({ reads }) => reads);
	const logs = [...new Set([...appends.map(({ log }) => log), ...read, ...drops])];
	const places = new Map(logs.map((log, place) => [log, place]));
	const placeOf = (log: string) => places.get(log) ?? 0;
	const head = step.head === undefined ? '' : keeper.encode(step.head);
	const isOpen = dueAt !== undefined && head !== '';
	const keys = [
		names.user(user),
		...names.marks(user),
		...[names.due, names.outbox, names.ready],
		...(key === undefined ? [] : [names.key(key.id)]),
		...logs.map((log) => names.log(user, log)),
		...handovers.map(({ id }) => names.emission(id)),
	];
	/** A log whose last reader reads nothing before it becomes that reader's, if it is to be dropped. */
	const isMoved = (log: string, index: number, position: number) => {
		const isLast = !handovers.slice(index + 1).some(({ reads }) => reads.includes(log));
		return position === 0 && isLast && drops.includes(log) && isOnce(log, handovers[index]?.reads);
	};
	return [
		keys,
		[
			...[version, randomBytes(9).toString('base64url'), key?.keepMs ?? ''],
			...[FORMAT, keeper.name, head, user, isOpen ? Math.ceil(dueAt) : ''],
			...[Math.ceil(Math.max(step.keepMs, isOpen ? KEEP_MS : 1)), KEEP_MS],
			...[MARKS, dispatcher === 'request' ? holdMs : 0, logs.length],
			...listOf(appends, ({ log, entries }) => [placeOf(log), entries.length, ...entries]),
			...listOf(marks, (mark) => mark),
			...listOf(handovers, (flush, index) => [
				...[flush.id, entryOf(window.name, flush)],
				...listOf(flush.reads, (log, n) => [placeOf(log), isMoved(log, index, n) ? 1 : 0]),
			]),
			...listOf(drops, (log) => [placeOf(log)]),
		],
	];
}

function isOnce(log: string, reads: readonly string[] = []): boolean {
	return reads.indexOf(log) === reads.lastIndexOf(log);
}

/** How many there are, and then each. */
function listOf<Thing>(
	things: readonly Thing[],
	toArguments: (thing: Thing, index: number) => readonly Argument[],
): Argument[] {
	return [things.length, ...things.flatMap((thing, index) => [...toArguments(thing, index)])];
}
