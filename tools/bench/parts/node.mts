/**
 * What the nodes do with a delivery, piece by piece, against the least that it could cost.
 */
import { runBundled } from '../bundle.mts';
import type { Comparison } from '../measure.mts';
import type { Part } from '../figures.mts';
import { bars } from '../plot.mts';
import { brief, table } from '../table.mts';

export interface InProcessResult extends Comparison {
	readonly name: string;
	readonly floorName: string;
}

/** With a roomy young generation nothing is collected while allocations are counted. */
const FLAGS = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];

/** @param node which Node.js; by default the one that n8n runs on */
async function measureInProcess(node?: string): Promise<InProcessResult[]> {
	return await runBundled<InProcessResult[]>('inProcess/main.mts', FLAGS, node);
}

/** On the Node.js at hand, where n8n's may not be installed. */
export async function measureHere(): Promise<InProcessResult[]> {
	return await measureInProcess(process.execPath);
}

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

/** What each piece may take, for the floor's 1. */
export const MOST = 3;

export const node: Part = {
	name: 'node',
	async measure() {
		const results = await measureInProcess();
		const rows = results.map(({ name, ratio }) => {
			return { label: name, value: ratio.median, spread: [ratio.low, ratio.high] as const };
		});
		return {
			text: inProcessTable(results),
			plots: { node: bars("Time of each piece, for the floor's 1", rows, MOST) },
			goals: results.map(({ name, floorName, ratio }) => ({
				what: `${name}, against ${floorName}`,
				goal: `≤ ${MOST}`,
				measured: brief(ratio.median),
				isMet: ratio.median <= MOST,
			})),
		};
	},
};
