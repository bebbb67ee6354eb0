import type { Segment } from '../payloads/segment';
import { Seen } from './seen';
import type { Kind, Piece } from './session';
import { LARGEST_PART, sizeOf, spoken, startsAnew } from './speech';
import { findPhrases, wordsOf, type Phrase } from './phrases';

/** A command: what is said after one of the phrases. */
export interface Command {
	/** The phrase as the node's user wrote it. */
	readonly phrase: string;
	/** What was said after it, as far as it has not been emitted. */
	readonly text: string;
	/** The segments in which the phrase and the command were said. */
	readonly segments: readonly Segment[];
	/** How much room that takes in the journal, in bytes. */
	readonly size: number;
	/** When its first segment arrived, in milliseconds since the epoch. */
	readonly heardAt: number;
	/** Whether an earlier part of the same command has been emitted already. */
	readonly isContinued: boolean;
}

/** What is remembered of a user between commands. */
export interface Heard {
	readonly seen: Seen;
	/** The letters of the last words said, with which a phrase may have begun. */
	tail: string[];
	/** When the latest segment ended, in seconds of the conversation's clock. */
	lastEnd: number;
}

export interface CommandPolicy {
	readonly phrases: readonly Phrase[];
	/** So long a silence within what is said ends a command, in seconds. */
	readonly pause: number;
}

/** How sessions hold spoken commands: one begins with a phrase, and all other speech is let go. */
export function commandKind(policy: CommandPolicy): Kind<Command, Heard, readonly Segment[]> {
	const longest = Math.max(0, ...policy.phrases.map(({ letters }) => letters.length));

	return {
		recall: () => ({ seen: new Seen(), tail: [], lastEnd: 0 }),

		pieces(arrival, heard, current, at) {
			let isOpen = current !== undefined;
			return spoken(arrival).flatMap((segment) => {
				// A new wording of what was said already must not give the command again.
				const isNew = !heard.seen.has(segment.id);
				if (!heard.seen.add(segment) || !isNew) return [];
				const pieces = listen(segment, heard, { isOpen, at, longest, ...policy });
				isOpen = pieces.length === 0 ? isOpen : pieces[pieces.length - 1]?.content !== undefined;
				return pieces;
			});
		},

		join: (command, piece) => ({
			...command,
			text: joinText(command.text, piece.text),
			segments: [...command.segments, ...piece.segments],
			size: command.size + piece.size,
		}),

		cut(command) {
			if (command.size < LARGEST_PART) return undefined;
			return { parts: [command], keep: continued(command), endedBy: 'maximum' };
		},

		release: (command) => ({ part: command, keep: continued(command) }),
		isEmpty: ({ isContinued, text }) => isContinued && text === '',
		isFinishedBy: ({ segments }, _heard, ids) => segments.some(({ id }) => ids.includes(id)),
		size: ({ size }) => size,
	};
}

interface Listening extends CommandPolicy {
	readonly isOpen: boolean;
	readonly at: number;
	/** How many words the longest phrase may have at most. */
	readonly longest: number;
}

/** What one segment adds to the command that is open, and which it begins. It is remembered. */
function listen(segment: Segment, heard: Heard, listening: Listening): Array<Piece<Command>> {
	const { isOpen, at, phrases, pause, longest } = listening;
	const pieces: Array<Piece<Command>> = [];
	// The text stands in the segment as well, so it takes no more than that does.
	const size = 2 * sizeOf(segment);
	const command = (phrase: string, text: string): Command => {
		return { phrase, text, segments: [segment], size, heardAt: at, isContinued: false };
	};

	const isAnew = startsAnew([segment], heard.lastEnd);
	const hasPaused = segment.start - heard.lastEnd >= pause;
	const isOver = isOpen && (isAnew || hasPaused);
	if (isOver) pieces.push({ endsSession: isAnew ? 'newConversation' : 'quiet' });
	if (isAnew) Object.assign(heard, { tail: [], lastEnd: 0 });

	const found = findPhrases(heard.tail, segment.text, phrases);
	const before = segment.text.slice(0, found[0]?.from ?? segment.text.length);
	if (isOpen && !isOver && before.trim() !== '') {
		pieces.push({ content: command('', before.trim()) });
	}
	found.forEach(({ phrase, to }, index) => {
		const text = segment.text.slice(to, found[index + 1]?.from);
		pieces.push({
			content: command(phrase.text, text.replace(LEADING, '').trim()),
			endsSession: 'phrase',
		});
	});

	// The words of a phrase are used up: the next one does not begin with them.
	const last = found[found.length - 1];
	const words = wordsOf(segment.text.slice(last?.to ?? 0)).map(({ letters }) => letters);
	heard.tail = [...(last === undefined ? heard.tail : []), ...words].slice(-longest - 1);
	heard.lastEnd = Math.max(heard.lastEnd, segment.end);
	return pieces;
}

/** Whatever stands between the phrase and the first word of the command. */
const LEADING = /^[\s\p{P}]+/u;

function joinText(before: string, after: string): string {
	return before === '' ? after : after === '' ? before : `${before} ${after}`;
}

function continued(command: Command): Command {
	return { ...command, text: '', segments: [], size: 0, isContinued: true };
}
