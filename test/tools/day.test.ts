import { soundOf, transcriptsOf } from '../../tools/day/deliveries.mts';
import { Level, Rate } from '../../tools/day/levels.mts';
import { lifeOf, type Life } from '../../tools/day/life.mts';
import { Figures } from '../../tools/day/player.mts';
import { reportOf } from '../../tools/day/report.mts';
import { NEW, playSound, playSpeech, simulateDay } from '../../tools/day/simulate.mts';

/** The day of many wearers that is played to the reducers: docs/capacity.md quotes it. */

const WEARERS = 6;
const day = simulateDay(WEARERS, 0, 1);

/** Two minutes and a half, in bursts of five seconds. */
const SHORT: Life = {
	...{ uid: 'u', soundEvery: 5 },
	talks: [
		{ startsAt: 36_000, lasts: 100 },
		{ startsAt: 40_000, lasts: 50 },
	],
};

function expectNothingLeft({ open, known, held, marks }: Figures): void {
	expect([open, known, held, marks].map(({ left }) => left)).toEqual([0, 0, 0, 0]);
}

it('all that is said comes out, and nothing is left open', () => {
	const { segments, speech, talks } = day;
	expect(segments).toBeGreaterThan(1_000);
	expectNothingLeft(speech);
	expect(speech.open.busiest).toBeGreaterThan(0);
	expect(speech.open.busiest).toBeLessThanOrEqual(speech.known.busiest);
	expect(speech.known.busiest).toBeLessThanOrEqual(WEARERS);
	// A conversation is one execution, but for the longest, which have several parts.
	expect(speech.emissions.total).toBeGreaterThanOrEqual(talks);
	expect(speech.emissions.total).toBeLessThan(talks * 1.5);
});

it('all that is heard comes out, in files of thirty seconds, and nothing is left open', () => {
	const sound = new Figures();
	playSound(SHORT, sound);
	expectNothingLeft(sound);
	// Bursts of 5.06 s: 19 of the first conversation, and 9 of the second.
	expect(sound.received.total).toBe(28 * (5 * 32_000 + 1_920));
	expect(sound.emissions.total).toBe(4 + 2);
	expect(sound.emitted.total).toBeGreaterThan(sound.received.total);
});

describe('what is wrong is found', () => {
	const playing = (kind: 'speech' | 'sound', emission: (typeof NEW.speech)['emission']) => () => {
		if (kind === 'speech') playSpeech(SHORT, 1, new Figures(), { ...NEW.speech, emission });
		else playSound(SHORT, new Figures(), { ...NEW.sound, emission });
	};
	const { speech, sound } = NEW;

	it('where a segment is lost', () => {
		const lossy = playing('speech', (part, all) => speech.emission(part, all.slice(1)));
		expect(lossy).toThrow('segments are lost, 0 made up');
	});

	it('where a conversation comes twice', () => {
		const twice = playing('speech', (part, all) => {
			const once = speech.emission(part, all);
			return once && { ...once, items: [...once.items, ...once.items] };
		});
		expect(twice).toThrow('came out twice');
	});

	it('where sound is torn, or lost', () => {
		const torn = playing('sound', (part, all) => sound.emission(part, [...all].reverse()));
		expect(torn).toThrow('Another sound');
		const short = playing('sound', (part, all) => sound.emission(part, all.slice(0, -1)));
		expect(short).toThrow(/Another sound|bytes of sound are lost/);
	});
});

it('the same seed plays the same day, another one another, and each wearer the same in any crowd', () => {
	const again = simulateDay(WEARERS, 0, 1);
	expect([again.segments, again.speech.received.total]).toEqual([
		day.segments,
		day.speech.received.total,
	]);
	expect(simulateDay(2, 0, 2).segments).not.toBe(simulateDay(2, 0, 1).segments);
	expect(lifeOf(1, 5)).toEqual(lifeOf(1, 5));
	expect(lifeOf(1, 5)).not.toEqual(lifeOf(1, 6));
});

it('days are as they are said to be', () => {
	const lives = Array.from({ length: 2_000 }, (_, n) => lifeOf(7, n));
	const talks = lives.flatMap((life) => life.talks);
	expect(talks.length / lives.length).toBeGreaterThan(11);
	expect(talks.length / lives.length).toBeLessThan(13);
	const minutes = talks.reduce((sum, { lasts }) => sum + lasts, 0) / talks.length / 60;
	expect(minutes).toBeGreaterThan(7);
	expect(minutes).toBeLessThan(9);
	const gaps = lives.flatMap((life) => {
		return life.talks.slice(1).map(({ startsAt }, n) => {
			const before = life.talks[n]!;
			return startsAt - before.startsAt - before.lasts;
		});
	});
	expect(Math.min(...gaps)).toBeGreaterThan(149.999);
	const ends = talks.map(({ startsAt, lasts }) => startsAt + lasts);
	expect(Math.max(...ends)).toBeLessThanOrEqual(23.5 * 3_600);
});

it('sends at most one live transcript a second, but after it was held back or has to repeat one', () => {
	const sent = Array.from({ length: 30 }, (_, n) => transcriptsOf(lifeOf(1, n), 1)).flat();
	const ids = sent.flatMap((one) => one.ids);
	const repeated = ids.length - new Set(ids).size;
	expect(repeated / ids.length).toBeCloseTo(0.01, 2);
	const early = sent.filter(({ at }, n) => {
		const gap = at - (sent[n - 1]?.at ?? -Infinity);
		return gap > 0 && gap < 1_000;
	});
	expect(early.length / sent.length).toBeLessThan(0.05);
	const sound = [...soundOf({ uid: 'u', talks: [{ startsAt: 60, lasts: 11 }], soundEvery: 5 })];
	expect(sound.map(({ body }) => body.length)).toEqual(
		Array.from({ length: 2 }, () => [...Array<number>(5).fill(32_000), 1_920]).flat(),
	);
	expect(sound[0]!.at).toBe(65_060);
});

it('what is busiest is so for ten minutes', () => {
	const rate = new Rate();
	for (let second = 0; second < 600; second++) rate.add(3_600_000 + second * 1_000, 3);
	rate.add(0, 60);
	expect([rate.busiest, rate.total]).toEqual([3, 1_860]);
	const level = new Level();
	level.change(600_000, 10);
	level.change(900_000, -10);
	expect([level.busiest, level.left]).toEqual([5, 0]);
	expect(level.mean).toBeCloseTo((10 * 300) / 86_400, 9);
});

it('tells what a thousand times as many wearers bring about', () => {
	const [few, many] = [WEARERS, WEARERS * 1_000].map((scale) => reportOf(day, [scale]));
	const valueIn = (report: string | undefined, name: string) => {
		const row = report?.split('\n').find((line) => line.includes(name));
		return Number(row?.split('|')[2]?.replace(/[,\s]/g, ''));
	};
	const name = 'deliveries a second, on average';
	expect(valueIn(few, name)).toBeCloseTo(day.speech.deliveries.total / 86_400, 2);
	expect(valueIn(many, name) / (valueIn(few, name) * 1_000)).toBeCloseTo(1, 1);
});
