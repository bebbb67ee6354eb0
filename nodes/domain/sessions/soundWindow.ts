import { z } from 'zod';
import { BYTES_PER_SAMPLE } from '../audio/pcm';
import { toldUntil } from './soundClock';
import { partId, partOf, type SoundEndedBy, type SoundInput, type ToItem } from './soundPart';
import { streamPolicy, type Stream, type Work } from './soundStreams';
import { windowOf, type SessionWindow } from './window';

export interface SoundPolicy {
	/** How long a part is, in seconds; undefined to hand over each delivery as it comes. */
	readonly partSeconds: number | undefined;
	/** After how many seconds without sound a session is over at the earliest. */
	readonly quietPeriod: number;
	readonly toItem: ToItem;
}

const held = z.object({
	session: z
		.object({
			id: z.string(),
			/** The number of the part that is being gathered. */
			part: z.number(),
			/** Its first sample in the run. */
			from: z.number(),
			/** How many samples it has. */
			samples: z.number(),
			/** How many deliveries they came in. */
			deliveries: z.number(),
			/** When the last of them was delivered, in milliseconds since the epoch. */
			deliveredAt: z.number(),
		})
		.optional(),
});

type Held = z.infer<typeof held>;
type Session = NonNullable<Held['session']>;

/**
 * Sound in files of exactly so long, however it comes. A file that is full waits until there is more, or
 * until nothing more comes: only then is it known whether it is the last.
 */
export function soundWindow({
	partSeconds,
	quietPeriod,
	toItem,
}: SoundPolicy): SessionWindow<SoundInput> {
	/** Hands over what has been gathered; the next part begins. */
	function flush(
		stream: Stream<Held>,
		session: Session,
		endedBy: SoundEndedBy,
		isFinal: boolean,
		{ userId, flushes }: Work,
	): Stream<Held> {
		const { id: sessionId, part, from, samples, deliveries, deliveredAt } = session;
		const { rate: sampleRate, clock } = stream;
		const to = from + samples;
		const of = { userId, sessionId, part, isFinal, endedBy, sampleRate, deliveries, deliveredAt };
		const id = partId({ sessionId, part });
		const logs = samples === 0 ? [] : [id];
		flushes.push({
			id,
			reads: logs,
			drops: logs,
			part: partOf({ ...of, from, to, logsFrom: from }, clock),
		});
		const empty = { from: to, samples: 0, deliveries: 0, deliveredAt };
		const next = { id: sessionId, part: part + 1, ...empty };
		return { ...stream, clock: toldUntil(clock, to), held: isFinal ? {} : { session: next } };
	}

	return windowOf(
		streamPolicy<Held>({
			name: 'sound',
			quietMinimumMs: quietPeriod * 1_000,
			schema: held,
			begin: () => ({}),
			size: ({ session }) => (session?.samples ?? 0) * BYTES_PER_SAMPLE,
			earliest: ({ session }) => session?.from ?? 0,

			take(before, { from, to, entries }, work) {
				const size = partSeconds === undefined ? Infinity : Math.round(partSeconds * before.rate);
				let stream = before;
				let session = stream.held.session ?? {
					id: work.nextId(),
					part: 1,
					from,
					samples: 0,
					deliveries: 0,
					deliveredAt: work.at,
				};
				let taken = from;
				while (taken < to) {
					if (session.samples >= size) {
						stream = flush(stream, session, 'maximum', false, work);
						session = stream.held.session!;
					}
					const until = Math.min(to, session.from + size);
					const log = partId({ sessionId: session.id, part: session.part });
					work.appends.push({ log, entries: entries(taken, until) });
					const samples = session.samples + until - taken;
					const deliveries = session.deliveries + 1;
					session = { ...session, samples, deliveries, deliveredAt: work.at };
					taken = until;
				}
				return partSeconds === undefined
					? flush(stream, session, null, false, work)
					: { ...stream, held: { session } };
			},

			empty(stream, work) {
				const { session } = stream.held;
				if (session === undefined || session.samples === 0) return stream;
				return flush(stream, session, 'maximum', false, work);
			},

			end(stream, endedBy, work) {
				const { session } = stream.held;
				// Delivered as it came, all of it is handed over already.
				if (session === undefined || partSeconds === undefined) return { ...stream, held: {} };
				return flush(stream, session, endedBy, true, work);
			},

			toItem,
		}),
	);
}
