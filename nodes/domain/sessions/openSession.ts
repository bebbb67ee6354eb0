import { z } from 'zod';
import { elapsed } from '../elapsed';

/** A conversation, or a command, that is going on. Times are in milliseconds since the epoch. */
export const openSession = z.object({
	/** Counts the user's sessions from 1. */
	number: z.number(),
	begunAt: z.number(),
	/** When something new last arrived. */
	lastAt: z.number(),
	/** The number that the next part gets. */
	part: z.number(),
	/** When what the next part holds began to arrive. */
	partSince: z.number(),
	/** How many entries the next part holds, and how much they take, in bytes. */
	count: z.number(),
	size: z.number(),
	/** The earliest start in the session, in seconds of its conversation's clock. */
	earliestStart: z.number(),
	/** When the session's first words were spoken; known once a part is out, which no later one is to precede. */
	spokenAt: z.number().optional(),
});

export type OpenSession = z.infer<typeof openSession>;

/** A part that takes more than this is over, so that nothing grows without end. In bytes. */
export const LARGEST_PART = 150_000;

export function beginSession(number: number, at: number): OpenSession {
	const nothing = { part: 1, partSince: at, count: 0, size: 0, earliestStart: Infinity };
	return { number, begunAt: at, lastAt: at, ...nothing };
}

/** The session with one more entry in its present part. */
export function withEntry<Session extends OpenSession>(
	session: Session,
	entry: string,
	start: number,
	at: number,
): Session {
	return {
		...session,
		lastAt: at,
		partSince: session.count === 0 ? at : session.partSince,
		count: session.count + 1,
		size: session.size + Buffer.byteLength(entry),
		earliestStart: Math.min(session.earliestStart, start),
	};
}

/** For how long nothing new has arrived in a session, in milliseconds. */
export function silenceIn({ lastAt }: Pick<OpenSession, 'lastAt'>, at: number): number {
	return elapsed(lastAt, at);
}

/** Unique among a user's logs. */
export function logOf({ number, part }: OpenSession): string {
	return `${number}/${part}`;
}

export function sessionIdOf(userId: string | null, { begunAt, number }: OpenSession): string {
	return `${userId ?? 'unknown'}-${begunAt}-${number}`;
}

/** How long a part may grow: what comes later begins the next one. */
export interface PartLimits {
	readonly entries: number;
	/** In milliseconds. */
	readonly ms: number;
}

/** Whether what comes at this time belongs to the next part. */
export function isPartOver(session: OpenSession, limits: PartLimits, at: number): boolean {
	if (session.count === 0) return false;
	return (
		session.count >= limits.entries ||
		session.size >= LARGEST_PART ||
		at - session.partSince >= limits.ms
	);
}
