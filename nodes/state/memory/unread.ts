import { isObject, parseJson } from '../../domain/delivery';
import { obstacleTo } from '../format';

/*
 * What a node finds in its journal and cannot read: a newer version has written it, or something has broken it. It is set
 * aside in the journal as it is, and tried again by every process to come, for a week.
 */

/** Since when it could not be read, in milliseconds since the epoch, and the text. */
export type UnreadText = readonly [since: number, text: string];

/** The lists in a part of the journal. */
export const LISTS = ['keys', 'outbox', 'begun', 'users'] as const;

export type ListName = (typeof LISTS)[number];

const KEEP_MS = 7 * 86_400_000;

/** As much as a node's sessions may take: static data is written as a whole. In characters. */
const MOST_CHARACTERS = 10_000_000;

/**
 * Reads a part of the journal, but for what its lists hold.
 *
 * @returns undefined where it cannot be read
 */
export function readPart(text: string): Record<string, unknown> | undefined {
	const part = parseJson(text);
	if (!isObject(part) || typeof part.format !== 'number') return undefined;
	const isWhole = LISTS.every((name) => part[name] === undefined || Array.isArray(part[name]));
	return isWhole && obstacleTo(part.format) === undefined ? part : undefined;
}

/** Entries of a list that cannot be read, as a part of their own. */
export function partOf(name: ListName, entries: readonly unknown[], format: unknown): string {
	return JSON.stringify({ format, [name]: entries });
}

export class Unread {
	private texts: UnreadText[] = [];

	get isEmpty(): boolean {
		return this.texts.length === 0;
	}

	/** Why it cannot be read, as a sentence without its end. */
	get reason(): string {
		const newer = this.texts.map(([, text]) => {
			const part = parseJson(text);
			return obstacleTo(isObject(part) ? Number(part.format) : 0);
		});
		return (
			newer.find((obstacle) => obstacle !== undefined) ?? 'It is broken, or of another program'
		);
	}

	add(since: number, text: string): void {
		this.texts.push([since, text]);
	}

	/** What is to be written down again, the newest first. @param at in milliseconds since the epoch */
	written(at: number): UnreadText[] {
		let room = MOST_CHARACTERS;
		return [...this.texts]
			.sort(([a], [b]) => b - a)
			.filter(([since, { length }]) => {
				const fits = at - since < KEEP_MS && room >= length;
				if (fits) room -= length;
				return fits;
			});
	}
}
