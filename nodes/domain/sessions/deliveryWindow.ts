import { z } from 'zod';
import type { Segment } from '../payloads/segment';
import { headCodec, type SpeechHead } from './conversations';
import { beginSession, LARGEST_PART, logOf, openSession } from './openSession';
import { encodeEntry, segmentsOf, type SegmentEntry } from './segmentEntry';
import { emissionOf, entriesOf, partHeading, type SpeechPart } from './speechPart';
import { newsOf, SpeechStep, type Ongoing } from './speechStep';
import { idsOf } from './speechWindow';
import { windowOf, type Limits, type SessionWindow } from './window';

/*
 * Each delivery as it comes. Where the session so far goes along, two logs hold it: when the younger has half of what
 * it may take, the older goes and another is begun, so that the session's beginning is what is missing in the end.
 */

const generation = z.object({ log: z.string(), size: z.number() });

const liveSession = openSession.extend({
	/** The logs of the session so far, the older first. */
	soFar: z.array(generation),
});

type LiveSession = z.infer<typeof liveSession>;
type Step = SpeechStep<LiveSession>;

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
	readonly limits: Limits;
}

/**
 * Each delivery as it comes, with what is new in it. Nobody can tell which is a session's last, so none is final.
 *
 * @param toItem the item for a delivery; undefined where the node's filters hold it back
 */
export function deliveryWindow(
	{ quietMs, includeSession, limits }: DeliveryPolicy,
	toItem: (part: LivePart) => Record<string, unknown> | undefined,
): SessionWindow<readonly Segment[]> {
	return windowOf<readonly Segment[], SpeechHead<LiveSession>>({
		...headCodec(liveSession),
		name: 'deliveries',
		// What is handed over as it comes leaves nothing that a restart could lose.
		isDurable: false,
		limits,
		lookups: idsOf,

		step(userId, head, event, at, marks) {
			const step: Step = new SpeechStep(userId, head, marks);
			for (const one of step.open) {
				if (event.type === 'stop' || at - one.session.lastAt >= quietMs) end(step, one);
			}
			if (event.type === 'delivery') handOver(step, event.input, at, includeSession);
			if (event.type === 'full') for (const one of step.open) forget(step, one);
			if (event.type === 'memory') {
				const finished = step.finishedBy(event.segmentIds);
				for (const one of step.open) if (one.number === finished?.number) end(step, one);
			}
			const result = step.result(at, ({ lastAt }) => lastAt + quietMs, sizeOf);
			return event.type === 'stop' ? { ...result, head: undefined } : result;
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

function end(step: Step, { session, ...conversation }: Open): void {
	step.drop(session, logsOf(session));
	step.put({ ...conversation, session: undefined });
}

/** There is no room for the session so far. */
function forget(step: Step, { session, ...conversation }: Open): void {
	step.drop(session, logsOf(session));
	step.put({ ...conversation, session: { ...session, soFar: [] } });
}

function logsOf({ soFar }: LiveSession): string[] {
	return soFar.map(({ log }) => log);
}

/** Of a log that takes more than this, another one takes over. In bytes. */
const HALF = LARGEST_PART / 2;

function handOver(
	step: Step,
	segments: readonly Segment[],
	at: number,
	includeSession: boolean,
): void {
	const news = newsOf(segments, step.wordings);
	if (news.length === 0) return;
	const conversation = step.hear(segments, news, at);
	let session: LiveSession = conversation.session ?? {
		...beginSession(step.nextSession(), at),
		soFar: [],
	};
	const kept = session.soFar.slice(-2);
	const young = kept.at(-1);
	const isYoungFull = young === undefined || young.size >= HALF;
	const log = isYoungFull ? logOf(session) : young.log;
	const before = isYoungFull ? kept.slice(-1) : kept;

	for (const segment of news) {
		// A delivery may hold a segment twice.
		if (!step.wordings.isNew(segment)) continue;
		step.wordings.add(segment, conversation.number);
		session = step.append(session, encodeEntry(segment), segment.start, at, log);
	}

	const size = session.size + (isYoungFull ? 0 : young.size);
	const after = [...before.filter((one) => one.log !== log), { log, size }];
	// Of a delivery that is as large as a session may be, nothing is kept to go along again.
	const soFar = includeSession && size < LARGEST_PART ? after : [];
	const reads = after.map((one) => one.log);
	const remain = new Set(soFar.map((one) => one.log));
	const drops = [...new Set([...logsOf(session), ...reads])].filter((one) => !remain.has(one));
	const own = { part: { news: session.count }, reads, drops };
	const ending = { endedBy: null, isFinal: false };
	step.put({
		...conversation,
		session: { ...step.flush(conversation, session, ending, own), soFar },
	});
	for (const silent of step.tooMany) end(step, silent);
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
