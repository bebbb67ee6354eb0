import type { Segment } from '../payloads/segment';
import { headCodec, type SpeechHead } from './conversations';
import { patienceOf } from './memoryWait';
import {
	beginSession,
	isPartOver,
	openSession,
	silenceIn,
	type OpenSession,
	type PartLimits,
} from './openSession';
import { encodeEntry, segmentsOf } from './segmentEntry';
import { emissionOf, entriesOf, partHeading, type EndedBy, type SpeechPart } from './speechPart';
import { leftBy, newsOf, SpeechStep, type Ongoing } from './speechStep';
import { windowOf, type Limits, type SessionEvent, type SessionWindow } from './window';
import { markIdOf } from './wordings';

export interface ConversationPolicy {
	/** After how long without anything new a conversation is over, in milliseconds. */
	readonly quietMs: number;
	/** How long a part may grow. */
	readonly part: PartLimits;
	/** Whether a conversation waits for its finished memory where those come, and Omi has not been quiet for long. */
	readonly waitsForMemory: boolean;
	readonly limits: Limits;
}

type Step = SpeechStep<OpenSession>;

/** Made once: windows are made for every delivery. */
const codec = headCodec(openSession);

/**
 * Whole conversations: what is said is collected until nothing more is, or Omi says that the conversation is finished.
 * A part of a long one is handed over when more arrives, so that the last one is always the one that is final.
 *
 * @param toItem the item for a part; undefined where the node's filters hold it back
 */
export function conversationWindow(
	policy: ConversationPolicy,
	toItem: (part: SpeechPart) => Record<string, unknown> | undefined,
): SessionWindow<readonly Segment[]> {
	const { quietMs, waitsForMemory } = policy;
	const patience = ({ memories }: Step) =>
		patienceOf(quietMs, waitsForMemory ? memories : undefined);

	return windowOf<readonly Segment[], SpeechHead<OpenSession>>({
		...codec,
		name: 'conversations',
		isDurable: true,
		limits: policy.limits,
		lookups: idsOf,

		step(userId, head, event, at, marks) {
			const step: Step = new SpeechStep(userId, head, marks);
			endQuiet(step, at, patience(step), quietMs);
			switch (event.type) {
				case 'delivery':
					collect(step, event.input, at, policy.part);
					break;
				case 'memory':
					finish(step, event.segmentIds, event.memory);
					break;
				case 'full':
					for (const one of step.open) flushHeld(step, one);
					break;
				case 'stop':
				case 'change':
					for (const one of step.open) end(step, one, 'stopped');
					break;
			}
			const result = step.result(at, ({ lastAt }) => lastAt + patience(step));
			return leftBy(event, result);
		},

		emission(flush, entries) {
			const part = { ...partHeading.parse(flush.part), segments: segmentsOf(entriesOf(entries)) };
			return emissionOf(flush, toItem(part));
		},
	});
}

/** The ids whose marks tell what an event is about. */
export function idsOf(event: SessionEvent<readonly Segment[]>): readonly string[] {
	switch (event.type) {
		case 'delivery':
			return event.input.map(({ id }) => markIdOf(id));
		case 'memory':
			return event.segmentIds.map(markIdOf);
		default:
			return [];
	}
}

type Open = Ongoing<OpenSession>;

function end(step: Step, conversation: Open, endedBy: EndedBy, memory?: unknown): void {
	step.flush(conversation, conversation.session, { endedBy, isFinal: true, memory });
	step.put({ ...conversation, session: undefined });
}

function endQuiet(step: Step, at: number, patience: number, quietMs: number): void {
	for (const conversation of step.open) {
		if (silenceIn(conversation.session, at) < patience) continue;
		end(step, conversation, 'quiet');
		const { memories } = step;
		const hasWaited = memories !== undefined && patience > quietMs;
		if (hasWaited) step.memories = { missed: memories.missed + 1 };
	}
}

function collect(step: Step, segments: readonly Segment[], at: number, limits: PartLimits): void {
	const news = newsOf(segments, step.wordings);
	if (news.length === 0) return;
	const conversation = step.hear(segments, news, at);
	let session = conversation.session ?? beginSession(step.nextSession(), at);
	for (const segment of news) {
		// A delivery may hold a segment twice.
		if (!step.wordings.isNew(segment)) continue;
		step.wordings.add(segment, conversation.number);
		// Not before there is more, so that there is something left for the last part.
		if (isPartOver(session, limits, at)) {
			session = step.flush(conversation, session, { endedBy: 'maximum', isFinal: false });
		}
		session = step.append(session, encodeEntry(segment), segment.start, at);
	}
	step.put({ ...conversation, session });
	for (const silent of step.tooMany) end(step, silent, 'newConversation');
}

/** A finished memory ends the conversation that shares its segments, and no other. */
function finish(step: Step, segmentIds: readonly string[], memory: unknown): void {
	step.memories = { missed: 0 };
	const conversation = step.finishedBy(segmentIds);
	if (conversation?.session === undefined) return;
	end(step, { ...conversation, session: conversation.session }, 'memory', memory);
}

function flushHeld(step: Step, conversation: Open): void {
	const { session } = conversation;
	if (session.count === 0) return;
	const ending = { endedBy: 'maximum', isFinal: false } as const;
	step.put({ ...conversation, session: step.flush(conversation, session, ending) });
}
