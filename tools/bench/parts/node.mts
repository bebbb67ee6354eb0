import type { Part } from '../figures.mts';
import { measureInProcess, type InProcessResult } from '../inProcess/run.mts';
import { bars } from '../plot.mts';
import { brief, table } from '../table.mts';

function inProcessTable(results: readonly InProcessResult[]): string {
	const head = [
		'what',
		'floor',
		'takes (µs)',
		'floor (µs)',
		'ratio',
		'quartiles',
		'allocates (kB)',
	];
	const rows = results.map(({ name, floorName, ours, floor, ratio }) => [
		name,
		floorName,
		brief(ours.time.median),
		brief(floor.time.median),
		brief(ratio.median),
		`${brief(ratio.low)}–${brief(ratio.high)}`,
		brief(ours.allocated / 1000),
	]);
	return table(head, rows);
}

export const node: Part = {
	name: 'node',
	async measure() {
		const results = await measureInProcess();
		const rows = results.map(({ name, ratio }) => {
			return { label: name, value: ratio.median, spread: [ratio.low, ratio.high] as const };
		});
		return {
			text: inProcessTable(results),
			plots: { node: bars("Time of each piece, for the floor's 1", rows, 3) },
			goals: results.map(({ name, floorName, most, ratio }) => ({
				what: `${name}, against ${floorName}`,
				goal: `≤ ${most}`,
				measured: brief(ratio.median),
				isMet: ratio.median <= most,
			})),
		};
	},
};
