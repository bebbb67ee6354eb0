import fc from 'fast-check';
import type { Segment } from '../../nodes/domain/payloads/segment';
import { spokenSegment } from './segments';
import { T0 } from './speech';

/** A delivery of live speech, with the conversation that it is of. */
export interface Said {
	readonly at: number;
	readonly userId: string;
	readonly conversation: string;
	readonly segments: readonly Segment[];
}

/** What a device sends, one delivery after the other. */
const said = fc.record({
	/** How long nobody speaks before it, in seconds: less than the quiet period, with what else it takes. */
	rest: fc.oneof({ weight: 5, arbitrary: fc.nat(8) }, fc.nat(100)),
	lengths: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
	/** How long after its last word it arrives, in ms. */
	latency: fc.integer({ min: 1_000, max: 4_000 }),
});

const conversation = fc.array(said, { minLength: 1, maxLength: 12 });

/**
 * Lives of some users who carry several devices, in the order of arrival: any number of conversations at once, begun
 * so far apart that nobody can mistake them.
 */
export const lives = fc
	.array(
		fc.record({
			user: fc.nat(2),
			/** After how many seconds the user's next conversation begins, on this or another device. */
			next: fc.integer({ min: 80, max: 600 }),
			deliveries: conversation,
		}),
		{ minLength: 1, maxLength: 8 },
	)
	.map((all) => {
		const zeros = new Map<number, number>();
		const told = all.flatMap(({ user, next, deliveries }, index) => {
			const zero = zeros.get(user) ?? 0;
			zeros.set(user, zero + next);
			return toldIn(`c${index}`, `user ${user}`, zero, deliveries);
		});
		return told.sort((a, b) => a.at - b.at);
	});

function toldIn(
	name: string,
	userId: string,
	zero: number,
	deliveries: ReadonlyArray<{ rest: number; lengths: readonly number[]; latency: number }>,
): Said[] {
	let clock = 0;
	let lastAt = 0;
	return deliveries.map(({ rest, lengths, latency }, index) => {
		if (index > 0) clock += rest;
		const segments = lengths.map((length, part) => {
			const start = clock;
			clock += length;
			return spokenSegment(`${name} ${index}.${part}`, start, { end: clock });
		});
		// One device's deliveries come one after the other.
		lastAt = Math.max(lastAt + 1, T0 + (zero + clock) * 1000 + latency);
		return { at: lastAt, userId, conversation: name, segments };
	});
}
