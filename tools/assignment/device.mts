import type { Random } from '../simulate/random.mts';

/*
 * One device as Omi's backend tells of it: what is said, when it is ready, and when it passes the device's queue. Times
 * are in seconds.
 */

/** A delivery, with the truth that the receiver does not see. */
export interface Arrived {
	readonly at: number;
	/** Of its conversation's clock: the earliest start and the latest end in it. */
	readonly start: number;
	readonly end: number;
	readonly conversation: string;
}

/** How a device and its receiver behave. */
export interface Habits {
	/** The share of deliveries that the receiver takes but answers too late, and after how many attempts it answers. */
	readonly timeouts?: number;
	/** The share of deliveries that fail at once, so that a later attempt brings them. */
	readonly failures?: number;
	/** The first delivery of every conversation is held back for so long, in seconds. */
	readonly firstHeld?: number;
	/** How many seconds the conversation's clock loses or gains in each second. */
	readonly drift?: number;
	/** A clock that counts sound, not time: pauses longer than this are cut to it, in seconds. */
	readonly longestPause?: number;
	/** The share of fragments that speech-to-text hands on late, and by how much at most, in seconds. */
	readonly stragglers?: number;
	readonly stragglerLateness?: number;
	/** The least and the greatest rest between two fragments where people think, in seconds. */
	readonly rests?: readonly [number, number];
	/** How often they do. */
	readonly restShare?: number;
	/** For minutes at a time the receiver takes so many seconds for each delivery, at least and at most. */
	readonly slow?: readonly [number, number];
}

interface Fragment {
	readonly start: number;
	readonly end: number;
	readonly readyAt: number;
}

/** Omi's attempts at a delivery: at once and after 1, 5 and 30 seconds, each up to 30 s and 2 s to connect. */
const PAUSES = [1, 5, 30];
const TIMEOUT = 30;
/** How many items Omi's queue holds; the oldest are dropped. */
const LONGEST_QUEUE = 50;

/** What is said in one conversation, with the conversation's own clock. */
function fragmentsOf(zero: number, length: number, habits: Habits, random: Random): Fragment[] {
	const fragments: Fragment[] = [];
	let wall = 0;
	let clock = 0;
	while (wall < length) {
		const spoken = random.between(0.4, 6);
		const late =
			random.next() < (habits.stragglers ?? 0)
				? random.between(1, habits.stragglerLateness ?? 20)
				: 0;
		fragments.push({
			start: clock * (1 + (habits.drift ?? 0)),
			end: (clock + spoken) * (1 + (habits.drift ?? 0)),
			readyAt: zero + wall + spoken + random.between(0.6, 2.5) + late,
		});
		const [least, most] = habits.rests ?? [5, 60];
		const thinks = random.next() < (habits.restShare ?? 0.05);
		// Now and then two speak at once.
		const rest = thinks ? random.between(least, most) : random.between(-0.5, 1.5);
		wall += Math.max(0.2, spoken + rest);
		clock += Math.max(0.2, spoken + Math.min(rest, habits.longestPause ?? Infinity));
	}
	return fragments;
}

/** One conversation of a device. */
export interface Talk {
	readonly name: string;
	/** When its first word is said. */
	readonly zero: number;
	readonly length: number;
}

/** Whether something that comes and goes is there at a time: for half a minute to three, and as long not. */
function spells(random: Random): (at: number) => boolean {
	const changes: number[] = [random.between(-60, 120)];
	return (at) => {
		while ((changes.at(-1) ?? 0) <= at)
			changes.push((changes.at(-1) ?? 0) + random.between(30, 180));
		return changes.findIndex((change) => change > at) % 2 === 1;
	};
}

/** The deliveries of one device, whose queue they pass one after the other. */
export function deviceOf(talks: readonly Talk[], habits: Habits, random: Random): Arrived[] {
	const ready = talks.flatMap(({ name, zero, length }) => {
		const turns = new Map<number, Fragment[]>();
		for (const fragment of fragmentsOf(zero, length, habits, random)) {
			const turn = Math.ceil(fragment.readyAt);
			turns.set(turn, [...(turns.get(turn) ?? []), fragment]);
		}
		const all = [...turns].sort(([a], [b]) => a - b);
		return all.map(([turn, fragments], index) => ({
			conversation: name,
			readyAt: turn,
			isFirst: index === 0,
			start: Math.min(...fragments.map(({ start }) => start)),
			end: Math.max(...fragments.map(({ end }) => end)),
		}));
	});
	ready.sort((a, b) => a.readyAt - b.readyAt);
	const arrived: Arrived[] = [];
	const { slow } = habits;
	const isSlow = slow && spells(random);
	let freeAt = 0;
	ready.forEach(({ readyAt, isFirst, ...item }, index) => {
		const isDropped = (ready[index + LONGEST_QUEUE]?.readyAt ?? Infinity) < freeAt;
		if (isDropped) return;
		const sentAt = Math.max(readyAt, freeAt);
		let at = sentAt + random.between(0.05, 0.6);
		freeAt = at;
		if (slow && isSlow?.(sentAt)) {
			freeAt = sentAt + random.between(...slow);
			at = random.between(sentAt, freeAt);
		}
		if (isFirst && habits.firstHeld !== undefined) {
			at += random.between(0.5, 1) * habits.firstHeld;
			freeAt = at;
		}
		const chance = random.next();
		if (chance < (habits.timeouts ?? 0)) {
			// The receiver has it after the first attempt or a later one; Omi goes on after the last.
			const attempts = random.pick([1, 1, 1, 2, 3, 4]);
			for (let n = 0; n < 3; n++) {
				freeAt += TIMEOUT + (PAUSES[n] ?? 0);
				if (n + 2 === attempts) at = freeAt;
			}
			freeAt += TIMEOUT;
		} else if (chance < (habits.timeouts ?? 0) + (habits.failures ?? 0)) {
			const failed = random.pick([1, 2, 3]);
			for (let n = 0; n < failed; n++) at += PAUSES[n] ?? 0;
			freeAt = at;
		}
		arrived.push({ at, ...item });
	});
	return arrived;
}
