import { developerMemory, liveSegment, realtime } from '../support/payloads';
import { sleep } from '../support/wait.mts';
import { items, request, trigger, useN8n, workflowWith } from './support/n8n.mts';

/** Choices that are expressions, in the real n8n: what is none is said when it is published, and later loses nothing. */

const n8n = useN8n();

jest.setTimeout(120_000);

/** What n8n asks for where an expression may make it necessary; nothing is asked or checked with it. */
const secrets: Record<string, Record<string, string>> = {
	omiDeveloperApi: { apiKey: 'omi_dev_none', baseUrl: 'http://127.0.0.1:9' },
	omiWebhookApi: { tokens: 'a-long-enough-token', signingSecrets: '', allowedUserIds: 'ann' },
};

async function withCredential(type: string) {
	const { id, name } = await n8n().api.createCredential(type, type, secrets[type] ?? {});
	return { credentials: { [type]: { id, name } } };
}

const simple = { output: 'simplified', splitOut: 'none', options: {} };

describe('A choice that is none', () => {
	it.each<[string, string, Record<string, unknown>, string | undefined]>([
		['omiMemoryTrigger', 'Respond', { respond: '={{ "sometimes" }}' }, undefined],
		[
			'omiMemoryTrigger',
			'Start From',
			{ receive: 'api', startFrom: '={{ "here" }}' },
			'omiDeveloperApi',
		],
		['omiTranscriptTrigger', 'Trigger On', { triggerOn: '={{ "evening" }}' }, undefined],
		['omiButtonTrigger', 'Press Types', { pressTypes: '={{ ["triple_tap"] }}' }, undefined],
		['omiSetupTrigger', 'Users', { users: '={{ "Listed" }}' }, 'omiWebhookApi'],
		['omiActionItemTrigger', 'Trigger On', { events: '={{ ["done"] }}' }, 'omiDeveloperApi'],
	])('of %s cannot be published: %s', async (type, label, parameters, credential) => {
		const rest = credential === undefined ? {} : await withCredential(credential);
		const workflow = workflowWith(type, parameters, rest);
		await expect(n8n().publish(workflow)).rejects.toThrow(`The parameter '${label}' cannot be`);
	});
});

/** A value until a few seconds after publishing, and none of the choices from then on. */
const until = (at: number, value: string) =>
	`={{ $now.toMillis() < ${at} ? "${value}" : "evening" }}`;

describe('A choice that is none any more', () => {
	it('of who answers: n8n answers at once, and the workflow starts', async () => {
		const at = Date.now() + 15_000;
		const saved = await n8n().publish(
			workflowWith('omiMemoryTrigger', { ...simple, respond: until(at, 'lastNode') }),
		);
		await sleep(Math.max(0, at - Date.now()) + 500);
		const { status, json } = await request(
			`${saved.webhookUrl(trigger)}?uid=ann`,
			developerMemory(),
		);
		expect([status, json]).toEqual([200, {}]);
		const [execution] = await n8n().executions(saved.id, { atLeast: 1 });
		expect(execution && items(execution, trigger)).toHaveLength(1);
	});

	it('of what starts the workflow: what is said comes all the same', async () => {
		const at = Date.now() + 15_000;
		const parameters = { triggerOn: until(at, 'phrase'), quietPeriod: 2, options: {} };
		const saved = await n8n().publish(workflowWith('omiTranscriptTrigger', parameters));
		await sleep(Math.max(0, at - Date.now()) + 500);
		const said = realtime('ann', liveSegment('s1', 'Good evening.', 0));
		const { status, json } = await request(`${saved.webhookUrl(trigger)}?uid=ann`, said);
		expect([status, json]).toEqual([200, {}]);
		const [execution] = await n8n().executions(saved.id, { atLeast: 1, timeoutMs: 25_000 });
		expect(execution && items(execution, trigger)).toMatchObject([
			{ json: { transcript: expect.stringContaining('Good evening.') as string } },
		]);
	});

	it('of who is let in: nobody is, and Omi is told to come again', async () => {
		const at = Date.now() + 15_000;
		const parameters = { ...simple, authentication: until(at, 'none') };
		const rest = await withCredential('omiWebhookApi');
		const saved = await n8n().publish(workflowWith('omiMemoryTrigger', parameters, rest));
		await sleep(Math.max(0, at - Date.now()) + 500);
		const url = `${saved.webhookUrl(trigger)}?uid=ann`;
		expect((await request(url, developerMemory())).status).toBe(500);
		expect(await n8n().executions(saved.id, { atLeast: 0, settleMs: 1_000 })).toEqual([]);
	});
});
