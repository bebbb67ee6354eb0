import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atOnce } from '../atOnce.mts';
import { root } from '../root.mts';
import { type Conversation, talk } from './conversation.mts';
import { type Execution, type Item, items } from './executions.mts';
import type { Services } from '../services/index.mts';
import type { N8n } from './n8n.mts';
import type { OmiAccount } from './omiAccount.mts';
import type { Expectation, Outcome, Receipt } from './report.mts';
import { sampleOf, writeSamples, type ExampleWorkflow } from './samples.mts';
import { isOmiTrigger, type Saved } from './saved.mts';

const folder = join(root, 'examples');

/** How long n8n may take to finish what a conversation started, in ms. */
const executionLimit = 60_000;

/** How many examples are talked to at once: with all of them n8n's database does not keep up on a small machine. */
const width = 4;

/** An example workflow, published. */
interface Example {
	file: string;
	saved: Saved;
	/** What its triggers show in the editor before anything has come, by their names. */
	samples: Record<string, Item[]>;
	expectation: Expectation;
	/** Its executions of earlier runs of the demo. */
	earlier: ReadonlySet<string>;
}

async function readJson<T>(name: string): Promise<T> {
	return JSON.parse(await readFile(join(folder, name), 'utf8')) as T;
}

/** Saves and publishes every example, over what an earlier run left of it. */
export async function publishExamples(
	n8n: N8n,
	account: OmiAccount,
	services: Services,
): Promise<Example[]> {
	const expectations = await readJson<Record<string, Expectation>>('expectations.json');
	const names = (await readdir(folder)).filter(
		(name) => name.endsWith('.json') && name !== 'expectations.json',
	);
	const examples: Example[] = [];
	for (const name of names.sort()) {
		const expectation = expectations[name];
		if (!expectation) throw new Error(`examples/expectations.json says nothing of ${name}.`);
		const workflow = await readJson<ExampleWorkflow>(name);
		const earlier = await n8n.api.executions(workflow.id ?? '');
		examples.push({
			file: join(folder, name),
			saved: await n8n.publish(services.signIn(account.signIn(workflow))),
			samples: workflow.pinData ?? {},
			expectation,
			earlier: new Set(earlier.map(({ id }) => id)),
		});
	}
	return examples;
}

/**
 * Lets a simulated Omi hold a conversation, delivered to every example that waits for one, and collects what became of it.
 *
 * @param isSampled whether what each trigger receives becomes its example's sample data
 */
export async function runExamples(
	n8n: N8n,
	account: OmiAccount,
	examples: Example[],
	isSampled = false,
): Promise<Outcome[]> {
	const waiting = examples.flatMap((example) => {
		const { scenario, sends } = example.expectation;
		return scenario === undefined || sends === undefined ? [] : [{ example, scenario, sends }];
	});
	return await atOnce(waiting, width, async ({ example, scenario, sends }) => {
		const { saved, expectation } = example;
		const kinds = [sends, ...(expectation.alsoSends ?? [])];
		const targets = Object.fromEntries(
			kinds.map((kind) => [kind, saved.addressFor(kind, expectation.trigger)]),
		);
		// A user of its own, or the trigger would take the same sentences for repetitions.
		const uid = `demo-${randomUUID().slice(0, 8)}`;
		account.admit(uid);
		const conversation = await talk(scenario, targets, uid, async () => {
			await n8n.executions(saved.id, { timeoutMs: executionLimit });
		});
		return await sampled(n8n, example, await collect(n8n, example, conversation), isSampled, uid);
	});
}

/** Collects what became of what the other examples have asked for. */
export async function collectAsked(
	n8n: N8n,
	examples: Example[],
	isSampled = false,
): Promise<Outcome[]> {
	const asking = examples.filter(({ expectation }) => expectation.sends === undefined);
	return await Promise.all(
		asking.map(async (example) => {
			return await sampled(n8n, example, await collect(n8n, example, { answers: {} }), isSampled);
		}),
	);
}

/** The outcome, with what has been received as the example's sample data, where that is wanted. */
async function sampled(
	n8n: N8n,
	{ file }: Example,
	outcome: Outcome,
	isSampled: boolean,
	uid?: string,
): Promise<Outcome> {
	if (!isSampled) return outcome;
	const receipts: Receipt[] = [];
	for (const { trigger, received } of outcome.receipts) {
		const sample = await sampleOf(received, uid, (item) => n8n.binary(item));
		receipts.push({ trigger, received, sample });
	}
	const samples = receipts.map(({ trigger, sample }) => [trigger, sample] as const);
	await writeSamples(file, Object.fromEntries(samples));
	return { ...outcome, receipts };
}

async function collect(
	n8n: N8n,
	{ saved, samples, expectation, earlier }: Example,
	conversation: Conversation,
): Promise<Outcome> {
	const { sends, alsoSends = [] } = expectation;
	const kinds = sends === undefined ? [] : [sends, ...alsoSends];
	const answers = kinds.flatMap((kind) => conversation.answers[kind] ?? []);
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
		receipts: triggersOf(saved).map((trigger) => {
			const received = (some: Execution[]) => some.flatMap((one) => items(one, trigger));
			// What has led to a result, as the rest shows nothing; but some triggers lead to none.
			const shown = received(fruitful).length > 0 ? fruitful : executions;
			return { trigger, sample: samples[trigger] ?? [], received: received(shown) };
		}),
		items: fruitful.flatMap((execution) => items(execution, expectation.result)),
	};
}

/** The names of a workflow's triggers that Omi sends to. */
function triggersOf({ workflow }: Saved): string[] {
	return workflow.nodes.filter(({ type }) => isOmiTrigger(type)).map(({ name }) => name);
}

function outcomeOf({ status, data }: Execution): Outcome['executions'][number] {
	const error = data.resultData.error?.message;
	return { status, ...(error !== undefined && { error }) };
}
