/**
 * How many deliveries a second a workflow takes that collects conversations, and how many segments it keeps:
 * the Omi Transcript Trigger against the same built from n8n's Webhook and Code nodes, in one n8n, in turn.
 *
 *   npm run bench:sessions
 */
import { randomUUID } from 'node:crypto';
import { items } from '../n8n/executions.mts';
import { startN8n, type N8n } from '../n8n/n8n.mts';
import type { Workflow } from '../n8n/api.mts';

const USERS = 4;
const DELIVERIES = 400;
const CONNECTIONS = 8;
const ROUNDS = 3;

interface Result {
	/** Deliveries a second, until the last execution has ended. */
	rate: number;
	kept: number;
}

const node = (name: string, type: string, parameters: object, typeVersion = 1) => ({
	name,
	type,
	typeVersion,
	parameters: { ...parameters },
	position: [0, 0] as [number, number],
});

function chain(name: string, nodes: Workflow['nodes']): Workflow {
	const links = nodes.slice(0, -1).map((one, index) => {
		const next = { node: nodes[index + 1]?.name ?? '', type: 'main', index: 0 };
		return [one.name, { main: [[next]] }];
	});
	return { name, nodes, connections: Object.fromEntries(links) as Workflow['connections'] };
}

const ours = () =>
	chain('Omi Transcript Trigger', [
		node('Trigger', 'n8n-nodes-omi.omiTranscriptTrigger', {
			triggerOn: 'sessionEnd',
			quietPeriod: 2,
			options: {},
		}),
		node('End', 'n8n-nodes-base.noOp', {}),
	]);

const byHand = () =>
	chain('Webhook and Code', [
		{ ...node('Trigger', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path: randomUUID() }, 2) },
		node(
			'End',
			'n8n-nodes-base.code',
			{
				jsCode: `const data = $getWorkflowStaticData('global');
const { query, body } = $input.first().json;
data.sessions ??= {};
const session = (data.sessions[query.uid] ??= {});
for (const segment of body.segments) session[segment.id] = segment;
const kept = Object.values(data.sessions).reduce((sum, one) => sum + Object.keys(one).length, 0);
return [{ json: { kept } }];`,
			},
			2,
		),
	]);

async function send(url: string): Promise<void> {
	const rest = Array.from({ length: DELIVERIES }, (_, index) => index).values();
	const work = async () => {
		for (const index of rest) {
			const uid = `u${index % USERS}`;
			const start = Math.floor(index / USERS);
			const segments = [
				{ id: `${uid}-${start}`, text: `Sentence ${start}.`, start, end: start + 1 },
			];
			const response = await fetch(`${url}?uid=${uid}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ session_id: uid, segments }),
			});
			await response.arrayBuffer();
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, work));
}

async function measureOurs(n8n: N8n): Promise<Result> {
	const saved = await n8n.publish(ours());
	const began = Date.now();
	await send(saved.webhookUrl('Trigger'));
	const rate = DELIVERIES / ((Date.now() - began) / 1000);
	const executions = await n8n.executions(saved.id, { atLeast: USERS, timeoutMs: 60_000 });
	const segments = executions.flatMap((execution) => {
		return items(execution, 'End').map(({ json }) => (json.segments as unknown[]).length);
	});
	await n8n.unpublish(saved);
	return { rate, kept: segments.reduce((sum, count) => sum + count, 0) };
}

async function measureByHand(n8n: N8n): Promise<Result> {
	const workflow = byHand();
	const saved = await n8n.publish(workflow);
	const { path } = workflow.nodes[0]?.parameters as { path: string };
	const began = Date.now();
	await send(`${n8n.url}/webhook/${path}`);
	const isRunning = async () => {
		const all = await n8n.api.executions(saved.id);
		return all.some(({ status }) => ['new', 'running'].includes(status));
	};
	while (await isRunning()) await new Promise((resolve) => setTimeout(resolve, 200));
	const rate = DELIVERIES / ((Date.now() - began) / 1000);
	// What is kept shows in what the next delivery finds.
	await fetch(`${n8n.url}/webhook/${path}?uid=last`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ segments: [] }),
	});
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	const newest = await n8n.executions(saved.id, { atLeast: 1, timeoutMs: 60_000 });
	const kept = Number(items(newest[newest.length - 1]!, 'End')[0]?.json.kept ?? 0);
	await n8n.unpublish(saved);
	return { rate, kept };
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

for (const engine of ['vm', 'legacy']) {
	const n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE: engine } });
	try {
		const results: { ours: Result[]; byHand: Result[] } = { ours: [], byHand: [] };
		for (let round = 0; round < ROUNDS; round++) {
			results.ours.push(await measureOurs(n8n));
			results.byHand.push(await measureByHand(n8n));
		}
		console.log(
			`\nexpression engine "${engine}", ${DELIVERIES} deliveries, ${CONNECTIONS} at once`,
		);
		for (const [name, list] of Object.entries(results)) {
			const rates = list.map(({ rate }) => rate.toFixed(1)).join(', ');
			const kept = list.map((one) => one.kept).join(', ');
			console.log(
				`  ${name.padEnd(7)} ${rates} deliveries a second; kept ${kept} of ${DELIVERIES}`,
			);
		}
		const ratios = results.ours.map(({ rate }, n) => rate / (results.byHand[n]?.rate ?? 1));
		console.log(`  ratio   ${median(ratios).toFixed(2)} (median)`);
	} finally {
		await n8n.stop();
	}
}
