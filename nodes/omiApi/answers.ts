import type { Row } from './types';
import { isRecord, number, records, text } from './values';

/*
 * Omi's answers, read generously: a list may come bare or inside an object under one of several names, an
 * object bare or wrapped. But an answer of another kind is none: a proxy's `{"error": "login required"}` with
 * status 200 must not pass for an empty list, nor `{"success": false}` for a deletion.
 */

/** The rows of a list, or undefined if the answer holds no list, or says no beside an empty one. */
export function rowsOf(body: unknown, ...names: string[]): Row[] | undefined {
	if (Array.isArray(body)) return records(body);
	if (!isRecord(body) || refusalIn(body) !== undefined) return undefined;
	const name = names.find((candidate) => Array.isArray(body[candidate]));
	return name === undefined ? undefined : records(body[name]);
}

/**
 * One object, recognised by having at least one of the fields `marks`; bare, in a list or inside another object.
 *
 * @returns undefined if there is none, or if the answer says no
 */
export function rowOf(body: unknown, marks: readonly string[]): Row | undefined {
	if (refusalIn(body) !== undefined) return undefined;
	const candidates = isRecord(body) ? [body, ...records(Object.values(body))] : records(body);
	return candidates.find((row) => marks.some((mark) => mark in row)) as Row | undefined;
}

/** Whether Omi says that it did what was asked: with nothing, with "ok", or by showing what came of it. */
export function isDone(body: unknown): boolean {
	if (!isRecord(body)) return Array.isArray(body);
	if (refusalIn(body) !== undefined) return false;
	if (Object.keys(body).length === 0 || 'id' in body || 'goal_id' in body) return true;
	const status = (text(body.status) ?? text(body.message) ?? '').trim();
	return (
		body.success === true || body.deleted === true || /^(ok|success|deleted|done)\b/i.test(status)
	);
}

/** The reason in an answer that says no although its status is 200; undefined if it does not say no. */
export function refusalIn(body: unknown): string | undefined {
	if (!isRecord(body)) return undefined;
	const { error, detail, message, success } = body;
	const named = typeof error === 'string' ? error : undefined;
	const says = named ?? (isRecord(error) ? text(error.message) : undefined) ?? text(detail);
	if (error !== undefined && error !== null && error !== false) return says ?? text(message) ?? '';
	if (success === false) return says ?? text(message) ?? '';
	return undefined;
}

/** What an answer says of a batch that was created: the rows, how many they are, or both. */
export function readCreated(
	body: unknown,
	...names: string[]
): { rows: Row[]; count?: number } | undefined {
	const rows = rowsOf(body, ...names);
	const count = isRecord(body) ? number(body.created_count) : undefined;
	return rows || count !== undefined ? { rows: rows ?? [], count } : undefined;
}
