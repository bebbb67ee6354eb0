import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.mts';
import type { Workflow } from './api.mts';
import { type Conversation, talk } from './conversation.mts';
import { type Execution, items } from './executions.mts';
import type { N8n } from './n8n.mts';
import type { DeliveryKind, Expectation, Outcome } from './report.mts';
import type { Saved } from './saved.mts';

const folder = join(root, 'examples');

/** How long n8n may take to finish what a conversation started, in ms. */
const executionLimit = 60_000;

/** An example workflow, published. */
interface Example {
	saved: Saved;
	expectation: Expectation;
}

async function readJson<T>(name: string): Promise<T> {
	return JSON.parse(await readFile(join(folder, name), 'utf8')) as T;
}

/** Saves and publishes every example, over what an earlier run left of it. */
export async function publishExamples(n8n: N8n): Promise<Example[]> {
	const expectations = await readJson<Record<string, Expectation>>('expectations.json');
	const names = (await readdir(folder)).filter(
		(name) => name.endsWith('.json') && name !== 'expectations.json',
	);
	const examples: Example[] = [];
	for (const name of names.sort()) {
		const expectation = expectations[name];
		if (!expectation) throw new Error(`examples/expectations.json says nothing of ${name}.`);
		examples.push({ saved: await n8n.publish(await readJson<Workflow>(name)), expectation });
	}
	return examples;
}

/** Lets a simulated Omi hold a conversation, delivered to every example, and collects what became of it. */
export async function runExamples(n8n: N8n, examples: Example[]): Promise<Outcome[]> {
	const earlier = new Set<string>();
	for (const { saved } of examples) {
		for (const { id } of await n8n.api.executions(saved.id)) earlier.add(id);
	}
	// Two workflows for one kind of delivery each get a conversation of their own.
	const outcomes: Outcome[] = [];
	for (const round of rounds(examples)) {
		const targets: Partial<Record<DeliveryKind, string>> = {};
		for (const { saved, expectation } of round) {
			targets[expectation.sends] = saved.webhookUrl(expectation.trigger);
		}
		// A user of its own, or the trigger would take the same sentences for repetitions.
		const conversation = await talk(targets, `demo-${randomUUID().slice(0, 8)}`);
		for (const example of round) {
			outcomes.push(await collect(n8n, example, conversation, earlier));
		}
	}
	return outcomes;
}

/** Groups of examples in which each kind of delivery has at most one taker. */
function rounds(examples: Example[]): Example[][] {
	const groups: Example[][] = [];
	for (const example of examples) {
		const { sends } = example.expectation;
		const group = groups.find((taken) => taken.every((other) => other.expectation.sends !== sends));
		if (group) group.push(example);
		else groups.push([example]);
	}
	return groups;
}

async function collect(
	n8n: N8n,
	{ saved, expectation }: Example,
	conversation: Conversation,
	earlier: ReadonlySet<string>,
): Promise<Outcome> {
	const answers = conversation.answers[expectation.sends] ?? [];
	const { executions: expected } = expectation;
	const older = [...(await n8n.api.executions(saved.id))].filter(({ id }) =>
		earlier.has(id),
	).length;
	const atLeast = older + (expected === 'perDelivery' ? answers.length : expected);
	const options = { timeoutMs: executionLimit, settleMs: 1000 };
	const all = await n8n
		.executions(saved.id, { ...options, atLeast })
		// Too few: the report shows how many, and says so.
		.catch(async () => await n8n.executions(saved.id, options));
	const executions = all.filter(({ id }) => !earlier.has(id));
	return {
		name: saved.workflow.name,
		expectation,
		answers,
		executions: executions.map(outcomeOf),
		items: executions.flatMap((execution) => items(execution, expectation.result)),
	};
}

function outcomeOf({ status, data }: Execution): Outcome['executions'][number] {
	const error = data.resultData.error?.message;
	return { status, ...(error !== undefined && { error }) };
}
