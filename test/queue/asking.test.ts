import { startOmiApi, type OmiApi } from '../../tools/omi-api/server.mts';
import { DEVELOPER_KEY, makeConversation } from '../../tools/omi-api/store.mts';
import { QueueMode } from '../../tools/queue/queueMode.mts';
import { history } from '../e2e/support/history.mts';
import { trigger, workflowWith } from '../e2e/support/n8n.mts';
import { accepted, pause, send } from '../e2e/support/omi.mts';
import { developerMemory } from '../support/payloads';
import { credentialsFor, type Store } from './support/stores.mts';

/** Asking Omi where n8n is several processes: only the leader asks, and it may be killed while it does. */

let queue: QueueMode;
let omi: OmiApi;

beforeAll(async () => {
	queue = await QueueMode.start(1);
}, 400_000);
afterAll(async () => await queue?.stop(), 120_000);

// Each has an account of its own: what may be asked of one in ten minutes is not enough for two of them.
beforeEach(async () => {
	omi = await startOmiApi();
});
afterEach(async () => await omi.close());

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const live = (...ids: string[]) => {
	for (const id of ids) {
		const at = { created_at: ago(2), started_at: ago(2), finished_at: ago(1) };
		omi.store.conversations.push(makeConversation({ id, ...at }));
	}
};

async function publish(store: Store) {
	const data = { apiKey: DEVELOPER_KEY, baseUrl: omi.url };
	const { api } = queue.main;
	const { id, name } = await api.createCredential('omiDeveloperApi', `Omi for ${store}`, data);
	const redis = store === 'redis' ? await credentialsFor(queue.main, queue.redis) : {};
	const credentials = { omiDeveloperApi: { id, name }, ...redis };
	const parameters = { receive: 'catchUp', options: { sessionStore: store } };
	const saved = await queue.main.publish(
		workflowWith('omiMemoryTrigger', parameters, { credentials }),
	);
	// A processor has no part in what the main process remembers by itself.
	const address = store === 'redis' ? queue.webhookUrl(saved, trigger) : saved.webhookUrl(trigger);
	let key = 0;
	return {
		saved,
		deliver: async (conversation: string) => {
			const headers = { 'idempotency-key': `${store} ${key++}` };
			const body = { ...developerMemory(), id: conversation };
			return await send(`${address}?uid=u`, body, headers);
		},
		/** Which conversations have started the workflow, and how each came. */
		started: async () => {
			const all = await history(queue.main, saved.id);
			return all
				.flatMap(({ hasBegun, items }) => (hasBegun ? items : []))
				.map(({ json }) => `${String(json.id)} ${String(json.receivedBy)}`)
				.sort();
		},
	};
}

async function until(isSo: () => boolean | Promise<boolean>, seconds: number): Promise<void> {
	for (let waited = 0; !(await isSo()) && waited < seconds; waited += 0.5) await pause(500);
}

it.each<Store>(['memory', 'redis'])(
	'each conversation comes once though the leader is killed while it asks, with the store %s',
	async (store) => {
		live('old');
		const { saved, deliver, started } = await publish(store);
		expect(await deliver('sent')).toBe(accepted);
		live('sent');
		await until(async () => (await started()).length >= 1, 20);

		await queue.main.kill();
		const asked = omi.requests.length;
		live('missed', 'killed', 'later');
		const meanwhile = store === 'redis' ? ['meanwhile webhook'] : [];
		if (store === 'redis') {
			expect(await deliver('meanwhile')).toBe(accepted);
			live('meanwhile');
		}
		await pause(5_000);
		// The processor and the worker are there, and do not ask.
		expect(omi.requests).toHaveLength(asked);

		let killed: Promise<void> | undefined;
		omi.onRequest = ({ rawPath }) => {
			if (rawPath.endsWith('/killed')) killed ??= queue.main.kill();
		};
		await queue.main.restart().catch(() => undefined);
		await until(() => killed !== undefined, 60);
		expect(killed).toBeDefined();
		await killed;
		omi.onRequest = undefined;
		await queue.main.restart();
		const expected = [...meanwhile, 'killed api', 'later api', 'missed api', 'sent webhook'].sort();
		await until(async () => (await started()).length >= expected.length, 60);
		// What would come twice comes soon.
		await pause(5_000);
		expect(await started()).toEqual(expected);
		// Nor is a delivery that comes at last anything new.
		expect(await deliver('missed')).toBe(accepted);
		await pause(3_000);
		expect(await started()).toEqual(expected);
		await queue.main.unpublish(saved);
	},
	400_000,
);
