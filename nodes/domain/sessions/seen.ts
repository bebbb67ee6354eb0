import { hash } from 'crypto';
import type { Segment } from '../payloads/segment';

/** How many segments are remembered for a user; a conversation of forty minutes has several hundred. */
export const MOST_REMEMBERED = 10_000;

const FORGOTTEN_AT_ONCE = MOST_REMEMBERED / 20;

/**
 * Which segments a user has said already, and in which words: a repetition is dropped, another wording is
 * new, and the repetition of an older wording does not undo a newer one. The oldest are forgotten first.
 */
export class Seen {
	private readonly wordings = new Map<string, string[]>();

	constructor(entries: Iterable<readonly [id: string, ...hashes: string[]]> = []) {
		for (const [id, ...hashes] of entries) this.wordings.set(id, hashes);
	}

	/** Notes the segment, and tells whether it was new. */
	add({ id, text }: Pick<Segment, 'id' | 'text'>): boolean {
		const wording = shortHash(text);
		const known = this.wordings.get(id);
		if (known?.includes(wording)) return false;
		if (known === undefined) this.makeRoom();
		this.wordings.set(id, known ? [...known.slice(-MOST_WORDINGS + 1), wording] : [wording]);
		return true;
	}

	has(id: string): boolean {
		return this.wordings.has(id);
	}

	/** Whether one of the segments was said with or after `first`; all are after one that is forgotten. */
	hasSince(first: string, ids: readonly string[]): boolean {
		const known = [...this.wordings.keys()];
		const later = new Set(known.slice(Math.max(0, known.indexOf(first))));
		return ids.some((id) => later.has(id));
	}

	/** The newest entries, oldest of them first, in a form that JSON can hold. */
	newest(count: number): Array<[id: string, ...hashes: string[]]> {
		const entries = [...this.wordings];
		return entries
			.slice(Math.max(0, entries.length - count))
			.map(([id, hashes]) => [id, ...hashes]);
	}

	/** Many are forgotten at once: to find a Map's first entry, all that went before it are passed by again. */
	private makeRoom(): void {
		if (this.wordings.size < MOST_REMEMBERED) return;
		for (const id of [...this.wordings.keys()].slice(0, FORGOTTEN_AT_ONCE)) {
			this.wordings.delete(id);
		}
	}
}

/** A sender that rewords one segment for ever must not fill the memory. */
const MOST_WORDINGS = 8;

function shortHash(text: string): string {
	return hash('sha1', text, 'base64').slice(0, 8);
}
