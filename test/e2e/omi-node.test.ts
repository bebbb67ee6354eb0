import { startChatModel } from '../../tools/omi-api/model.mts';
import { startOmiApi, type OmiApi } from '../../tools/omi-api/server.mts';
import { APP_ID, APP_KEY, DEVELOPER_KEY, makeMemory, USER_ID } from '../../tools/omi-api/store.mts';
import type { Credential, Workflow, WorkflowNode } from '../../tools/n8n/api.mts';
import { items, request, useN8n } from './support/n8n.mts';

/** The Omi node in the real n8n, installed as a user installs it, against the stand-in for Omi's APIs. */

const n8n = useN8n();

let omi: OmiApi;
let developer: Credential;
let app: Credential;

beforeAll(async () => {
	omi = await startOmiApi();
	developer = await n8n().api.createCredential('omiDeveloperApi', 'Omi', developerData());
	app = await n8n().api.createCredential('omiAppApi', 'Omi app', appData());
}, 30_000);

afterAll(async () => await omi.close());

const developerData = () => ({ apiKey: DEVELOPER_KEY, baseUrl: omi.url });
const appData = () => ({ appId: APP_ID, apiKey: APP_KEY, baseUrl: `${omi.url}/` });

function omiNode(
	name: string,
	credential: 'developerApi' | 'appApi',
	parameters: Record<string, unknown>,
): WorkflowNode {
	const { id, name: credentialName, type } = credential === 'appApi' ? app : developer;
	return {
		name,
		type: credential === 'appApi' ? 'n8n-nodes-omi.omiApp' : 'n8n-nodes-omi.omi',
		typeVersion: 1,
		position: [200, 0],
		parameters,
		credentials: { [type]: { id, name: credentialName } },
	};
}

const trigger = (): WorkflowNode => ({
	name: 'When Omi hears',
	type: 'n8n-nodes-omi.omiMemoryTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
});

function chain(name: string, nodes: WorkflowNode[]): Workflow {
	const connections = Object.fromEntries(
		nodes
			.slice(0, -1)
			.map((node, index) => [
				node.name,
				{ main: [[{ node: nodes[index + 1]?.name, type: 'main', index: 0 }]] },
			]),
	);
	return { name, nodes, connections };
}

async function deliver(url: string, id: string): Promise<void> {
	const reply = await request(`${url}?uid=${USER_ID}`, {
		id,
		created_at: '2026-10-08T09:00:00+00:00',
		structured: { title: 'Send the proposal', overview: '', category: 'work', action_items: [] },
		transcript_segments: [],
		source: 'omi',
		discarded: false,
	});
	expect(reply.status).toBe(200);
}

it('n8n knows the nodes and their form as tools', async () => {
	const names = (await n8n().api.nodeTypes('n8n-nodes-omi')).map(({ name }) => name);
	expect(names).toEqual(
		expect.arrayContaining(
			['omi', 'omiTool', 'omiApp', 'omiAppTool'].map((name) => `n8n-nodes-omi.${name}`),
		),
	);
});

describe('testing a credential from the editor', () => {
	it('a good key of the Developer API', async () => {
		const outcome = await n8n().api.testCredential(developer, developerData());
		expect(outcome).toEqual({
			status: 'OK',
			message: expect.stringContaining('Its scopes: action_items:read') as string,
		});
	});

	it('a wrong key of the Developer API', async () => {
		const data = { ...developerData(), apiKey: 'omi_dev_wrong' };
		expect(await n8n().api.testCredential(developer, data)).toEqual({
			status: 'Error',
			message:
				'Omi does not accept this key: copy it once more, or create another in the Omi app under Settings > Developer',
		});
	});

	it('a good key of an app', async () => {
		expect(await n8n().api.testCredential(app, appData())).toMatchObject({ status: 'OK' });
	});

	it('a wrong key of an app', async () => {
		const data = { ...appData(), apiKey: 'sk_wrong' };
		expect(await n8n().api.testCredential(app, data)).toEqual({
			status: 'Error',
			message: "Omi does not accept this key for this app: check 'App ID' and 'API Key'",
		});
	});
});

it('what Omi hears becomes an action item, and the phone is told', async () => {
	const saved = await n8n().publish(
		chain('Round trip', [
			trigger(),
			omiNode('Note it', 'developerApi', {
				resource: 'actionItem',
				operation: 'create',
				description: '={{ $json.title }}',
				options: { dueAt: '={{ DateTime.fromISO("2026-10-10T17:00:00+02:00") }}' },
			}),
			omiNode('Tell', 'appApi', {
				resource: 'notification',
				operation: 'send',
				userId: "={{ $('When Omi hears').item.json.userId }}",
				message: '=Noted: {{ $json.description }}',
			}),
		]),
	);
	await deliver(saved.webhookUrl('When Omi hears'), 'memory-1');
	const [execution] = await n8n().executions(saved.id, { atLeast: 1 });
	expect(execution?.status).toBe('success');
	expect(omi.store.actionItems).toMatchObject([
		{ description: 'Send the proposal', due_at: '2026-10-10T15:00:00.000Z' },
	]);
	expect(omi.store.notifications).toEqual([
		{ uid: USER_ID, appId: APP_ID, message: 'Noted: Send the proposal', via: 'v1' },
	]);
	expect(execution && items(execution, 'Tell')[0]?.json).toMatchObject({ remaining: 8 });
});

it('a failure goes out of the error output and names the way out', async () => {
	const failing = {
		...omiNode('Forget', 'developerApi', {
			resource: 'memory',
			operation: 'delete',
			memoryId: { __rl: true, mode: 'id', value: 'gone' },
		}),
		onError: 'continueErrorOutput',
	};
	const saved = await n8n().publish(chain('Failure', [trigger(), failing]));
	await deliver(saved.webhookUrl('When Omi hears'), 'memory-2');
	const [execution] = await n8n().executions(saved.id, { atLeast: 1 });
	expect(execution?.status).toBe('success');
	expect(execution && items(execution, 'Forget', 1)[0]?.json.error).toContain('Memory not found');
});

it('the list of a resource locator comes from Omi', async () => {
	omi.store.memories.push(makeMemory({ content: 'Prefers tea' }));
	const { id, name } = developer;
	const list = await n8n().api.request<{ results: unknown[] }>(
		'POST',
		'/dynamic-node-parameters/resource-locator-results',
		{
			methodName: 'searchMemories',
			path: 'parameters.memoryId',
			nodeTypeAndVersion: { name: 'n8n-nodes-omi.omi', version: 1 },
			currentNodeParameters: {},
			credentials: { omiDeveloperApi: { id, name } },
			filter: 'tea',
		},
	);
	expect(list.results).toMatchObject([{ name: 'Prefers tea' }]);
});

it('an agent uses the node as its tool', async () => {
	const model = await startChatModel({
		name: 'Create_action_item_in_Omi',
		arguments: { Description: 'Call the plumber' },
	});
	try {
		const openAi = await n8n().api.createCredential('openAiApi', 'Model', {
			apiKey: 'none',
			url: model.url,
		});
		const tool = {
			...omiNode('Create action item in Omi', 'developerApi', {
				resource: 'actionItem',
				operation: 'create',
				description: "={{ $fromAI('Description', 'What is to be done', 'string') }}",
			}),
			type: 'n8n-nodes-omi.omiTool',
		};
		const workflow: Workflow = {
			name: 'Agent',
			nodes: [
				trigger(),
				{
					name: 'Agent',
					type: '@n8n/n8n-nodes-langchain.agent',
					typeVersion: 2.2,
					position: [200, 0],
					parameters: { promptType: 'define', text: '={{ $json.title }}' },
				},
				{
					name: 'Model',
					type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
					typeVersion: 1.2,
					position: [200, 200],
					parameters: { model: { __rl: true, mode: 'id', value: 'stand-in' }, options: {} },
					credentials: { openAiApi: { id: openAi.id, name: openAi.name } },
				},
				tool,
			],
			connections: {
				'When Omi hears': { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
				Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
				'Create action item in Omi': { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
			},
		};
		const saved = await n8n().publish(workflow);
		await deliver(saved.webhookUrl('When Omi hears'), 'memory-3');
		const [execution] = await n8n().executions(saved.id, { atLeast: 1, timeoutMs: 60_000 });
		expect(execution?.data.resultData.error).toBeUndefined();
		expect(omi.store.actionItems.map(({ description }) => description)).toContain(
			'Call the plumber',
		);
		expect(JSON.stringify(model.requests[0]?.tools)).toContain('What is to be done');
		expect(execution && items(execution, 'Agent')[0]?.json.output).toContain('Call the plumber');
	} finally {
		await model.close();
	}
}, 120_000);
