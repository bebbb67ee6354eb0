import { developerMemory, toolCall } from '../support/payloads';
import { QueueMode } from '../../tools/queue/queueMode.mts';
import { items, request, trigger, workflowWith } from '../e2e/support/n8n.mts';

/** What answers Omi in n8n as several processes: a processor has the request, a worker has the answer. */

let queue: QueueMode;
let credentials: { omiRedisApi: { id: string; name: string } };

beforeAll(async () => {
	queue = await QueueMode.start();
	const { id, name } = await queue.main.api.createCredential('omiRedisApi', 'Sessions', {
		host: '127.0.0.1',
		port: queue.redis.port,
		database: 1,
		user: '',
		password: '',
		tls: false,
		caCertificate: '',
		prefix: 'n8n-nodes-omi',
	});
	credentials = { omiRedisApi: { id, name } };
}, 400_000);
afterAll(async () => await queue?.stop(), 120_000);

const reply = (parameters: Record<string, unknown>) => ({
	name: 'Reply',
	type: 'n8n-nodes-omi.omiReply',
	typeVersion: 1,
	parameters,
});

async function publish(
	type: string,
	parameters: Record<string, unknown>,
	node: ReturnType<typeof reply>,
	options: Record<string, unknown> = { sessionStore: 'redis' },
) {
	const rest = { between: [node], ...(options.sessionStore !== undefined && { credentials }) };
	const saved = await queue.main.publish(workflowWith(type, { ...parameters, options }, rest));
	const executions = async (atLeast: number) => {
		return await queue.main.executions(saved.id, { atLeast, timeoutMs: 60_000, settleMs: 2_000 });
	};
	return { executions, url: (path?: string) => queue.webhookUrl(saved, trigger, path) };
}

it('Omi Reply answers from the worker, in the middle of the workflow', async () => {
	const said = reply({ kind: 'notification', message: '={{ "Noted: " + $json.title }}' });
	const { url, executions } = await publish('omiMemoryTrigger', { respond: 'responseNode' }, said);
	for (const id of ['a', 'b', 'c', 'd']) {
		const answer = await request(`${url()}?uid=u`, developerMemory({ id }));
		const message = expect.stringMatching(/^Noted: .+/) as string;
		expect([answer.status, answer.json]).toEqual([200, { message }]);
	}
	for (const execution of await executions(4)) expect(items(execution, 'End')).toHaveLength(1);
}, 120_000);

it('the chat gets its answer', async () => {
	const tools = { tool: [{ name: 'find', description: 'Finds.', parameters: { parameter: [] } }] };
	const said = reply({ kind: 'chatAnswer', result: '={{ "12 of " + $json.tool }}' });
	const parameters = { respond: 'responseNode', tools };
	const { url } = await publish('omiChatToolTrigger', parameters, said, {});
	for (let time = 0; time < 2; time++) {
		const answer = await request(url(), toolCall('find', {}));
		expect([answer.status, answer.json]).toEqual([200, { result: '12 of find' }]);
	}
}, 120_000);

it('where nobody hears it, it says so in the worker too', async () => {
	const said = reply({ kind: 'notification', message: 'Noted.' });
	const { url, executions } = await publish('omiMemoryTrigger', { respond: 'immediately' }, said);
	const answer = await request(`${url()}?uid=u`, developerMemory({ id: 'e' }));
	expect([answer.status, answer.json]).toEqual([200, {}]);
	const [execution] = await executions(1);
	expect(execution?.data.resultData.error?.message).toMatch(/answered Omi already/);
}, 120_000);

it('a setup is checked by the worker, and a page opened at two processors starts once', async () => {
	const completed = {
		...reply({ mode: 'raw', jsonOutput: '{"completed": true}', options: {} }),
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
	};
	const { url, executions } = await publish('omiSetupTrigger', {}, completed);
	for (let time = 0; time < 2; time++) {
		const check = await request(`${url('setup')}?uid=ann`);
		expect([check.status, check.json]).toEqual([200, { is_setup_completed: true }]);
	}
	const opened = await Promise.all(
		[1, 2, 3, 4].map(async () => await request(`${url('connect')}?uid=ann`)),
	);
	expect(opened.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
	const events = (await executions(3)).flatMap((one) => items(one, trigger));
	expect(events.map(({ json }) => json.event).sort()).toEqual(['check', 'check', 'opened']);
}, 120_000);
