import { hash } from 'crypto';
import type { Segment } from '../payloads/segment';
import type { Marks } from './window';

/*
 * What is remembered of a segment: the conversation that it belongs to, and in which words it came. A repetition is
 * dropped, another wording is new, and the repetition of an older wording does not undo a newer one.
 */

/** A sender that rewords one segment for ever must not fill the memory. */
const MOST_WORDINGS = 8;

/** Omi's own ids have 36 characters; of what is longer a hash is remembered, as thousands of marks are. */
const LONGEST_ID = 64;

/** Under what a segment is remembered. */
export function markIdOf(id: string): string {
	return id.length <= LONGEST_ID ? id : hash('sha256', id, 'base64');
}

/** The marks at hand, and those that a step adds. */
export class Wordings {
	readonly added = new Map<string, string>();

	constructor(private readonly marks: Marks) {}

	/** The number of the conversation that a segment belongs to; undefined if the segment is new. */
	conversationOf(id: string): number | undefined {
		const number = Number(this.find(id)?.split(' ')[0]);
		return Number.isInteger(number) ? number : undefined;
	}

	/** Whether the segment was never heard in these words. */
	isNew({ id, text }: Pick<Segment, 'id' | 'text'>): boolean {
		const known = wordingsOf(this.find(id));
		// Mostly nothing is known, and then a hash would be made for nothing.
		return known.length === 0 || !known.includes(shortHash(text));
	}

	/** Remembers the segment as part of a conversation. */
	add({ id, text }: Pick<Segment, 'id' | 'text'>, conversation: number): void {
		const known = wordingsOf(this.find(id)).slice(-MOST_WORDINGS + 1);
		this.added.set(markIdOf(id), [conversation, ...known, shortHash(text)].join(' '));
	}

	private find(id: string): string | undefined {
		const markId = markIdOf(id);
		return this.added.get(markId) ?? this.marks.get(markId);
	}
}

function wordingsOf(mark: string | undefined): string[] {
	return mark?.split(' ').slice(1) ?? [];
}

function shortHash(text: string): string {
	return hash('sha1', text, 'base64').slice(0, 8);
}
