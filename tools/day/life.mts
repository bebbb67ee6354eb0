import type { Fragment } from '../simulate/speech.mts';
import { Random } from '../simulate/random.mts';

/*
 * What a wearer's day is like: drawn by chance, from a seed, so that it can be drawn again. What the figures are from is
 * told in docs/capacity.md; of how people use Omi no statistics are known.
 */

/** A conversation. In seconds after midnight, like all times of a day here. */
export interface Talk {
	readonly startsAt: number;
	readonly lasts: number;
}

export interface Life {
	/** As long as Omi's own. */
	readonly uid: string;
	readonly talks: readonly Talk[];
	/** "Every X Seconds", if the wearer's sound is sent. */
	readonly soundEvery: number;
}

/** How much of a day's talking begins in each hour, from midnight on: everybody is in one time zone. */
const HOURS = [0, 0, 0, 0, 0, 0, 1, 3, 6, 9, 10, 9, 8, 6, 8, 9, 9, 8, 7, 6, 5, 3, 2, 1];
const HOUR_S = 3_600;

const TALKS_A_DAY = 12;

/** Half of all conversations are shorter; the mean is two thirds more, since few are very long. */
const MEDIAN_S = 300;
const SPREAD = 1;
const LONGEST_S = 3 * HOUR_S;

/** Omi takes what comes within two minutes for the same conversation. */
const APART_S = 150;
const LAST_S = 23.5 * HOUR_S;

/** How often Omi sends sound: its default is five seconds. */
const EVERY = [5, 5, 5, 5, 5, 5, 5, 1, 10, 30];

/** @param number of the wearer, who has the same day whoever else there is */
export function lifeOf(seed: number, number: number): Life {
	const uid = `wearer${number}`.padEnd(28, 'x');
	const random = Random.of(seed, uid);
	const soundEvery = random.pick(EVERY);
	const starts = Array.from({ length: poisson(TALKS_A_DAY, random) }, () => startOf(random));
	const talks: Talk[] = [];
	for (const wanted of starts.sort((a, b) => a - b)) {
		const before = talks.at(-1);
		const free = before === undefined ? 0 : before.startsAt + before.lasts + APART_S;
		const startsAt = Math.max(wanted, free);
		const length = MEDIAN_S * Math.exp(SPREAD * normal(random));
		const lasts = Math.min(length, LONGEST_S, LAST_S - startsAt);
		if (lasts > 1) talks.push({ startsAt, lasts });
	}
	return { uid, talks, soundEvery };
}

function startOf(random: Random): number {
	const all = HOURS.reduce((sum, weight) => sum + weight, 0);
	let left = random.next() * all;
	const hour = HOURS.findIndex((weight) => (left -= weight) < 0);
	return (hour + random.next()) * HOUR_S;
}

/** How fast people speak, in characters a second. */
const PACE = 15;

const SPEAKERS = 3;

/** Of a fragment: that another speaks, and that there is a pause before it. */
const TURN = 0.3;
const PAUSE = 0.15;

const WORDS =
	'so the second batch goes out on Thursday unless Priya says otherwise and then we have to ask the printer again whether the sheets are still in stock because last time they were not and nobody told us until Friday ';

/** What is said in a conversation, as speech-to-text hands it on. Its clock begins with the first word. */
export function* speechOf({ lasts }: Talk, random: Random): Generator<Fragment> {
	let clock = 0;
	let speaker = 0;
	while (clock < lasts) {
		const seconds = random.between(1.2, 5.5);
		const length = Math.round(seconds * PACE);
		const from = Math.floor(random.next() * (WORDS.length - length));
		if (random.next() < TURN) speaker = Math.floor(random.next() * SPEAKERS);
		const [start, end] = [round(clock), round(clock + seconds)];
		yield {
			id: random.uuid(),
			text: WORDS.slice(from, from + length).trim(),
			speaker,
			start,
			end,
		};
		clock += seconds + (random.next() < PAUSE ? random.between(2, 15) : random.between(0.2, 1));
	}
}

function round(seconds: number): number {
	return Math.round(seconds * 100) / 100;
}

function poisson(mean: number, random: Random): number {
	const least = Math.exp(-mean);
	let count = 0;
	for (let chance = random.next(); chance > least; chance *= random.next()) count += 1;
	return count;
}

/** By Box and Muller. */
function normal(random: Random): number {
	const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
	return radius * Math.cos(2 * Math.PI * random.next());
}
