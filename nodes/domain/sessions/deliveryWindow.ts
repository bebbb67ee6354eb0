import { z } from 'zod';
import type { Segment } from '../payloads/segment';
import { sensible } from './conversationClock';
import { headCodec, type Conversation, type SpeechHead } from './conversations';
import { beginSession, LARGEST_PART, logOf, openSession, silenceIn } from './openSession';
import { encodeEntry, segmentsOf, type SegmentEntry } from './segmentEntry';
import { emissionOf, entriesOf, partHeading, type SpeechPart } from './speechPart';
import { leftBy, newsOf, SpeechStep, type Ongoing } from './speechStep';
import { idsOf } from './speechWindow';
import { isEnd, windowOf, type Limits, type SessionWindow } from './window';

/*
 * Each delivery as it comes, or several together: as soon as there is enough, and so that the delivery with which there
 * is can still be answered. Where the session so far goes along, two logs hold it: when the younger has half of what
 * it may take, the older goes and another is begun, so that the session's beginning is what is missing in the end.
 */

const generation = z.object({ log: z.string(), size: z.number() });

const liveSession = openSession.extend({
	/** The logs of the session so far, or of what is not handed over yet, the older first. */
	soFar: z.array(generation),
	/** Where what is not handed over yet begins, in seconds of the conversation's clock. */
	newsFrom: z.number().optional(),
});

type LiveSession = z.infer<typeof liveSession>;
type Step = SpeechStep<LiveSession>;

/** Made once: windows are made for every delivery. */
const codec = headCodec(liveSession);

/** What a flush says beside the heading: how many entries at the end are new. */
const livePart = partHeading.extend({ news: z.number() });

/** A delivery, with the session so far where it goes along. */
export interface LivePart extends SpeechPart {
	readonly soFar?: readonly Segment[];
}

export interface DeliveryPolicy {
	/** After how long without anything new a session is over, in milliseconds. */
	readonly quietMs: number;
	/** Whether the session so far goes along. */
	readonly includeSession: boolean;
	/** How much speech is handed over together, in milliseconds; 0 for each delivery as it comes. */
	readonly collectMs: number;
	readonly limits: Limits;
}

/**
 * Each delivery as it comes, with what is new in it; or so much speech together, and what is left when nobody has
 * spoken for as long. Nobody can tell which is a session's last, so none is final.
 *
 * @param toItem the item for a delivery; undefined where the node's filters hold it back
 */
export function deliveryWindow(
	policy: DeliveryPolicy,
	toItem: (part: LivePart) => Record<string, unknown> | undefined,
): SessionWindow<readonly Segment[]> {
	const { quietMs, includeSession, collectMs, limits } = policy;
	const isCollecting = collectMs > 0;
	const restAfterMs = Math.min(collectMs, quietMs);
	return windowOf<readonly Segment[], SpeechHead<LiveSession>>({
		...codec,
		name: isCollecting ? 'collectedDeliveries' : 'deliveries',
		// What is handed over as it comes leaves nothing that a restart could lose.
		isDurable: isCollecting,
		limits,
		lookups: idsOf,

		step(userId, head, event, at, marks) {
			const step: Step = new SpeechStep(userId, head, marks);
			for (const one of step.open) {
				const silence = silenceIn(one.session, at);
				if (isEnd(event) || silence >= quietMs) end(step, one);
				else if (one.session.count > 0 && silence >= restAfterMs) {
					step.put({ ...one, session: flushed(step, one, one.session, includeSession) });
				}
			}
			if (event.type === 'delivery') collect(step, event.input, at, policy);
			if (event.type === 'full') for (const one of step.open) forget(step, one);
			if (event.type === 'memory') {
				const finished = step.finishedBy(event.segmentIds);
				for (const one of step.open) if (one.number === finished?.number) end(step, one);
			}
			const dueAt = ({ lastAt, count }: LiveSession) =>
				lastAt + (count > 0 ? restAfterMs : quietMs);
			const result = step.result(at, dueAt, sizeOf);
			return leftBy(event, result);
		},

		emission(flush, entries) {
			const { news, ...heading } = livePart.parse(flush.part);
			const all = entriesOf(entries);
			const segments = segmentsOf(all.slice(-news));
			const soFar = segmentsOf(newest(all));
			return emissionOf(flush, toItem({ ...heading, segments, ...(includeSession && { soFar }) }));
		},
	});
}

type Open = Ongoing<LiveSession>;

function sizeOf({ soFar }: LiveSession): number {
	return soFar.reduce((sum, { size }) => sum + size, 0);
}

/** Nothing more belongs to the session: what is left of it is handed over. */
function end(step: Step, one: Open): void {
	if (one.session.count > 0) flushed(step, one, one.session, false);
	else step.drop(one.session, logsOf(one.session));
	step.put({ ...one, session: undefined });
}

/** There is no room for the session so far. */
function forget(step: Step, one: Open): void {
	const { session } = one;
	const isHeld = session.count > 0;
	const next = isHeld ? flushed(step, one, session, false) : { ...session, soFar: [] };
	if (!isHeld) step.drop(session, logsOf(session));
	step.put({ ...one, session: next });
}

function logsOf({ soFar }: LiveSession): string[] {
	return soFar.map(({ log }) => log);
}

/** Of a log that takes more than this, another one takes over. In bytes. */
const HALF = LARGEST_PART / 2;

/** What has not become enough after so many times as long is handed over: its clock stands still. */
const LATE = 2;

function collect(
	step: Step,
	segments: readonly Segment[],
	at: number,
	policy: DeliveryPolicy,
): void {
	const { collectMs, includeSession } = policy;
	const news = newsOf(segments, step.wordings);
	if (news.length === 0) return;
	const conversation = step.hear(segments, news, at);
	const session = withNews(step, conversation, news, at);
	const spokenMs = (conversation.clock.latestEnd - (session.newsFrom ?? 0)) * 1000;
	const isEnough =
		spokenMs >= collectMs || at - session.partSince >= collectMs * LATE || session.size >= HALF;
	step.put({
		...conversation,
		session: isEnough ? flushed(step, conversation, session, includeSession) : session,
	});
	for (const silent of step.tooMany) end(step, silent);
}

/** The session with what is new in its logs: in the younger, or in another one where that is full. */
function withNews(
	step: Step,
	conversation: Conversation<LiveSession>,
	news: readonly Segment[],
	at: number,
): LiveSession {
	const known: LiveSession = conversation.session ?? {
		...beginSession(step.nextSession(), at),
		soFar: [],
	};
	const young = known.soFar.at(-1);
	const isYoungFull = young === undefined || young.size >= HALF;
	const log = isYoungFull ? logOf(known) : young.log;
	let session = known;
	for (const segment of news) {
		// A delivery may hold a segment twice.
		if (!step.wordings.isNew(segment)) continue;
		step.wordings.add(segment, conversation.number);
		session = step.append(session, encodeEntry(segment), segment.start, at, log);
	}
	const size = session.size - known.size + (isYoungFull ? 0 : young.size);
	// The oldest goes; what is in it has been handed over, as no more than half of a log is held back.
	const before = (isYoungFull ? known.soFar : known.soFar.slice(0, -1)).slice(-1);
	const soFar = [...before, { log, size }];
	const gone = logsOf(known).filter((one) => !soFar.some((kept) => kept.log === one));
	step.drop(session, gone);
	const first = sensible(news[0]?.start ?? 0);
	const newsFrom = known.count === 0 ? first : Math.min(known.newsFrom ?? first, first);
	return { ...session, soFar, newsFrom };
}

/** Hands over what is new, and keeps the session so far if it goes along the next time too. */
function flushed(
	step: Step,
	conversation: Pick<Open, 'clock'>,
	session: LiveSession,
	keeps: boolean,
): LiveSession {
	const reads = logsOf(session);
	// Of a delivery that is as large as a session may be, nothing is kept to go along again.
	const isKept = keeps && (session.soFar.at(-1)?.size ?? 0) < LARGEST_PART;
	const own = { part: { news: session.count }, reads, drops: isKept ? [] : reads };
	const ending = { endedBy: null, isFinal: false };
	const next = step.flush(conversation, session, ending, own);
	return { ...next, soFar: isKept ? session.soFar : [], newsFrom: undefined };
}

/** The session so far is bounded: its beginning goes first. */
function newest(entries: readonly SegmentEntry[]): SegmentEntry[] {
	let size = 0;
	let first = entries.length;
	while (first > 0) {
		size += Buffer.byteLength(encodeEntry(entries[first - 1]!.segment));
		if (size > LARGEST_PART) break;
		first--;
	}
	return entries.slice(first);
}
