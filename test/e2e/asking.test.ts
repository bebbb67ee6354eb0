import { startOmiApi, type OmiApi } from '../../tools/omi-api/server.mts';
import { DEVELOPER_KEY, makeActionItem, makeConversation } from '../../tools/omi-api/store.mts';
import { developerMemory } from '../support/payloads';
import { history } from './support/history.mts';
import { end, items, trigger, useN8n, workflowWith } from './support/n8n.mts';
import { accepted, pause, send } from './support/omi.mts';

/** Asking Omi in the real n8n: what comes while n8n is away, or killed, or cannot be reached from outside. */

jest.setTimeout(400_000);

// With the engine for expressions that n8n has by default: it is away while nothing runs, and Omi is asked then.
const n8n = useN8n();

let omi: OmiApi;

beforeEach(async () => {
	omi = await startOmiApi();
});

afterEach(async () => {
	omi.onRequest = undefined;
	await omi.close();
});

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const live = (...ids: string[]) => {
	for (const id of ids) {
		const at = { created_at: ago(2), started_at: ago(2), finished_at: ago(1) };
		omi.store.conversations.push(makeConversation({ id, ...at }));
	}
};

const publish = async (type: string, parameters: Record<string, unknown>) => {
	const data = { apiKey: DEVELOPER_KEY, baseUrl: omi.url };
	const { id, name } = await n8n().api.createCredential('omiDeveloperApi', `Omi ${omi.url}`, data);
	const rest = { credentials: { omiDeveloperApi: { id, name } } };
	const saved = await n8n().publish(workflowWith(type, { options: {}, ...parameters }, rest));
	const came = async (atLeast: number) => {
		const options = { atLeast, settleMs: 2_000, timeoutMs: 30_000 };
		const executions = await n8n().executions(saved.id, options);
		return executions.flatMap((execution) => items(execution, end)).map(({ json }) => json);
	};
	return { saved, came };
};

it('n8n that nothing can reach gets each conversation once, also when it is killed while it asks', async () => {
	live('old');
	const { saved, came } = await publish('omiMemoryTrigger', { receive: 'api', checkEvery: 1 });
	const answer = await fetch(saved.webhookUrl(trigger), { method: 'POST', body: '{}' });
	expect(answer.status).toBe(404);
	// Killed before anything has started the workflow: what was there is known all the same.
	await n8n().kill();
	live('a');
	await n8n().restart();
	expect((await came(1)).map(({ id }) => id)).toEqual(['a']);
	await n8n().kill();
	live('b', 'c', 'd');
	let killed: Promise<void> | undefined;
	omi.onRequest = ({ rawPath }) => {
		if (rawPath.endsWith('/c')) killed ??= n8n().kill();
	};
	await n8n()
		.restart()
		.catch(() => undefined);
	for (let waited = 0; killed === undefined && waited < 20_000; waited += 100) await pause(100);
	await killed;
	omi.onRequest = undefined;
	await n8n().restart();
	await came(3);
	// One of them n8n may have been at when it was killed: it shows that as crashed, with all that is needed to retry.
	const ids = (await history(n8n(), saved.id))
		.flatMap((one) => one.items)
		.map(({ json }) => json.id);
	expect(ids.sort()).toEqual(['a', 'b', 'c', 'd']);
});

it('what comes while n8n is stopped for longer than Omi tries is caught up with, and nothing comes twice', async () => {
	const { saved, came } = await publish('omiMemoryTrigger', { receive: 'catchUp' });
	const url = `${saved.webhookUrl(trigger)}?uid=u`;
	const memory = (id: string) => ({ ...developerMemory(), id });
	expect(await send(url, memory('sent'), { 'idempotency-key': '1' })).toBe(accepted);
	live('sent');
	expect((await came(1)).map(({ id, receivedBy }) => [id, receivedBy])).toEqual([
		['sent', 'webhook'],
	]);
	await n8n().kill();
	live('missed');
	await n8n().restart();
	const all = await came(2);
	expect(all.map(({ id, receivedBy }) => [id, receivedBy])).toEqual([
		['sent', 'webhook'],
		['missed', 'api'],
	]);
	// And the delivery, should it come at last, is a copy.
	expect(await send(url, memory('missed'), { 'idempotency-key': '2' })).toBe(accepted);
	await pause(2_000);
	expect(await came(2)).toHaveLength(2);
});

it('action items are followed, and "Execute step" shows the newest without a device', async () => {
	const { saved, came } = await publish('omiActionItemTrigger', {
		events: ['created', 'completed'],
	});
	const item = makeActionItem({ created_at: ago(1), description: 'Buy milk' });
	omi.store.actionItems.push(item);
	await n8n().restart();
	await came(1);
	Object.assign(item, { completed: true });
	await n8n().restart();
	expect((await came(2)).map(({ event, description }) => [event, description])).toEqual([
		['created', 'Buy milk'],
		['completed', 'Buy milk'],
	]);
	const run = await n8n().api.runManually(saved.workflow, trigger, end);
	expect(run.waitingForWebhook).not.toBe(true);
});

it('a key that Omi does not accept shows as one failed execution', async () => {
	omi.store.keys.clear();
	const { saved } = await publish('omiMemoryTrigger', { receive: 'api' });
	await n8n().executions(saved.id, { atLeast: 1, settleMs: 2_000 });
	await n8n().restart();
	const failed = await n8n().executions(saved.id, { atLeast: 1, settleMs: 3_000 });
	expect(failed.map(({ status }) => status)).toContain('error');
	expect(failed[0]?.data.resultData.error?.message).toContain('Omi does not accept the key');
	await n8n().unpublish(saved);
});
