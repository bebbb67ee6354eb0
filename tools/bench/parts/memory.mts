/** Resident memory while an hour's sound of ten users is collected, at speed. */
import { readFile } from 'node:fs/promises';
import { node24 } from '../../n8n/install.mts';
import { startN8n, type N8n } from '../../n8n/n8n.mts';
import { runBundled } from '../bundle.mts';
import type { Part } from '../figures.mts';
import { send, untilIdle, type Load } from '../load.mts';
import { SAMPLE_RATE, SECOND_OF_SOUND, soundChunk } from '../payloads.mts';
import { curve } from '../plot.mts';
import { brief } from '../table.mts';
import { triggerWorkflow } from '../workflows.mts';

export interface MemoryResult {
	/** Of the process before, in bytes. */
	readonly idle: number;
	/** Of the process after each minute of sound, in bytes. */
	readonly samples: readonly number[];
}

const USERS = 10;
const MINUTES = 60;
const PART_SECONDS = 30;
/** What waits to be handed on at most, in bytes. */
const BUFFERED = USERS * PART_SECONDS * SECOND_OF_SOUND;
/** As the field "Every X Seconds" of Omi's app may say. */
const SECONDS_A_DELIVERY = 10;

async function measureInN8n(): Promise<MemoryResult> {
	const n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE: 'legacy' } });
	try {
		const parameters = { triggerOn: 'duration', format: 'wav', duration: PART_SECONDS };
		const saved = await n8n.publish(triggerWorkflow('omiAudioTrigger', parameters));
		const url = saved.webhookUrl('Trigger');
		const body = Buffer.concat(Array<Buffer>(SECONDS_A_DELIVERY).fill(soundChunk()));
		const minute = (): Load[] => {
			return Array.from({ length: (USERS * 60) / SECONDS_A_DELIVERY }, (_, index) => ({
				url: `${url}?uid=u${index % USERS}&sample_rate=${SAMPLE_RATE}`,
				type: 'application/octet-stream',
				body,
			}));
		};
		const idle = await residentBytes(n8n);
		const samples: number[] = [];
		for (let number = 0; number < MINUTES; number++) {
			const loads = minute();
			await send(() => loads.pop(), 4, Infinity);
			await untilIdle(n8n, saved.id);
			samples.push(await residentBytes(n8n));
		}
		return { idle, samples };
	} finally {
		await n8n.stop();
	}
}

/** As Linux counts it. */
async function residentBytes({ pid }: N8n): Promise<number> {
	const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
	return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
}

const mB = (bytes: number) => `${brief(bytes / 1e6)} MB`;
const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;

function peakRatio({ idle, samples }: MemoryResult): number {
	return Math.max(...samples) / (idle + BUFFERED);
}

/** Of the last third, for the middle third's 1: by then everything that is loaded once is loaded. */
function drift({ samples }: MemoryResult): number {
	const third = Math.floor(samples.length / 3);
	return mean(samples.slice(2 * third)) / mean(samples.slice(third, 2 * third));
}

function describe(where: string, result: MemoryResult): string {
	const { idle, samples } = result;
	return (
		`${where}: ${mB(idle)} idle, ${mB(BUFFERED)} buffered at most, peak ${mB(Math.max(...samples))}, ` +
		`which is ${brief(peakRatio(result))} of the two; last third against middle third ${brief(drift(result))}.`
	);
}

const MOST_PEAK = 1.3;
/** Or so much for what a process takes that only keeps the same bytes. */
const MOST_FOR_PROBE = 1.1;
const MOST_DRIFT = 1.05;

async function measureAlone(args: readonly string[] = []): Promise<MemoryResult> {
	return await runBundled<MemoryResult>('inProcess/memory.mts', ['--expose-gc'], node24, args);
}

export const memory: Part = {
	name: 'memory',
	async measure() {
		// Both wait most of the time.
		const [alone, probe] = await Promise.all([measureAlone(), measureAlone(['probe'])]);
		const forProbe = Math.max(...alone.samples) / Math.max(...probe.samples);
		const results = { 'The node alone': alone, 'In n8n': await measureInN8n() };
		const entries = Object.entries(results);
		const others = [
			describe('A process that only keeps the same bytes and joins them', probe),
			`The peak of the node alone for that of this process: ${brief(forProbe)}.`,
		];
		return {
			text: [...entries.map(([where, result]) => describe(where, result)), ...others]
				.map((line) => `- ${line}`)
				.join('\n'),
			plots: {
				memory: curve(
					'Resident memory of n8n over an hour of sound of ten users',
					results['In n8n'].samples.map((bytes) => bytes / 1e6),
					'MB',
				),
			},
			goals: entries.flatMap(([where, result]) => [
				{
					what: `peak of resident memory against idle and buffered. ${where}`,
					goal: `≤ ${MOST_PEAK}${result === alone ? `, or ≤ ${MOST_FOR_PROBE} for the probe's 1` : ''}`,
					measured: `${brief(peakRatio(result))}${result === alone ? `; ${brief(forProbe)}` : ''}`,
					isMet: peakRatio(result) <= MOST_PEAK || (result === alone && forProbe <= MOST_FOR_PROBE),
				},
				{
					what: `resident memory stays flat. ${where}`,
					goal: `≤ ${MOST_DRIFT}`,
					measured: brief(drift(result)),
					isMet: drift(result) <= MOST_DRIFT,
				},
			]),
		};
	},
};
