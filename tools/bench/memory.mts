/** Resident memory while an hour's sound of ten users goes through the collector, at speed. */
import { runBundled } from './bundle.mts';
import { brief } from './table.mts';

export interface MemoryResult {
	/** All in bytes: of the process before, of the process at each minute of sound, */
	readonly idle: number;
	readonly samples: readonly number[];
	/** what was emitted in all, and what waits to be emitted at most. */
	readonly bytes: number;
	readonly buffered: number;
}

export async function measureMemory(): Promise<MemoryResult> {
	return await runBundled<MemoryResult>('inProcess/memory.mts', ['--expose-gc']);
}

export function peakRatio({ idle, samples, buffered }: MemoryResult): number {
	return Math.max(...samples) / (idle + buffered);
}

export function memoryText(result: MemoryResult): string {
	const { idle, samples, bytes, buffered } = result;
	const half = samples.length >> 1;
	const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
	const mb = (value: number) => `${brief(value / 1e6)} MB`;
	return [
		`${mb(bytes)} of WAV emitted; idle ${mb(idle)}, buffered at most ${mb(buffered)};`,
		`peak ${mb(Math.max(...samples))}, ${brief(peakRatio(result))} of idle plus buffered;`,
		`mean of the first half hour ${mb(mean(samples.slice(0, half)))}, of the second ${mb(mean(samples.slice(half)))}.`,
	].join(' ');
}
