import type { Segment } from '../payloads/segment';
import { sensible, stretchOf, told } from './conversationClock';
import {
	conversationWith,
	findConversation,
	MOST_OPEN,
	NOTHING_KNOWN,
	remembered,
	REMEMBER_MS,
	type Conversation,
	type SpeechHead,
} from './conversations';
import { REMEMBER_MEMORIES_MS, type MemoryHabit } from './memoryWait';
import { logOf, sessionIdOf, withEntry, type OpenSession } from './openSession';
import { spoken } from './segmentEntry';
import type { EndedBy, PartHeading } from './speechPart';
import type { Flush, Marks, SessionEvent, Step } from './window';
import { Wordings } from './wordings';

/** Why a part is handed over. */
export interface Ending {
	readonly endedBy: EndedBy;
	readonly isFinal: boolean;
	readonly memory?: unknown;
}

/** What a flush holds that only its own window knows. */
export interface Own {
	readonly part?: object;
	readonly reads?: readonly string[];
	readonly drops?: readonly string[];
}

/** A conversation whose session is going on. */
export type Ongoing<Session extends OpenSession> = Conversation<Session> & {
	readonly session: Session;
};

function isOngoing<Session extends OpenSession>(
	conversation: Conversation<Session>,
): conversation is Ongoing<Session> {
	return conversation.session !== undefined;
}

/** One step in the making, of any window over speech. */
export class SpeechStep<Session extends OpenSession> {
	readonly wordings: Wordings;
	memories: MemoryHabit | undefined;
	private conversationCount: number;
	private sessionCount: number;
	/** Those heard last at the end. */
	private conversations: ReadonlyArray<Conversation<Session>>;
	private readonly appends = new Map<string, string[]>();
	private readonly flushes: Flush[] = [];

	constructor(
		private readonly userId: string | null,
		private readonly head: SpeechHead<Session> | undefined,
		marks: Marks,
	) {
		const known = head ?? NOTHING_KNOWN;
		this.wordings = new Wordings(marks);
		this.memories = head?.memories;
		this.conversationCount = known.conversationCount;
		this.sessionCount = known.sessionCount;
		this.conversations = known.conversations;
	}

	/** The conversations whose session is going on, those heard last at the end. */
	get open(): ReadonlyArray<Ongoing<Session>> {
		return this.conversations.filter(isOngoing);
	}

	/**
	 * Finds the conversation that a delivery belongs to, or begins one, and tells its clock.
	 *
	 * @param news what of its segments is new; at least one
	 */
	hear(segments: readonly Segment[], news: readonly Segment[], at: number): Conversation<Session> {
		const ids = segments.map(({ id }) => id);
		const stretch = stretchOf(news);
		const found = findConversation(this.conversations, ids, stretch, this.wordings, at);
		const number = found?.number ?? this.conversationCount + 1;
		this.conversationCount = Math.max(this.conversationCount, number);
		const clock = told(found?.clock, stretch, at);
		const conversation = found === undefined ? { number, clock } : { ...found, clock };
		const others = this.conversations.filter((one) => one.number !== number);
		this.conversations = [...remembered(others, at), conversation];
		return conversation;
	}

	/** The conversation that shares the most of a finished memory's segments, if it has a session. */
	finishedBy(segmentIds: readonly string[]): Conversation<Session> | undefined {
		return conversationWith(this.conversations, segmentIds, this.wordings);
	}

	put(conversation: Conversation<Session>): void {
		this.conversations = this.conversations.map((one) => {
			return one.number === conversation.number ? conversation : one;
		});
	}

	/** Those that have been silent for longest, where more are going on than may be. */
	get tooMany(): ReadonlyArray<Ongoing<Session>> {
		return this.open.slice(0, Math.max(0, this.open.length - MOST_OPEN));
	}

	nextSession(): number {
		this.sessionCount += 1;
		return this.sessionCount;
	}

	/** Appends an entry to the session's present part, or to another log. */
	append(
		session: Session,
		entry: string,
		start: number,
		at: number,
		log = logOf(session),
	): Session {
		const entries = this.appends.get(log);
		if (entries === undefined) this.appends.set(log, [entry]);
		else entries.push(entry);
		return withEntry(session, entry, sensible(start), at);
	}

	/**
	 * Hands over the session's present part.
	 *
	 * @returns the session with its next part begun
	 */
	flush(
		{ clock }: Pick<Conversation<Session>, 'clock'>,
		session: Session,
		{ endedBy, isFinal, memory }: Ending,
		own: Own = {},
	): Session {
		const logs = session.count === 0 ? [] : [logOf(session)];
		const sessionId = sessionIdOf(this.userId, session);
		const spokenAt = session.spokenAt ?? clock.zeroAt + session.earliestStart * 1000;
		const heading: PartHeading = {
			userId: this.userId,
			sessionId,
			part: session.part,
			isFinal,
			endedBy,
			deliveredAt: session.lastAt,
			zeroAt: clock.zeroAt,
			spokenAt,
			latestEnd: clock.latestEnd,
			...(memory !== undefined && { memory }),
		};
		this.flushes.push({
			id: `${sessionId}/${session.part}`,
			reads: own.reads ?? logs,
			drops: own.drops ?? logs,
			part: { ...heading, ...own.part },
		});
		return { ...session, part: session.part + 1, count: 0, size: 0, spokenAt };
	}

	/** Lets logs go that nothing will be made of. */
	drop(session: Session, logs: readonly string[]): void {
		if (logs.length === 0) return;
		const id = `${sessionIdOf(this.userId, session)}/${session.part}/dropped`;
		this.flushes.push({ id, reads: [], drops: logs, part: null });
	}

	/**
	 * @param dueAt when a session next ends by itself, in milliseconds since the epoch
	 * @param sizeOf how much a session's logs hold, in bytes
	 */
	result(
		at: number,
		dueAt: (session: Session) => number,
		sizeOf: (session: Session) => number = ({ size }) => size,
	): Step<SpeechHead<Session>> {
		const sessions = this.open.map(({ session }) => session);
		const next = Math.min(...sessions.map(dueAt));
		const keepMs = this.memories === undefined ? REMEMBER_MS : REMEMBER_MEMORIES_MS;
		const { conversationCount, sessionCount, memories, conversations } = this;
		const isKnown = this.head !== undefined || conversations.length > 0 || memories !== undefined;
		return {
			head: isKnown ? { conversationCount, sessionCount, memories, conversations } : undefined,
			appends: [...this.appends].map(([log, entries]) => ({ log, entries })),
			flushes: this.flushes,
			marks: [...this.wordings.added],
			dueAt: sessions.length === 0 ? undefined : next,
			keepMs: keepMs + (sessions.length === 0 ? 0 : Math.max(0, next - at)),
			size: sessions.reduce((sum, session) => sum + sizeOf(session), 0),
		};
	}
}

/** What is left of a user after an event: after the last one nothing, and for another window what each of them knows. */
export function leftBy<Session extends OpenSession>(
	{ type }: SessionEvent<unknown>,
	step: Step<SpeechHead<Session>>,
): Step<SpeechHead<Session>> {
	if (type === 'stop') return { ...step, head: undefined };
	if (type !== 'change' || step.head === undefined) return step;
	// Whoever listens for phrases again has not heard what was said meanwhile.
	const conversations = step.head.conversations.map(({ number, clock }) => ({ number, clock }));
	return { ...step, head: { ...step.head, conversations } };
}

/** What is new in a delivery, in the order in which it was spoken. */
export function newsOf(segments: readonly Segment[], wordings: Wordings): Segment[] {
	return spoken(segments.filter((segment) => wordings.isNew(segment)));
}
