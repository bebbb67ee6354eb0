import { brief, table } from '../bench/table.mts';
import type { Level, Rate } from './levels.mts';
import type { Figures } from './player.mts';
import type { Day } from './simulate.mts';

/** How many wearers have their sound sent. */
const WITH_SOUND = 0.2;

/** The day in figures, as Markdown: what was played, and what it is for other numbers of wearers. */
export function reportOf(day: Day, scales: readonly number[]): string {
	const { wearers, withSound, talks, talkSeconds, segments, speech, sound } = day;
	const minutes = talkSeconds / Math.max(1, talks) / 60;
	// Sound comes while somebody speaks, and of few wearers the busiest minutes are chance.
	const peak = speech.deliveries.busiest / Math.max(1e-9, speech.deliveries.mean);
	const busiest = (what: Busy) => what.mean * peak;
	const told = [
		`Played: ${count(wearers)} wearers, with ${count(talks)} conversations of ${brief(minutes)} minutes on average,`,
		`in ${count(speech.deliveries.total)} deliveries of ${count(segments)} segments;`,
		`and the sound of ${count(withSound)} of them, in ${count(sound.deliveries.total)} deliveries.`,
		'All of it came out, once.',
	].join(' ');
	const remembered: Row = ['thousand ids remembered', speech.marks.busiest / 1e3];
	return [
		told,
		'Speech, as whole conversations:',
		tableOf([...rowsOf(speech, (what) => what.busiest), remembered], scales, 1 / wearers),
		'Sound of one wearer in five, in files of 30 s:',
		tableOf(rowsOf(sound, busiest), scales, WITH_SOUND / Math.max(1, withSound)),
		`${sizesOf('A conversation', speech)}\n${sizesOf('A file', sound)}`,
	].join('\n\n');
}

/** What is counted over the day. */
type Busy = Pick<Rate | Level, 'mean' | 'busiest'>;

type Row = readonly [name: string, value: number];

/** @param each what one of the wearers has of what was played */
function tableOf(rows: readonly Row[], scales: readonly number[], each: number): string {
	const head = ['', ...scales.map((scale) => `${count(scale)} wearers`)];
	const lines = rows.map(([name, value]) => {
		return [name, ...scales.map((scale) => short(value * scale * each))];
	});
	return table(head, lines);
}

/** Also of little the digits that count. */
function short(value: number): string {
	return value > 0 && value < 1 ? value.toPrecision(2) : brief(value);
}

function count(value: number): string {
	return Math.round(value).toLocaleString('en');
}

/** @param most how much there is of something in the busiest ten minutes */
function rowsOf(figures: Figures, most: (what: Busy) => number): Row[] {
	const { deliveries, received, emissions, emitted, open, known, held, heads } = figures;
	const perDelivery = figures.stepUs / Math.max(1, deliveries.total);
	const perEmission = figures.emissionUs / Math.max(1, emissions.total);
	return [
		['deliveries a second, on average', deliveries.mean],
		['deliveries a second, in the busiest ten minutes', most(deliveries)],
		['MB a second that come in then', most(received) / 1e6],
		['executions a second, on average', emissions.mean],
		['executions a second, in the busiest ten minutes', most(emissions)],
		['MB a second that they begin with then', most(emitted) / 1e6],
		['sessions open at once', most(open)],
		['wearers remembered at once', most(known)],
		['MB held of what was sent', most(held) / 1e6],
		['MB of heads', (most(known) * heads.mean) / 1e6],
		[
			'processors busy with the reducers',
			(most(deliveries) * perDelivery + most(emissions) * perEmission) / 1e6,
		],
	];
}

function sizesOf(what: string, { items, heads, ...figures }: Figures): string {
	const kB = (bytes: number) => `${brief(bytes / 1e3)} kB`;
	const us = (all: number, count: number) => `${brief(all / Math.max(1, count))} µs`;
	return [
		`${what} begins an execution with ${kB(items.mean)} on average, ${kB(items.atMost(0.99))} at most in 99 of 100;`,
		`a head has ${brief(heads.mean)} bytes, ${brief(heads.atMost(0.99))} at most in 99 of 100;`,
		`a delivery takes ${us(figures.stepUs, figures.deliveries.total)} of a processor, its items ${us(figures.emissionUs, figures.emissions.total)}.`,
	].join(' ');
}
