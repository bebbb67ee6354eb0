/** What a delivery costs as the session grows and as more users are in session. */
import { runBundled } from './bundle.mts';
import { brief, table } from './table.mts';

export interface GrowthResult {
	readonly users: number;
	/** That each of them has said. */
	readonly segments: number;
	/** To take a delivery into its session, in microseconds. */
	readonly stepUs: number;
	/** To write the journal as JSON, in microseconds, and how long that is. */
	readonly journalUs: number;
	readonly journalBytes: number;
}

export async function measureGrowth(): Promise<GrowthResult[]> {
	return await runBundled<GrowthResult[]>('inProcess/growth.mts');
}

export function growthTable(results: readonly GrowthResult[]): string {
	const head = ['users', 'segments each', 'step (µs)', 'journal (µs)', 'journal (kB)'];
	const rows = results.map((one) => [
		one.users.toLocaleString('en'),
		one.segments.toLocaleString('en'),
		brief(one.stepUs),
		brief(one.journalUs),
		brief(one.journalBytes / 1_000),
	]);
	return table(head, rows);
}
