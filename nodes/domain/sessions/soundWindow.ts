import { z } from 'zod';
import { BYTES_PER_SAMPLE } from '../audio/pcm';
import { partId, type SoundEndedBy, type SoundInput, type ToItem } from './soundPart';
import type { Work } from './soundRules';
import { streamPolicy } from './soundStreams';
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
	/** What has been gathered is a part; @returns the next. */
	function finish(
		{ id: sessionId, part, from, samples, deliveries, deliveredAt }: Session,
		endedBy: SoundEndedBy,
		isFinal: boolean,
		work: Work,
	): Session {
		const logs = samples === 0 ? [] : [partId({ sessionId, part })];
		const to = from + samples;
		work.over.push({
			reads: logs,
			drops: logs,
			bytes: samples * BYTES_PER_SAMPLE,
			from,
			to,
			logsFrom: from,
			of: { sessionId, part, isFinal, endedBy, deliveries, deliveredAt },
		});
		const next = { from: to, samples: 0, deliveries: 0, deliveredAt };
		return { id: sessionId, part: part + 1, ...next };
	}

	return windowOf(
		streamPolicy<Held>({
			// What is handed over as it comes has no end, and recordings have one: neither goes on as the other.
			name: partSeconds === undefined ? 'soundAsItComes' : 'sound',
			isAtOnce: partSeconds === undefined,
			quietMinimumMs: quietPeriod * 1_000,
			schema: held,
			begin: () => ({}),
			size: ({ session }) => (session?.samples ?? 0) * BYTES_PER_SAMPLE,
			earliest: ({ session }) => session?.from ?? 0,

			take({ rate, held: before }, { from, to, entries }, work) {
				const size = partSeconds === undefined ? Infinity : Math.round(partSeconds * rate);
				const empty = { from, samples: 0, deliveries: 0, deliveredAt: work.at };
				let session = before.session ?? { id: work.nextId(), part: 1, ...empty };
				let taken = from;
				while (taken < to) {
					if (session.samples >= size) session = finish(session, 'maximum', false, work);
					const until = Math.min(to, session.from + size);
					const log = partId({ sessionId: session.id, part: session.part });
					work.appends.push({ log, entries: entries(taken, until) });
					const samples = session.samples + until - taken;
					const deliveries = session.deliveries + 1;
					session = { ...session, samples, deliveries, deliveredAt: work.at };
					taken = until;
				}
				return {
					session: partSeconds === undefined ? finish(session, null, false, work) : session,
				};
			},

			empty({ held: { session } }, work) {
				if (session === undefined || session.samples === 0) return { session };
				return { session: finish(session, 'maximum', false, work) };
			},

			end({ held: { session } }, endedBy, work) {
				// Of what is delivered as it comes, all is handed over already.
				if (session !== undefined && partSeconds !== undefined)
					finish(session, endedBy, true, work);
				return {};
			},

			toItem,
		}),
	);
}
