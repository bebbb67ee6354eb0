import { z } from 'zod';
import { unlikelihood, type ConversationClock, type Stretch } from './conversationClock';
import { memoryHabit, type MemoryHabit } from './memoryWait';
import type { OpenSession } from './openSession';
import type { Wordings } from './wordings';

/*
 * What is known of a user's speech: the conversations that are going on, or were until a short while ago, each with
 * its own clock. A conversation outlives its session, so that late speech still finds its clock.
 */

/** @template Session what is collected of a conversation, if anything is at present */
export interface Conversation<Session extends OpenSession> {
	/** Counts the user's conversations from 1. */
	readonly number: number;
	readonly clock: ConversationClock;
	readonly session?: Session | undefined;
	/** The words said last, with which a phrase may have begun. */
	readonly ears?: Ears | undefined;
}

export interface Ears {
	/** The letters of the words, the last at the end. */
	readonly tail: readonly string[];
	/** Where the last segment began, and the latest end, in seconds of the conversation's clock. */
	readonly lastStart: number;
	readonly latestEnd: number;
}

/** All that is known of one user beside marks and logs. */
export interface SpeechHead<Session extends OpenSession> {
	/** How many conversations and sessions there have been. */
	readonly conversationCount: number;
	readonly sessionCount: number;
	readonly memories?: MemoryHabit | undefined;
	readonly conversations: ReadonlyArray<Conversation<Session>>;
}

export const NOTHING_KNOWN = { conversationCount: 0, sessionCount: 0, conversations: [] };

/**
 * For how long a conversation and its user are remembered after the last word, in milliseconds. Omi's last
 * attempt at a delivery comes within three minutes (four attempts of up to 32 s and 36 s between them), and a
 * queue may have been held back by two of them.
 */
export const REMEMBER_MS = 10 * 60_000;

/** How many conversations of one user may be going on, and how many that are over are remembered. */
export const MOST_OPEN = 8;
const MOST_OVER = 8;

/**
 * The conversation that a delivery belongs to: that of a segment that was heard before, or the likeliest.
 *
 * @param ids of all its segments
 * @param stretch of those that are new
 * @returns undefined for a new one
 */
export function findConversation<Session extends OpenSession>(
	conversations: ReadonlyArray<Conversation<Session>>,
	ids: readonly string[],
	stretch: Stretch,
	wordings: Wordings,
	at: number,
): Conversation<Session> | undefined {
	const known = new Set(ids.map((id) => wordings.conversationOf(id)));
	const same = conversations.find(({ number }) => known.has(number));
	if (same !== undefined) return same;
	let found: Conversation<Session> | undefined;
	let least = Infinity;
	for (const conversation of conversations) {
		const value = unlikelihood(conversation.clock, stretch, at);
		if (value === undefined || value >= least) continue;
		found = conversation;
		least = value;
	}
	return found;
}

/** The conversation that shares the most of these segments; undefined if none does. */
export function conversationWith<Session extends OpenSession>(
	conversations: ReadonlyArray<Conversation<Session>>,
	segmentIds: readonly string[],
	wordings: Wordings,
): Conversation<Session> | undefined {
	const shared = new Map<number, number>();
	for (const id of segmentIds) {
		const number = wordings.conversationOf(id);
		if (number !== undefined) shared.set(number, (shared.get(number) ?? 0) + 1);
	}
	const [most] = [...shared].sort(([, a], [, b]) => b - a);
	return conversations.find(({ number }) => number === most?.[0]);
}

/** Those that are worth remembering, in the same order. */
export function remembered<Session extends OpenSession>(
	conversations: ReadonlyArray<Conversation<Session>>,
	at: number,
): Array<Conversation<Session>> {
	const over = conversations.filter(({ session }) => session === undefined);
	const known = over.filter(({ clock }) => at - clock.lastAt < REMEMBER_MS).slice(-MOST_OVER);
	return conversations.filter((one) => one.session !== undefined || known.includes(one));
}

const clock = z.object({
	zeroAt: z.number(),
	lastZeroAt: z.number(),
	earliestStart: z.number(),
	latestEnd: z.number(),
	lastAt: z.number(),
	isSettled: z.boolean(),
}) satisfies z.ZodType<ConversationClock>;

const ears = z.object({
	tail: z.array(z.string()),
	lastStart: z.number(),
	latestEnd: z.number(),
}) satisfies z.ZodType<Ears>;

/** How a head is written down, and read again; what was not written here is left out rather than trusted. */
export function headCodec<Session extends OpenSession>(
	session: z.ZodType<Session>,
): {
	encode(head: SpeechHead<Session>): string;
	decode(text: string): SpeechHead<Session> | undefined;
} {
	const head = z.object({
		conversationCount: z.number(),
		sessionCount: z.number(),
		memories: memoryHabit.optional(),
		conversations: z.array(
			z.object({
				number: z.number(),
				clock,
				session: session.optional(),
				ears: ears.optional(),
			}),
		),
	});
	return {
		encode: (value) => JSON.stringify(value),
		decode(text) {
			try {
				return head.safeParse(JSON.parse(text)).data as SpeechHead<Session> | undefined;
			} catch {
				return undefined;
			}
		},
	};
}
