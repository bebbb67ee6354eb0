import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.mts';
import { type Conversation, talk } from './conversation.mts';
import { type Execution, type Item, items } from './executions.mts';
import type { N8n } from './n8n.mts';
import type { OmiAccount } from './omiAccount.mts';
import type { Expectation, Outcome } from './report.mts';
import { sampleOf, writeSample, type ExampleWorkflow } from './samples.mts';
import type { Saved } from './saved.mts';

const folder = join(root, 'examples');

/** How long n8n may take to finish what a conversation started, in ms. */
const executionLimit = 60_000;

/** An example workflow, published. */
interface Example {
	file: string;
	saved: Saved;
	/** What its trigger shows in the editor before anything has come. */
	sample: Item[];
	expectation: Expectation;
}

async function readJson<T>(name: string): Promise<T> {
	return JSON.parse(await readFile(join(folder, name), 'utf8')) as T;
}

/** Saves and publishes every example, over what an earlier run left of it. */
export async function publishExamples(n8n: N8n, account: OmiAccount): Promise<Example[]> {
	const expectations = await readJson<Record<string, Expectation>>('expectations.json');
	const names = (await readdir(folder)).filter(
		(name) => name.endsWith('.json') && name !== 'expectations.json',
	);
	const examples: Example[] = [];
	for (const name of names.sort()) {
		const expectation = expectations[name];
		if (!expectation) throw new Error(`examples/expectations.json says nothing of ${name}.`);
		const workflow = await readJson<ExampleWorkflow>(name);
		examples.push({
			file: join(folder, name),
			saved: await n8n.publish(account.signIn(workflow)),
			sample: workflow.pinData?.[expectation.trigger] ?? [],
			expectation,
		});
	}
	return examples;
}

/**
 * Lets a simulated Omi hold a conversation, delivered to every example, and collects what became of it.
 *
 * @param isSampled whether what each trigger receives becomes its example's sample data
 */
export async function runExamples(
	n8n: N8n,
	account: OmiAccount,
	examples: Example[],
	isSampled = false,
): Promise<Outcome[]> {
	const earlier = new Set<string>();
	for (const { saved } of examples) {
		for (const { id } of await n8n.api.executions(saved.id)) earlier.add(id);
	}
	return await Promise.all(
		examples.map(async (example) => {
			const { saved, expectation } = example;
			const url = saved.webhookUrl(expectation.trigger);
			const kinds = [expectation.sends, ...(expectation.alsoSends ?? [])];
			const targets = Object.fromEntries(kinds.map((kind) => [kind, url]));
			// A user of its own, or the trigger would take the same sentences for repetitions.
			const uid = `demo-${randomUUID().slice(0, 8)}`;
			account.admit(uid);
			const conversation = await talk(expectation.scenario, targets, uid);
			const outcome = await collect(n8n, example, conversation, earlier);
			if (!isSampled) return outcome;
			const sample = await sampleOf(outcome.received, uid, (item) => n8n.binary(item));
			await writeSample(example.file, expectation.trigger, sample);
			return { ...outcome, sample };
		}),
	);
}

async function collect(
	n8n: N8n,
	{ saved, sample, expectation }: Example,
	conversation: Conversation,
	earlier: ReadonlySet<string>,
): Promise<Outcome> {
	const { sends, alsoSends = [] } = expectation;
	const answers = [sends, ...alsoSends].flatMap((kind) => conversation.answers[kind] ?? []);
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
	const fruitful = executions.filter((one) => items(one, expectation.result).length > 0);
	return {
		name: saved.workflow.name,
		expectation,
		answers,
		executions: executions.map(outcomeOf),
		sample,
		received: fruitful.flatMap((execution) => items(execution, expectation.trigger)),
		items: fruitful.flatMap((execution) => items(execution, expectation.result)),
	};
}

function outcomeOf({ status, data }: Execution): Outcome['executions'][number] {
	const error = data.resultData.error?.message;
	return { status, ...(error !== undefined && { error }) };
}
