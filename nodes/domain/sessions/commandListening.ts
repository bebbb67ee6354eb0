import { z } from 'zod';
import type { Segment } from '../payloads/segment';
import type { Conversation, Ears } from './conversations';
import { beginSession, isPartOver, openSession } from './openSession';
import {
	findPhrases,
	growPhrase,
	lettersOf,
	mayGrow,
	wordsOf,
	type FoundPhrase,
	type Phrase,
} from './phrases';
import { encodeEntry, spoken } from './segmentEntry';
import type { Ending, SpeechStep } from './speechStep';

export interface CommandPolicy {
	/** The longest first. */
	readonly phrases: readonly Phrase[];
	/** So long a silence after words ends a command, in seconds. */
	readonly pause: number;
	/** So long a command may be, and so long a phrase waits for words, in seconds. */
	readonly maximum: number;
}

/** A command that is going on. */
export const openCommand = openSession.extend({
	/** As the node's user wrote it. */
	phrase: z.string(),
	/** Where the segment in which the phrase was said begins, in seconds of the conversation's clock. */
	phraseStart: z.number(),
	hasWords: z.boolean(),
	/** The letters of what was said since the phrase began, while they may become a longer phrase. */
	growing: z.string().optional(),
	/** How many entries of the present part were said before the command's first word. */
	skip: z.number(),
});

export type OpenCommand = z.infer<typeof openCommand>;

type Step = SpeechStep<OpenCommand>;
type Listened = Conversation<OpenCommand>;

/** Hands over the present part of a command. */
export function flushCommand(
	step: Step,
	conversation: Listened,
	command: OpenCommand,
	ending: Ending,
	trim = 0,
): OpenCommand {
	const part = { phrase: command.phrase, skip: command.skip, trim };
	return { ...step.flush(conversation, command, ending, { part }), skip: 0 };
}

/**
 * Listens for phrases and commands in what is new of a conversation.
 *
 * @param news in any order
 */
export function listen(
	step: Step,
	conversation: Listened,
	news: readonly Segment[],
	at: number,
	policy: CommandPolicy,
): void {
	let listened = conversation;
	for (const segment of spoken(news)) {
		// A delivery may hold a segment twice.
		if (step.wordings.conversationOf(segment.id) !== undefined) continue;
		step.wordings.add(segment, conversation.number);
		listened = new Listening(step, listened, at, policy).hear(segment);
	}
	step.put(listened);
}

/** One segment, heard. */
class Listening {
	private command: OpenCommand | undefined;

	constructor(
		private readonly step: Step,
		private readonly conversation: Listened,
		private readonly at: number,
		private readonly policy: CommandPolicy,
	) {
		this.command = conversation.session;
	}

	hear(segment: Segment): Listened {
		const { ears } = this.conversation;
		const isLate = ears !== undefined && segment.start < ears.lastStart;
		const isEarlier = this.command !== undefined && segment.start < this.command.phraseStart;
		if (isLate && isEarlier) return this.hearEarlier(segment);

		if (ears !== undefined && !isLate) this.endIfOver(segment, ears);
		const hasPaused = ears !== undefined && segment.start - ears.latestEnd >= this.policy.pause;
		const grown = isLate || hasPaused ? undefined : this.grow(segment);
		const from = grown?.to ?? 0;
		const tail = isLate || grown !== undefined ? [] : (ears?.tail ?? []);
		const found = this.find(tail, segment.text, from);
		this.goOn(segment, from, found[0]?.from ?? segment.text.length, grown !== undefined);
		found.forEach((one, index) => {
			this.end('phrase', one.wordsBefore);
			this.begin(segment, one, found[index + 1]?.from ?? segment.text.length);
		});
		const after = this.hearing(segment, isLate, tail, found[found.length - 1]?.to ?? grown?.to);
		return { ...this.conversation, session: this.command, ears: after };
	}

	/** What was said before the present command began is no part of it, but may hold a command of its own. */
	private hearEarlier(segment: Segment): Listened {
		const { session } = this.conversation;
		const found = this.find([], segment.text, 0);
		found.forEach((one, index) => {
			this.begin(segment, one, found[index + 1]?.from ?? segment.text.length);
			this.end('phrase');
		});
		return { ...this.conversation, session };
	}

	private find(tail: readonly string[], text: string, from: number): FoundPhrase[] {
		return findPhrases(tail, text.slice(from), this.policy.phrases).map((one) => {
			return { ...one, from: one.from + from, to: one.to + from };
		});
	}

	/** Ends the command if there was a pause before the segment, or it has become too long. */
	private endIfOver(segment: Segment, ears: Ears): void {
		if (this.command === undefined) return;
		const { hasWords, phraseStart } = this.command;
		const { pause, maximum } = this.policy;
		if (hasWords && segment.start - ears.latestEnd >= pause) this.end('quiet');
		else if (segment.start - phraseStart >= maximum) this.end(hasWords ? 'maximum' : 'quiet');
	}

	/** Makes the command's phrase a longer one, where the segment completes that. */
	private grow(segment: Segment): FoundPhrase | undefined {
		if (this.command?.growing === undefined) return undefined;
		const grown = growPhrase(this.command.growing, segment.text, this.policy.phrases);
		if (grown === undefined) return undefined;
		const { count } = this.command;
		const { text: phrase, letters: growing } = grown.phrase;
		this.command = { ...this.command, phrase, growing, skip: count, hasWords: false };
		return grown;
	}

	/** Adds a piece of the segment's text to the command. */
	private goOn(segment: Segment, from: number, to: number, isNeeded: boolean): void {
		if (this.command === undefined) return;
		const text = segment.text.slice(from, to);
		if (text.trim() === '' && !isNeeded) return;
		if (isPartOver(this.command, { entries: Infinity, ms: Infinity }, this.at)) {
			const ending = { endedBy: 'maximum', isFinal: false } as const;
			this.command = flushCommand(this.step, this.conversation, this.command, ending);
		}
		const { growing, hasWords } = this.command;
		const letters = growing === undefined ? undefined : growing + lettersOf(text);
		const entry = encodeEntry(segment, from, to);
		this.command = {
			...this.step.append(this.command, entry, segment.start, this.at),
			hasWords: hasWords || wordsOf(text).length > 0,
			growing: letters !== undefined && mayGrow(letters, this.policy.phrases) ? letters : undefined,
		};
	}

	private begin(segment: Segment, { phrase, to }: FoundPhrase, until: number): void {
		const { at } = this;
		this.command = {
			...beginSession(this.step.nextSession(), at),
			phrase: phrase.text,
			phraseStart: segment.start,
			hasWords: false,
			growing: phrase.letters,
			skip: 0,
		};
		this.goOn(segment, to, until, true);
	}

	private end(endedBy: 'phrase' | 'quiet' | 'maximum', trim = 0): void {
		if (this.command === undefined) return;
		const ending = { endedBy, isFinal: true };
		flushCommand(this.step, this.conversation, this.command, ending, trim);
		this.command = undefined;
	}

	/** The words of a phrase are used up: the next one does not begin with them. */
	private hearing(
		segment: Segment,
		isLate: boolean,
		tail: readonly string[],
		usedUp: number | undefined,
	): Ears {
		const { ears } = this.conversation;
		const latestEnd = Math.max(ears?.latestEnd ?? segment.end, segment.end);
		if (isLate && ears !== undefined) return { ...ears, latestEnd };
		const longest = Math.max(0, ...this.policy.phrases.map(({ letters }) => letters.length));
		// A word that is longer than any phrase begins none, whatever it goes on with.
		const words = wordsOf(segment.text.slice(usedUp ?? 0)).map(({ letters }) =>
			letters.slice(0, longest + 1),
		);
		const all = usedUp === undefined ? [...tail, ...words] : words;
		return { tail: all.slice(-longest - 1), lastStart: segment.start, latestEnd };
	}
}
