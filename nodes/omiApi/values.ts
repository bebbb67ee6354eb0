import type { IDataObject } from 'n8n-workflow';

import { wellFormed } from '../domain/wellFormed';

/** Narrow, forgiving readers for data that came from outside. */

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The records of a list; whatever else stands in it is passed over. */
export function records(value: unknown): IDataObject[] {
	return Array.isArray(value) ? (value.filter(isRecord) as IDataObject[]) : [];
}

export function text(value: unknown): string | undefined {
	if (typeof value === 'string') return wellFormed(value);
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A number, also one written as text; never NaN or infinite. */
export function number(value: unknown): number | undefined {
	if (typeof value === 'string' && value.trim() === '') return undefined;
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const result = Number(value);
	return Number.isFinite(result) ? result : undefined;
}

/** The entries that say something: drops `undefined`, `null` and empty strings. */
export function present(record: Record<string, unknown>): IDataObject {
	const kept = Object.entries(record).filter(
		([, value]) => value !== undefined && value !== null && value !== '',
	);
	return Object.fromEntries(kept) as IDataObject;
}

/** Several values typed as one text, separated by commas or line breaks, or given as a list. */
export function list(value: unknown): string[] {
	const parts: unknown[] = Array.isArray(value) ? value : (text(value) ?? '').split(/[,\n]/);
	return parts.map((part) => (text(part) ?? '').trim()).filter((part) => part !== '');
}

/** The value inside a resource locator, or the bare value that an expression or an AI agent gave. */
export function locatorValue(value: unknown): string {
	const inner = isRecord(value) && 'value' in value ? value.value : value;
	return (text(inner) ?? '').trim();
}
