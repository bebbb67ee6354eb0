/**
 * What a delivery costs as the session grows and as more users are in session; and what n8n's static data alone costs,
 * by a probe that writes as much of it and does nothing else.
 */
import { join } from 'node:path';
import { startN8n, type N8n } from '../../n8n/n8n.mts';
import { runBundled } from '../bundle.mts';
import type { Part } from '../figures.mts';
import { send, untilIdle, type Load } from '../load.mts';
import { spread, type Spread } from '../measure.mts';
import { transcriptBody } from '../payloads.mts';
import { bars } from '../plot.mts';
import { brief, table } from '../table.mts';
import { SIZES, type CoreGrowth, type Size } from '../sizes.mts';
import { root } from '../../root.mts';
import { probeWorkflow, triggerWorkflow } from '../workflows.mts';

interface Growth extends CoreGrowth {
	/** From sending a delivery to n8n's answer, in milliseconds. */
	readonly answerMs: Spread;
	/** For the first size's 1. */
	readonly ratio: Spread;
	readonly probeMs: Spread;
	/** For the probe's 1. */
	readonly probeRatio: Spread;
}

/** Where n8n finds the probe. */
const PROBE = join(root, 'tools/bench/probe');

const ROUNDS = 60;
const FILLED_AT_ONCE = 500;

/** One delivery to a workflow of each size, and to its probe, in turn, in one n8n. */
async function measureInN8n(): Promise<Array<Omit<Growth, keyof CoreGrowth>>> {
	// With the other engine n8n's own work would hide what this is about.
	const n8n = await startN8n({
		env: { N8N_EXPRESSION_ENGINE: 'legacy', N8N_CUSTOM_EXTENSIONS: PROBE },
	});
	try {
		const subjects: Array<{ ours: () => Load; probe: () => Load }> = [];
		for (const [index, size] of SIZES.entries()) {
			const options = { maximumSegments: 100_000, maximumDuration: 0 };
			const parameters = { triggerOn: 'sessionEnd', quietPeriod: 600, options };
			const saved = await n8n.publish(triggerWorkflow('omiTranscriptTrigger', parameters));
			const next = loads(saved.webhookUrl('Trigger'), size);
			await send(next.filling, 4, Infinity);
			await untilIdle(n8n, saved.id);
			const probe = await n8n.publish(probeWorkflow(`probe ${index}`));
			const url = probe.webhookUrl('Trigger');
			const setting = [toProbe(url, { text: await journalOf(n8n, saved.id) })];
			await send(() => setting.pop(), 1, Infinity);
			subjects.push({ ours: next.further, probe: () => toProbe(url, SAID) });
		}
		const ours: number[][] = subjects.map(() => []);
		const probes: number[][] = subjects.map(() => []);
		for (let round = 0; round < ROUNDS; round++) {
			for (const [index, subject] of subjects.entries()) {
				ours[index]?.push(await once(subject.ours()));
				probes[index]?.push(await once(subject.probe()));
			}
		}
		const ratios = (own: readonly number[], others: readonly number[] = []) => {
			return spread(own.map((time, round) => time / (others[round] ?? NaN)));
		};
		return ours.map((own, index) => ({
			answerMs: spread(own),
			ratio: ratios(own, ours[0]),
			probeMs: spread(probes[index] ?? []),
			probeRatio: ratios(own, probes[index]),
		}));
	} finally {
		await n8n.stop();
	}
}

/** What n8n has written down of a workflow's only trigger. */
async function journalOf(n8n: N8n, workflowId: string): Promise<string> {
	const { staticData } = (await n8n.api.workflow(workflowId)) as {
		staticData?: { global?: { 'n8n-nodes-omi'?: Record<string, string> } };
	};
	const [journal] = Object.values(staticData?.global?.['n8n-nodes-omi'] ?? {});
	if (journal === undefined) throw new Error('The trigger has written nothing down');
	return journal;
}

/** About as long as a delivery. */
const SAID = JSON.parse(transcriptBody('u0').toString()) as object;

function toProbe(url: string, body: object): Load {
	return { url, type: 'application/json', body: Buffer.from(JSON.stringify(body)) };
}

async function once(load: Load): Promise<number> {
	const rest = [load];
	const { latencies } = await send(() => rest.pop(), 1, Infinity);
	return latencies[0] ?? NaN;
}

/** Deliveries until sessions have their size, and those that come afterwards. */
function loads(url: string, { users, segments }: Size) {
	const said = Array<number>(users).fill(0);
	const load = (user: number, count: number): Load => {
		const uid = `u${user}`;
		const body = transcriptBody(uid, said[user], count);
		said[user] = (said[user] ?? 0) + count;
		return { url: `${url}?uid=${uid}`, type: 'application/json', body };
	};
	let turn = 0;
	return {
		filling: () => {
			const user = said.findIndex((count) => count < segments);
			return user < 0 ? undefined : load(user, Math.min(FILLED_AT_ONCE, segments));
		},
		further: () => load(turn++ % users, 3),
	};
}

/** How much dearer a delivery may become; and if it is dearer than that, by how much more than the probe. */
const MOST = 1.5;
const MOST_FOR_PROBE = 1.1;

const name = ({ users, segments }: Size) => {
	const many = (count: number, what: string) => `${count.toLocaleString('en')} ${what}`;
	return `${many(users, users === 1 ? 'user' : 'users')}, ${many(segments, 'segments')} each`;
};

export const growth: Part = {
	name: 'growth',
	async measure() {
		const core = await runBundled<CoreGrowth[]>('inProcess/growth.mts');
		const inN8n = await measureInN8n();
		const results = core.flatMap((one, index): Growth[] => {
			const own = inN8n[index];
			return own === undefined ? [] : [{ ...one, ...own }];
		});
		const head = [
			'in session',
			'step (µs)',
			'journal (µs)',
			'journal (kB)',
			'answer in n8n (ms)',
			'ratio',
			'quartiles',
			'probe (ms)',
			"for the probe's 1",
		];
		const rows = results.map((one) => [
			name(one),
			brief(one.stepUs),
			brief(one.journalUs),
			brief(one.journalBytes / 1_000),
			brief(one.answerMs.median),
			brief(one.ratio.median),
			`${brief(one.ratio.low)}–${brief(one.ratio.high)}`,
			brief(one.probeMs.median),
			`${brief(one.probeRatio.median)} (${brief(one.probeRatio.low)}–${brief(one.probeRatio.high)})`,
		]);
		const marks = results.map((one) => {
			return {
				label: name(one),
				value: one.ratio.median,
				spread: [one.ratio.low, one.ratio.high] as const,
			};
		});
		return {
			text: table(head, rows),
			plots: { growth: bars("Time to the answer, for the smallest's 1", marks, MOST) },
			goals: results.slice(1).map((one) => ({
				what: `a delivery in n8n with ${name(one)}, against 10 segments`,
				goal: `≤ ${MOST}, or ≤ ${MOST_FOR_PROBE} for the probe's 1`,
				measured: `${brief(one.ratio.median)}; ${brief(one.probeRatio.median)}`,
				isMet: one.ratio.median <= MOST || one.probeRatio.median <= MOST_FOR_PROBE,
			})),
		};
	},
};
