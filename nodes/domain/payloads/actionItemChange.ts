import { shortHash } from '../idempotencyKey';
import { readActionItem } from './apiRows';
import type { Wire } from './wire';

export type ActionItemEvent = 'created' | 'completed' | 'changed';

/** What of an action item a workflow that keeps another list in step has to follow. */
export type ActionItemField = 'description' | 'completed' | 'dueAt';

const HASH_LENGTH = 8;

/**
 * What an action item is like, as a short text without spaces: whether it is completed, when it is due, and its words as
 * a hash. Omi tells neither what has changed nor gives a list by when things changed.
 */
export function markOf(wire: Wire): string {
	const { completed, dueAt, description } = readActionItem(wire);
	const due = dueAt === null ? '' : Math.floor(Date.parse(dueAt) / 1000).toString(36);
	return [
		completed ? '1' : '0',
		due,
		shortHash('description', description).slice(0, HASH_LENGTH),
	].join('.');
}

/** The fields in which two marks differ. */
export function changesBetween(before: string, now: string): ActionItemField[] {
	const old = before.split('.');
	const fresh = now.split('.');
	const fields: readonly ActionItemField[] = ['completed', 'dueAt', 'description'];
	return fields.filter((_field, index) => old[index] !== fresh[index]).sort();
}

/**
 * What has happened to an action item: what matters most first.
 *
 * @param before its mark when it was last looked at; undefined for one that is new
 */
export function eventsOf(before: string | undefined, now: string): ActionItemEvent[] {
	const isCompleted = now.startsWith('1');
	if (before === undefined) return isCompleted ? ['created', 'completed'] : ['created'];
	return isCompleted && !before.startsWith('1') ? ['completed', 'changed'] : ['changed'];
}
