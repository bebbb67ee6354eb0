import { z } from 'zod';
import type { Segment } from '../payloads/segment';
import {
	flushCommand,
	listen,
	openCommand,
	type CommandPolicy,
	type OpenCommand,
} from './commandListening';
import { headCodec, type SpeechHead } from './conversations';
import { silenceIn } from './openSession';
import { wordsOf } from './phrases';
import { segmentsOf, type SegmentEntry } from './segmentEntry';
import { emissionOf, entriesOf, partHeading, type EndedBy, type SpeechPart } from './speechPart';
import { leftBy, SpeechStep, type Ongoing } from './speechStep';
import { idsOf } from './speechWindow';
import { windowOf, type Limits, type SessionWindow } from './window';

/** A command, or a part of one. */
export interface CommandPart extends SpeechPart {
	/** The phrase as the node's user wrote it. */
	readonly phrase: string;
	/** What was said after it. */
	readonly text: string;
}

const commandPart = partHeading.extend({
	phrase: z.string(),
	skip: z.number(),
	/** How many words at the end belong to the phrase that begins the next command. */
	trim: z.number(),
});

type Step = SpeechStep<OpenCommand>;

/** Made once: windows are made for every delivery. */
const codec = headCodec(openCommand);
type Open = Ongoing<OpenCommand>;

/**
 * Spoken commands: one begins with a phrase, and is complete when there are words and then a pause; a phrase without
 * words waits for them until the maximum. All other speech is let go.
 *
 * @param toItem the item for a command; undefined where the node's filters hold it back
 */
export function commandWindow(
	policy: CommandPolicy,
	limits: Limits,
	toItem: (part: CommandPart) => Record<string, unknown> | undefined,
): SessionWindow<readonly Segment[]> {
	const longestMs = Math.max(policy.pause, policy.maximum) * 1000;
	const dueAt = ({ hasWords, lastAt, begunAt }: OpenCommand) => {
		const longest = begunAt + policy.maximum * 1000;
		return hasWords ? Math.min(lastAt + policy.pause * 1000, longest) : longest;
	};

	return windowOf<readonly Segment[], SpeechHead<OpenCommand>>({
		...codec,
		name: 'commands',
		isDurable: true,
		limits,
		lookups: idsOf,

		step(userId, head, event, at, marks) {
			const step: Step = new SpeechStep(userId, head, marks);
			for (const one of step.open) {
				const isOver = at >= dueAt(one.session) || silenceIn(one.session, at) >= longestMs;
				if (isOver) end(step, one, endOf(one.session, policy));
			}
			switch (event.type) {
				case 'delivery':
					hear(step, event.input, at, policy);
					break;
				case 'memory': {
					const finished = step.finishedBy(event.segmentIds)?.number;
					for (const one of step.open) {
						if (one.number === finished) end(step, one, 'memory', event.memory);
					}
					break;
				}
				case 'full':
					for (const one of step.open) flushHeld(step, one);
					break;
				case 'stop':
				case 'change':
					for (const one of step.open) end(step, one, 'stopped');
					break;
			}
			const result = step.result(at, dueAt);
			return leftBy(event, result);
		},

		emission(flush, entries) {
			const { phrase, skip, trim, ...heading } = commandPart.parse(flush.part);
			const all = entriesOf(entries);
			const text = withoutLast(textOf(all.slice(skip)), trim);
			return emissionOf(flush, toItem({ ...heading, phrase, text, segments: segmentsOf(all) }));
		},
	});
}

function hear(step: Step, segments: readonly Segment[], at: number, policy: CommandPolicy): void {
	// A new wording of what was said already must not give the command again.
	const news = segments.filter(({ id }) => step.wordings.conversationOf(id) === undefined);
	if (news.length === 0) return;
	listen(step, step.hear(segments, news, at), news, at, policy);
	for (const silent of step.tooMany) end(step, silent, 'newConversation');
}

/** Why the clock has ended a command. */
function endOf({ hasWords, lastAt, begunAt }: OpenCommand, policy: CommandPolicy): EndedBy {
	const hasPaused = lastAt + policy.pause * 1000 <= begunAt + policy.maximum * 1000;
	return hasWords && !hasPaused ? 'maximum' : 'quiet';
}

function end(step: Step, conversation: Open, endedBy: EndedBy, memory?: unknown): void {
	const { session } = conversation;
	flushCommand(step, conversation, session, { endedBy, isFinal: true, memory });
	step.put({ ...conversation, session: undefined });
}

function flushHeld(step: Step, conversation: Open): void {
	const { session } = conversation;
	if (session.count === 0) return;
	const ending = { endedBy: 'maximum', isFinal: false } as const;
	step.put({ ...conversation, session: flushCommand(step, conversation, session, ending) });
}

/** Whatever stands between the phrase and the first word of the command. */
const LEADING = /^[\s\p{P}]+/u;

/** The words of a command, in the order in which they were spoken. */
function textOf(entries: readonly SegmentEntry[]): string {
	return [...entries]
		.sort((a, b) => a.segment.start - b.segment.start)
		.map(({ segment, from, to }) => segment.text.slice(from, to).trim())
		.filter((text) => text !== '')
		.join(' ')
		.replace(LEADING, '');
}

function withoutLast(text: string, count: number): string {
	if (count === 0) return text;
	const words = wordsOf(text);
	return text.slice(0, words[Math.max(0, words.length - count)]?.from ?? 0).trim();
}
