import fc from 'fast-check';
import type { Segment } from '../../nodes/domain/payloads/segment';
import { commandKind } from '../../nodes/domain/sessions/command';
import type { Codec } from '../../nodes/domain/sessions/codec';
import type { Emission, Kind, SessionPolicy, UserState } from '../../nodes/domain/sessions/session';
import { Sessions } from '../../nodes/domain/sessions/sessions';
import { speechKind, type SpeechPolicy } from '../../nodes/domain/sessions/speech';
import { parsePhrases } from '../../nodes/domain/sessions/phrases';

/** How many examples each law is tried on. */
fc.configureGlobal({ numRuns: 1_000 });

export const ROOMY = { bytes: Infinity, users: Infinity };

export const QUIET_MS = 120_000;

export const UNHURRIED: SessionPolicy = {
	quietMs: QUIET_MS,
	maximumMs: Infinity,
	endsAtMaximum: false,
};

export function speech(policy: Partial<SpeechPolicy> = {}) {
	return speechKind({
		isImmediate: false,
		maximumSegments: Infinity,
		includeSession: false,
		...policy,
	});
}

export function commands(phrases = 'Hey n8n', pause = 5) {
	return commandKind({ phrases: parsePhrases(phrases), pause });
}

export function spokenSegment(id: string, start: number, changes: Partial<Segment> = {}): Segment {
	return {
		id,
		text: `Words of ${id}.`,
		speaker: 'SPEAKER_00',
		speakerId: 0,
		isUser: false,
		personId: null,
		start,
		end: start + 1,
		...changes,
	};
}

/** What a restart of n8n makes of sessions. */
export function restarted<Content, Recall, Arrival>(
	sessions: Sessions<Content, Recall, Arrival>,
	codec: Codec<Content, Recall>,
	kind: Kind<Content, Recall, Arrival>,
	policy: SessionPolicy,
): Sessions<Content, Recall, Arrival> {
	const written: unknown = JSON.parse(
		JSON.stringify(sessions.states().map((state) => codec.freeze(state, Infinity))),
	);
	const read = (written as unknown[]).map((frozen): UserState<Content, Recall> => {
		const state = codec.thaw(frozen);
		if (state === undefined) throw new Error(`Not read again: ${JSON.stringify(frozen)}`);
		return state;
	});
	return new Sessions(kind, policy, ROOMY, read);
}

/** The parts of each session, in the order of their emission. */
export function bySession<Content>(
	emissions: ReadonlyArray<Emission<Content>>,
): Array<Array<Emission<Content>>> {
	const sessions = new Map<string, Array<Emission<Content>>>();
	for (const emission of emissions) {
		const { sessionId } = emission;
		sessions.set(sessionId, [...(sessions.get(sessionId) ?? []), emission]);
	}
	return [...sessions.values()];
}

/** Cuts a list into pieces of such lengths, again and again. */
export function cutInto<T>(list: readonly T[], lengths: readonly number[]): T[][] {
	const pieces: T[][] = [];
	let from = 0;
	while (from < list.length) {
		const length = lengths[pieces.length % lengths.length] ?? 1;
		pieces.push(list.slice(from, from + length));
		from += length;
	}
	return pieces;
}

export const lengths = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });

/** How far apart in time the segments of a conversation are heard, and in which order they arrive. */
const said = fc.record({
	/** In seconds, since the segment before. */
	gap: fc.integer({ min: 0, max: 20 }),
	length: fc.integer({ min: 0, max: 5 }),
	/** In seconds; with its length, less than what marks a new conversation. */
	lateness: fc.integer({ min: 0, max: 25 }),
});

/** The deliveries of one conversation in the order of their arrival, some segments late. */
export const conversation = fc
	.tuple(fc.string({ minLength: 1 }), fc.array(said, { maxLength: 30 }), lengths)
	.map(([id, all, cuts]) => {
		let start = 0;
		const segments = all.map(({ gap, length, lateness }, index) => {
			start += gap;
			const segment = spokenSegment(`${id} ${index}`, start, { end: start + length });
			return { segment, arrives: start + lateness };
		});
		const arrived = segments.sort((a, b) => a.arrives - b.arrives).map(({ segment }) => segment);
		return cutInto(arrived, cuts);
	});
