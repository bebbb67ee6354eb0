import { Random } from '../../tools/simulate/random.mts';
import { developerMemory } from '../support/payloads';
import { trigger, useN8n, workflowWith } from '../e2e/support/n8n.mts';
import { accepted, pause, send } from '../e2e/support/omi.mts';
import { fast, idsOf, say, talk } from '../e2e/support/sessions.mts';
import { history, type Started } from '../e2e/support/history.mts';

/**
 * n8n is killed again and again around the moments at which conversations fall due, while Omi goes on sending.
 *
 * What counts as taken is an execution that n8n has begun with: it ended well, or n8n calls it crashed because
 * it was under way when the process died. Rows that n8n had only noted (status `new`) have started nothing;
 * what is in them alone is missing.
 */

const n8n = useN8n(fast);

const SEED = 20_261_124;
const KILLS = 12;
const QUIET_SECONDS = 2;
/** Omi's own, of which the last is 30 seconds: long enough for n8n to be back. */
const RETRY_AFTER_MS = [1_000, 5_000, 15_000];

/** So that n8n also dies in the middle of executions: what they write at their end is then not written. */
const slow = {
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount: 1, unit: 'seconds' },
};

/** Sends one delivery as Omi does; how many attempts it took, or undefined if none was acknowledged. */
async function deliver(post: () => Promise<string>): Promise<number | undefined> {
	for (const [attempt, delay] of [0, ...RETRY_AFTER_MS].entries()) {
		await pause(delay);
		if ((await post().catch(() => 'no answer')) === accepted) return attempt + 1;
	}
	return undefined;
}

/** How often each of these is in an execution. */
function countsOf(
	ids: readonly string[],
	started: readonly Started[],
	of: (one: Started) => string[],
) {
	const counts = new Map<string, number>(ids.map((id) => [id, 0]));
	for (const id of started.flatMap(of)) counts.set(id, (counts.get(id) ?? 0) + 1);
	return [...counts];
}

const segmentsOf = ({ items }: Started) => {
	return items.flatMap(({ json }) => idsOf(json.segments as Parameters<typeof idsOf>[0]));
};
const memoriesOf = ({ items }: Started) => items.map(({ json }) => String(json.id));

it('every acknowledged segment is in exactly one execution, whenever n8n is killed', async () => {
	const speech = await n8n().publish(
		workflowWith(
			'omiTranscriptTrigger',
			{ triggerOn: 'sessionEnd', quietPeriod: QUIET_SECONDS, options: {} },
			{ between: [slow] },
		),
	);
	const memories = await n8n().publish(workflowWith('omiMemoryTrigger', { options: {} }));
	let isOver = false;
	/** When a conversation was last acknowledged to its end, by the wall clock. */
	let spokenAt = 0;
	const heard: string[] = [];
	const remembered = new Map<string, number>();

	const speak = async (uid: string) => {
		const random = Random.of(SEED, uid);
		for (let next = 0; !isOver; ) {
			for (let turn = 0; turn < 3; turn++, next += 2) {
				const words = talk(uid, 2, next);
				const key = { 'Idempotency-Key': `${uid} ${next}` };
				const url = speech.webhookUrl(trigger);
				const attempts = await deliver(async () => await say(url, uid, words, key));
				if (attempts !== undefined) heard.push(...idsOf(words));
				await pause(random.between(100, 300));
			}
			spokenAt = Date.now();
			await pause(random.between(3_000, 5_000));
		}
	};
	const remember = async () => {
		for (let n = 0; !isOver; n++) {
			const id = `memory ${n}`;
			const memory = developerMemory({ id });
			const url = `${memories.webhookUrl(trigger)}?uid=u`;
			const key = { 'Idempotency-Key': id };
			const attempts = await deliver(async () => await send(url, memory, key));
			if (attempts !== undefined) remembered.set(id, attempts);
			await pause(150);
		}
	};
	const killAll = async () => {
		const random = new Random(SEED);
		for (let kill = 0; kill < KILLS; kill++) {
			if (kill % 3 === 2) {
				// While it starts, and takes up what the one before has left.
				const starting = n8n().restart();
				await Promise.race([starting.catch(() => undefined), pause(random.between(5_000, 12_000))]);
				await n8n().kill();
				await starting.catch(() => undefined);
			} else {
				if (kill > 0) await n8n().restart();
				const since = Date.now();
				while (spokenAt < since) await pause(10);
				await pause(random.between(QUIET_SECONDS * 1_000 - 500, QUIET_SECONDS * 1_000 + 1_500));
				await n8n().kill();
			}
		}
		await n8n().restart();
		isOver = true;
	};
	await Promise.all([...['a', 'b', 'c', 'd', 'e', 'f'].map(speak), remember(), killAll()]);

	const begun = async (id: string) => (await history(n8n(), id)).filter((one) => one.hasBegun);
	const missing = async () => {
		const counts = countsOf(heard, await begun(speech.id), segmentsOf);
		return counts.filter(([, count]) => count === 0).map(([id]) => id);
	};
	for (let waited = 0; waited < 30 && (await missing()).length > 0; waited++) await pause(1_000);
	await pause(4_000);

	expect(heard.length).toBeGreaterThan(100);
	expect(await missing()).toEqual([]);
	const started = await begun(speech.id);
	const twice = countsOf(heard, started, segmentsOf).flatMap(([id, n]) => (n > 1 ? [id] : []));
	const own = started.filter((one) => segmentsOf(one).some((id) => twice.includes(id)));
	// The executions, so that a failure tells what became of each.
	expect(own).toEqual([]);

	// A memory comes again where n8n died after it had the execution and before it could say so.
	const counts = countsOf([...remembered.keys()], await begun(memories.id), memoriesOf);
	expect(counts.filter(([, count]) => count === 0)).toEqual([]);
	const repeated = counts.filter(([id, count]) => count > 1 && remembered.get(id) === 1);
	expect(repeated).toEqual([]);
}, 600_000);
