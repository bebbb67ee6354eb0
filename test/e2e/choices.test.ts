import { developerMemory, liveSegment, realtime } from '../support/payloads';
import { sleep } from '../support/wait.mts';
import { items, request, trigger, useN8n, workflowWith } from './support/n8n.mts';

/** Choices that are expressions, in the real n8n: what is none is said when it is published, and later loses nothing. */

const n8n = useN8n();

jest.setTimeout(120_000);

const simple = { output: 'simplified', splitOut: 'none', options: {} };

describe('A choice that is none', () => {
	it.each([
		['omiMemoryTrigger', { respond: '={{ "sometimes" }}' }, 'Respond'],
		['omiMemoryTrigger', { receive: 'api', startFrom: '={{ "here" }}' }, 'Start From'],
		['omiTranscriptTrigger', { triggerOn: '={{ "evening" }}' }, 'Trigger On'],
		['omiButtonTrigger', { pressTypes: '={{ ["triple_tap"] }}' }, 'Press Types'],
		['omiSetupTrigger', { users: '={{ "Listed" }}' }, 'Users'],
		['omiActionItemTrigger', { events: '={{ ["done"] }}' }, 'Trigger On'],
	])('of %s cannot be published: %j', async (type, parameters, label) => {
		const workflow = workflowWith(type, parameters);
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
		const saved = await n8n().publish(workflowWith('omiMemoryTrigger', parameters));
		await sleep(Math.max(0, at - Date.now()) + 500);
		const url = `${saved.webhookUrl(trigger)}?uid=ann`;
		expect((await request(url, developerMemory())).status).toBe(500);
		expect(await n8n().executions(saved.id, { atLeast: 0, settleMs: 1_000 })).toEqual([]);
	});
});
