import { createHash } from 'crypto';
import type { Segment } from '../omi/segment';

/** How many segments are remembered for a user; a conversation of forty minutes has several hundred. */
export const MOST_REMEMBERED = 10_000;

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
		const hash = shortHash(text);
		const known = this.wordings.get(id);
		if (known?.includes(hash)) return false;
		if (known === undefined) this.makeRoom();
		this.wordings.set(id, [...(known ?? []).slice(-MOST_WORDINGS + 1), hash]);
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

	private makeRoom(): void {
		const oldest = this.wordings.keys().next();
		if (this.wordings.size >= MOST_REMEMBERED && !oldest.done) this.wordings.delete(oldest.value);
	}
}

/** A sender that rewords one segment for ever must not fill the memory. */
const MOST_WORDINGS = 8;

function shortHash(text: string): string {
	return createHash('sha1').update(text).digest('base64').slice(0, 8);
}
