/**
 * What the nodes do with a delivery, piece by piece, against the least that it could cost.
 */
import { runBundled } from './bundle.mts';
import type { Comparison } from './measure.mts';
import { brief, table } from './table.mts';

export interface InProcessResult extends Comparison {
	readonly name: string;
	readonly floorName: string;
}

/** With a roomy young generation nothing is collected while allocations are counted. */
const FLAGS = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];

export async function measureInProcess(): Promise<InProcessResult[]> {
	return await runBundled<InProcessResult[]>('inProcess/main.mts', FLAGS);
}

export function inProcessTable(results: readonly InProcessResult[]): string {
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
