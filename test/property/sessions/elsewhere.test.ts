import fc from 'fast-check';
import { soundCodec, type Codec } from '../../../nodes/domain/sessions/codec';
import type {
	Emission,
	Kind,
	SessionEvent,
	SessionPolicy,
} from '../../../nodes/domain/sessions/session';
import { soundKind, type SoundArrival } from '../../../nodes/domain/sessions/sound';
import { newUser, step } from '../../../nodes/domain/sessions/step';
import { UserBlobs } from '../../../nodes/state/redis/blobs';
import { UNHURRIED } from '../../support/arbitraries';

/** A user's state that is written down and read again between any two events, as another process does. */
function applyElsewhere<Content, Recall, Arrival>(
	kind: Kind<Content, Recall, Arrival>,
	codec: Codec<Content, Recall>,
	policy: SessionPolicy,
	events: ReadonlyArray<SessionEvent<Arrival>>,
): Array<Emission<Content>> {
	let json: string | undefined;
	const stored = new Map<string, Buffer>();
	return events.flatMap((event) => {
		const blobs = new UserBlobs(new Map(stored));
		const state =
			json === undefined
				? newUser<Content, Recall>(kind, 'u', event.at)
				: codec.thaw(JSON.parse(json), blobs);
		if (state === undefined) throw new Error(`What was written cannot be read: ${json}`);
		const next = step(kind, state, event, policy);
		json = next.state && JSON.stringify(codec.freeze(next.state, 1e6, blobs));
		for (const name of blobs.dropped) stored.delete(name);
		for (const [name, bytes] of blobs.added) stored.set(name, bytes);
		return [...next.emissions];
	});
}

function applyHere<Content, Recall, Arrival>(
	kind: Kind<Content, Recall, Arrival>,
	policy: SessionPolicy,
	events: ReadonlyArray<SessionEvent<Arrival>>,
): Array<Emission<Content>> {
	let state = newUser<Content, Recall>(kind, 'u', 0);
	return events.flatMap((event) => {
		const next = step(kind, state, event, policy);
		state = next.state ?? newUser<Content, Recall>(kind, 'u', event.at);
		return [...next.emissions];
	});
}

/** Times that go on, by pauses between them. */
const timesOf = (waits: readonly number[]) => {
	let at = 0;
	return waits.map((wait) => (at += wait));
};

describe('a user whose state is kept elsewhere between deliveries', () => {
	test('sounds the same, byte for byte', () => {
		const chunk = fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes));
		fc.assert(
			fc.property(fc.array(fc.tuple(chunk, fc.nat(30_000)), { maxLength: 20 }), (chunks) => {
				const times = timesOf(chunks.map(([, wait]) => wait));
				const events = chunks.map(([bytes], n): SessionEvent<SoundArrival> => {
					return { type: 'delivery', at: times[n] ?? 0, arrival: { bytes, sampleRate: 1_000 } };
				});
				const policy = { ...UNHURRIED, quietMs: 10_000 };
				const bytesOf = (emissions: Array<Emission<{ chunks: Buffer[] }>>) => {
					return emissions.map(({ content, ...rest }) => [rest, Buffer.concat(content.chunks)]);
				};
				const here = applyHere(soundKind({ partSeconds: 1 }), policy, events);
				const elsewhere = applyElsewhere(soundKind({ partSeconds: 1 }), soundCodec, policy, events);
				expect(bytesOf(elsewhere)).toEqual(bytesOf(here));
			}),
		);
	});
});
