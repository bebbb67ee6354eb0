import type { IDataObject } from 'n8n-workflow';

import type { Row } from '../Omi/types';
import { isRecord, records } from './values';

/**
 * Omi's answers, read generously: a list may come bare or inside an object under one of several names, an
 * object bare or wrapped.
 */

/** The rows of a list answer. */
export function rowsOf(body: unknown, ...names: string[]): Row[] {
	if (Array.isArray(body)) return records(body);
	if (!isRecord(body)) return [];
	for (const name of names) if (Array.isArray(body[name])) return records(body[name]);
	return [];
}

/** A single answer; Omi's empty object becomes `empty`, so that the item says that it worked. */
export function asRow(body: unknown, empty: IDataObject): Row {
	if (Array.isArray(body)) return records(body)[0] ?? empty;
	return isRecord(body) && Object.keys(body).length > 0 ? (body as IDataObject) : empty;
}
