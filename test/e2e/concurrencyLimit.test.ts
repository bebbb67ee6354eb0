import { trigger, useN8n, workflowWith } from './support/n8n.mts';
import { history } from './support/history.mts';
import { accepted, atOnce, different, pause } from './support/omi.mts';
import { changed, fast, idsOf, say, talk } from './support/sessions.mts';

/** n8n that runs one execution at a time: what falls due meanwhile waits in line, and comes once. */

jest.setTimeout(180_000);

const n8n = useN8n({ env: { ...fast.env, N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' } });

const users = Array.from({ length: 20 }, (_, n) => `u${10 + n}`);

/** Each conversation's execution takes a moment; the first to come holds up the rest for longer. */
const slow = {
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount: "={{ $json.userId === 'first' ? 10 : 0.2 }}", unit: 'seconds' },
};

const publish = async () => {
	const saved = await n8n().publish(
		workflowWith(
			'omiTranscriptTrigger',
			{ triggerOn: 'sessionEnd', quietPeriod: 2, options: {} },
			{ between: [slow] },
		),
	);
	const url = saved.webhookUrl(trigger);
	expect(await say(url, 'first', talk('first', 2))).toBe(accepted);
	await pause(4_000);
	const answers = await atOnce(users, 5, async (uid) => await say(url, uid, talk(uid, 2)));
	expect(different(answers)).toEqual([accepted]);
	// All are due by now, and stand in line behind the first.
	await pause(4_000);
	return { saved, url };
};

/** The ids of all segments of the executions that n8n has begun with. */
const begun = async (id: string): Promise<string[]> => {
	const all = (await history(n8n(), id)).filter(({ hasBegun }) => hasBegun);
	return all
		.flatMap(({ items }) => items)
		.flatMap(({ json }) => idsOf(json.segments as Parameters<typeof idsOf>[0]))
		.sort();
};

const expected = ['first', ...users].flatMap((uid) => idsOf(talk(uid, 2))).sort();

async function expectOnce(id: string): Promise<void> {
	for (let waited = 0; waited < 40 && (await begun(id)).length < expected.length; waited++) {
		await pause(1_000);
	}
	await pause(5_000);
	expect(await begun(id)).toEqual(expected);
}

it('conversations that fall due while another one is dealt with come once each', async () => {
	const { saved } = await publish();
	await expectOnce(saved.id);
});

it('also when the workflow is published again, with other parameters, while they wait', async () => {
	const { saved } = await publish();
	for (const maximumSegments of [100, 200]) {
		await n8n().publish(changed(saved.workflow, { options: { maximumSegments } }));
	}
	await expectOnce(saved.id);
});

it('also when n8n is stopped while they wait, which drops what has not begun', async () => {
	const { saved } = await publish();
	await n8n().restart();
	await expectOnce(saved.id);
});
