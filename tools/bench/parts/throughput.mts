/**
 * In the running n8n: how many executions a second a trigger finishes and how soon it answers, against n8n's
 * own Webhook node in front of the same node, in turn.
 */
import { startN8n, type N8n } from '../../n8n/n8n.mts';
import { load100kB, loadSound, loadSpeech, type Loads } from '../loads.mts';
import { percentile, send, untilIdle } from '../load.mts';
import { range, spread, type Spread } from '../measure.mts';
import type { Part } from '../figures.mts';
import { ENGINES, engines, type Engine } from '../engines.mts';
import { bars } from '../plot.mts';
import { brief, table } from '../table.mts';
import { triggerWorkflow, webhookWorkflow } from '../workflows.mts';

const CONNECTIONS = [1, 8, 32];
const ROUNDS = 3;
const SEND_MS = 2_000;

interface Kind {
	readonly name: string;
	readonly type: string;
	readonly parameters: object;
	/** Settings of the Webhook node that takes the same. */
	readonly webhook?: object;
	readonly loads: Loads;
}

const KINDS: readonly Kind[] = [
	{
		name: 'transcript delivery',
		type: 'omiTranscriptTrigger',
		parameters: { triggerOn: 'delivery' },
		loads: loadSpeech,
	},
	{ name: 'memory of 100 kB', type: 'omiMemoryTrigger', parameters: {}, loads: load100kB },
	{
		name: 'second of sound',
		type: 'omiAudioTrigger',
		parameters: { triggerOn: 'delivery' },
		webhook: { rawBody: true },
		loads: loadSound,
	},
];

interface Run {
	/** Executions finished, a second. */
	readonly rate: number;
	/** To the answer, in milliseconds. */
	readonly p50: number;
	readonly p99: number;
}

interface Result {
	readonly engine: Engine;
	readonly name: string;
	readonly connections: number;
	readonly ours: Run;
	readonly webhook: Run;
	/** Of the rates, ours for the Webhook node's 1. */
	readonly ratio: Spread;
}

async function measureThroughput(n8n: N8n, engine: Engine): Promise<Result[]> {
	const results: Result[] = [];
	for (const kind of KINDS) {
		const own = await n8n.publish(triggerWorkflow(kind.type, kind.parameters));
		const { workflow, path } = webhookWorkflow(kind.webhook);
		const other = await n8n.publish(workflow);
		const ours = { id: own.id, url: own.webhookUrl('Trigger') };
		const webhook = { id: other.id, url: `${n8n.url}/webhook/${path}` };
		// Whoever runs first in a new n8n pays for what is loaded and compiled.
		for (const subject of [ours, webhook]) await run(n8n, subject, kind.loads, 8);
		for (const connections of CONNECTIONS) {
			const runs: Array<{ ours: Run; webhook: Run }> = [];
			for (let round = 0; round < ROUNDS; round++) {
				runs.push({
					ours: await run(n8n, ours, kind.loads, connections),
					webhook: await run(n8n, webhook, kind.loads, connections),
				});
			}
			const result = {
				engine,
				name: kind.name,
				connections,
				ours: middle(runs.map((one) => one.ours)),
				webhook: middle(runs.map((one) => one.webhook)),
				ratio: range(runs.map((one) => one.ours.rate / one.webhook.rate)),
			};
			results.push(result);
			console.error(throughputTable([result]).split('\n').at(-1));
		}
		await n8n.unpublish(own);
		await n8n.unpublish(other);
	}
	return results;
}

async function run(
	n8n: N8n,
	{ id, url }: { id: string; url: string },
	loads: Loads,
	connections: number,
): Promise<Run> {
	const sent = await send(loads(url), connections, SEND_MS);
	await untilIdle(n8n, id);
	const seconds = (performance.now() - sent.began) / 1000;
	return {
		rate: sent.count / seconds,
		p50: percentile(sent.latencies, 0.5),
		p99: percentile(sent.latencies, 0.99),
	};
}

function middle(runs: readonly Run[]): Run {
	const of = (key: keyof Run) => spread(runs.map((one) => one[key])).median;
	return { rate: of('rate'), p50: of('p50'), p99: of('p99') };
}

function throughputTable(results: readonly Result[]): string {
	const head = [
		'engine',
		'what',
		'connections',
		'executions/s',
		'Webhook node',
		'ratio',
		'least–most',
		'p50/p99 (ms)',
		'Webhook node ',
	];
	const rows = results.map(({ engine, name, connections, ours, webhook, ratio }) => [
		engine,
		name,
		String(connections),
		brief(ours.rate),
		brief(webhook.rate),
		brief(ratio.median),
		`${brief(ratio.low)}–${brief(ratio.high)}`,
		`${brief(ours.p50)}/${brief(ours.p99)}`,
		`${brief(webhook.p50)}/${brief(webhook.p99)}`,
	]);
	return table(head, rows);
}

/** Of the Webhook node's executions a second. */
const LEAST = 1;

export const throughput: Part = {
	name: 'throughput',
	async measure() {
		const results: Result[] = [];
		for (const engine of engines) {
			const n8n = await startN8n({ env: ENGINES[engine] });
			try {
				results.push(...(await measureThroughput(n8n, engine)));
			} finally {
				await n8n.stop();
			}
		}
		const rows = results.map(({ engine, name, connections, ratio }) => ({
			label: `${name}, ${connections} at once, ${engine}`,
			value: ratio.median,
			spread: [ratio.low, ratio.high] as const,
		}));
		return {
			text: throughputTable(results),
			plots: {
				throughput: bars("Executions a second, for the Webhook node's 1", rows, LEAST),
			},
			goals: engines.flatMap((engine) => KINDS.map(({ name }) => goalOf(results, engine, name))),
		};
	},
};

/** One goal for all numbers of connections: the worst of them counts. */
function goalOf(results: readonly Result[], engine: Engine, name: string) {
	const ratios = results
		.filter((one) => one.engine === engine && one.name === name)
		.map(({ ratio }) => ratio.median);
	return {
		what: `${name}, engine \`${engine}\`, executions a second against the Webhook node`,
		goal: `≥ ${LEAST}`,
		measured: `${brief(Math.min(...ratios))} to ${brief(Math.max(...ratios))}`,
		isMet: Math.min(...ratios) >= LEAST,
	};
}
