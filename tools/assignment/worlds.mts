import { Random } from '../simulate/random.mts';

/*
 * Lives of one user as Omi's backend tells them: which deliveries reach the receiver when, and of which
 * conversation each is. Times are in seconds.
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
function deviceOf(talks: readonly Talk[], habits: Habits, random: Random): Arrived[] {
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

/** What reaches the receiver of all devices, in order. */
function merged(...devices: ReadonlyArray<readonly Arrived[]>): Arrived[] {
	return devices.flat().sort((a, b) => a.at - b.at);
}

/** Conversations one after the other, so far apart. */
function inRow(
	name: string,
	from: number,
	until: number,
	lengths: readonly [number, number],
	apart: readonly [number, number],
	random: Random,
): Talk[] {
	const talks: Talk[] = [];
	for (let zero = from; zero < until; ) {
		const length = random.between(...lengths);
		talks.push({ name: `${name} ${talks.length}`, zero, length });
		zero += length + 8 + random.between(...apart);
	}
	return talks;
}

export interface World {
	readonly name: string;
	deliveries(random: Random): Arrived[];
}

const HOUR = 3_600;
const HELD = { timeouts: 0.01 };

/** Two devices for an hour, the second so many seconds after the first. */
const twoDevices = (
	name: string,
	pendant: Habits,
	desktop: Habits,
	apart: readonly [number, number] = [30, 600],
): World => ({
	name,
	deliveries: (random) =>
		merged(
			deviceOf([{ name: 'pendant', zero: 0, length: HOUR }], pendant, random),
			deviceOf(
				inRow('desktop', random.between(...apart), HOUR, [60, 1_200], [2, 300], random),
				desktop,
				random,
			),
		),
});

const oneAfterTheOther = (
	name: string,
	lengths: readonly [number, number],
	apart: readonly [number, number],
	habits: Habits = {},
): World => ({
	name,
	deliveries: (random) => deviceOf(inRow('talk', 0, HOUR, lengths, apart, random), habits, random),
});

/** Each is played with many seeds. */
export const WORLDS: readonly World[] = [
	oneAfterTheOther('one device, two minutes apart', [30, 900], [120, 300]),
	oneAfterTheOther('conversations 2 s apart', [10, 120], [2, 2]),
	oneAfterTheOther('conversations 29 s apart', [10, 120], [29, 29]),
	oneAfterTheOther('short ones, 2 s apart', [3, 10], [2, 2]),
	oneAfterTheOther('queue held back, one conversation', [HOUR, HOUR], [0, 0], HELD),
	oneAfterTheOther('queue held back, conversations 2 to 60 s apart', [20, 300], [2, 60], HELD),
	oneAfterTheOther('failing attempts, conversations 2 to 60 s apart', [20, 300], [2, 60], {
		failures: 0.05,
	}),
	oneAfterTheOther('first delivery late by up to 36 s', [20, 300], [2, 60], { firstHeld: 36 }),
	oneAfterTheOther('first delivery late by up to 156 s', [20, 600], [130, 300], {
		firstHeld: 156,
	}),
	oneAfterTheOther('receiver slow at times, by 1 to 3 s', [60, 900], [20, 200], { slow: [1, 3] }),
	oneAfterTheOther('receiver slow at times, by 2 to 6 s', [60, 900], [20, 200], { slow: [2, 6] }),
	oneAfterTheOther('reconnects: silences up to 115 s', [600, 1_800], [125, 300], {
		rests: [20, 115],
	}),
	oneAfterTheOther('stragglers up to 25 s', [60, 900], [20, 200], {
		stragglers: 0.05,
		stragglerLateness: 25,
	}),
	oneAfterTheOther('clock loses pauses (counts sound)', [600, 1_800], [20, 200], {
		longestPause: 1,
		rests: [5, 60],
	}),
	oneAfterTheOther('clock gains 1 %', [600, 1_800], [20, 200], { drift: 0.01 }),
	oneAfterTheOther('three hours without pause', [3 * HOUR, 3 * HOUR], [0, 0], { restShare: 0 }),
	twoDevices('two devices', {}, {}),
	twoDevices('two devices, begun 6 to 30 s apart', {}, {}, [6, 30]),
	twoDevices('two devices, the first held back', HELD, {}),
	twoDevices('two devices, both held back', HELD, HELD),
	twoDevices('two devices, failing attempts', { failures: 0.05 }, { failures: 0.05 }),
	twoDevices(
		'two devices, stragglers up to 25 s',
		{ stragglers: 0.03, stragglerLateness: 25 },
		{ stragglers: 0.03, stragglerLateness: 25 },
	),
	twoDevices('two devices, a receiver slow at times', { slow: [1, 5] }, { slow: [1, 5] }),
	twoDevices('two devices, one clock loses pauses', { longestPause: 1 }, {}),
];
