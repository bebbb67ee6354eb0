import type { Random } from '../simulate/random.mts';
import { deviceOf, type Arrived, type Habits, type Talk } from './device.mts';

/*
 * Lives of one user as Omi's backend tells them: which deliveries reach the receiver when, and of which
 * conversation each is. Times are in seconds.
 */

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
