import { simulate } from '../../tools/simulate/index.mts';
import { buttonPress, daySummary, developerMemory, toolCall } from '../support/payloads';
import {
	end,
	items,
	request,
	trigger,
	useN8n,
	workflowWith,
	type Item,
	type Rest,
} from './support/n8n.mts';
import { accepted, atOnce, different, pause, send } from './support/omi.mts';

/** Day summaries, the button and chat tools in the real n8n. */

jest.setTimeout(120_000);

const n8n = useN8n();

const publish = async (type: string, parameters: Record<string, unknown> = {}, rest: Rest = {}) => {
	const saved = await n8n().publish(workflowWith(type, parameters, rest));
	const url = saved.webhookUrl(trigger);
	/** What came to the end of all executions. */
	const ended = async (atLeast: number): Promise<Array<Item['json']>> => {
		const executions = await n8n().executions(saved.id, { atLeast, settleMs: 700 });
		return executions.flatMap((execution) => items(execution, end).map(({ json }) => json));
	};
	return { saved, url, ended };
};

/** A node that makes one item of JSON, which may be an expression. */
const set = (name: string, json: string): NonNullable<Rest['between']>[number] => ({
	name,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { mode: 'raw', jsonOutput: json, options: {} },
});

const stopping: NonNullable<Rest['between']>[number] = {
	name: 'Fails',
	type: 'n8n-nodes-base.stopAndError',
	typeVersion: 1,
	parameters: { errorMessage: 'out of order' },
};

describe('Omi Day Summary Trigger', () => {
	it('starts once for each user and day, also when n8n was restarted between', async () => {
		const { url, ended } = await publish('omiDaySummaryTrigger', { options: {} });
		const copies = await atOnce([1, 2, 3, 4], 4, async () => {
			return await send(`${url}?uid=ann`, daySummary());
		});
		expect(await send(`${url}?uid=bob`, daySummary())).toBe(accepted);
		expect(different(copies)).toEqual([accepted]);
		expect((await ended(2)).map(({ userId, date }) => [userId, date]).sort()).toEqual([
			['ann', '2026-10-08'],
			['bob', '2026-10-08'],
		]);

		await n8n().restart();
		expect(await send(`${url}?uid=ann`, daySummary())).toBe(accepted);
		const next = daySummary({ summary_json: { date: '2026-10-09' } });
		expect(await send(`${url}?uid=ann`, next)).toBe(accepted);
		expect(await ended(3)).toHaveLength(3);
	});

	it('takes what the simulated Omi of each generation sends', async () => {
		const { url, ended } = await publish('omiDaySummaryTrigger', { options: {} });
		for (const generation of [1, 2, 3] as const) {
			const { deliveries } = await simulate({
				scenario: 'day',
				targets: { 'day-summary': url },
				uid: `user-${generation}`,
				speed: Infinity,
				generation,
			});
			expect(deliveries.map(({ attempts }) => attempts.at(-1)?.status)).toEqual([200]);
		}
		const [old, ...later] = await ended(3);
		expect(old).toMatchObject({ headline: '', text: expect.stringMatching(/^\{'id': '/) });
		for (const one of later) {
			expect(one).toMatchObject({ headline: expect.stringContaining('A day with'), text: null });
			expect(one.actionItems).not.toHaveLength(0);
		}
	});

	it('makes an item of each action item', async () => {
		const { url, ended } = await publish('omiDaySummaryTrigger', {
			splitOut: 'actionItems',
			options: {},
		});
		await send(`${url}?uid=ann`, daySummary());
		expect(await ended(1)).toMatchObject([
			{ description: 'Send proposal', priority: 'high', date: '2026-10-08', userId: 'ann' },
		]);
	});
});

describe('Omi Button Trigger', () => {
	it('starts with the presses that were chosen', async () => {
		const all = await publish('omiButtonTrigger');
		const double = await publish('omiButtonTrigger', { pressTypes: ['double_tap'] });
		for (const { url } of [all, double]) {
			const { deliveries } = await simulate({
				scenario: 'button',
				targets: { button: url },
				uid: 'ann',
				speed: Infinity,
			});
			expect(deliveries).toHaveLength(3);
			expect(await send(`${url}?uid=ann`, buttonPress('triple_tap'))).toBe(accepted);
		}
		const presses = (list: Array<Item['json']>) => list.map(({ pressType }) => pressType).sort();
		expect(presses(await all.ended(4))).toEqual(['double_tap', 'long_tap', 'other', 'single_tap']);
		expect(presses(await double.ended(1))).toEqual(['double_tap']);
	});

	it('says where a memory belongs that arrives at its URL, and starts nothing', async () => {
		const { url, saved } = await publish('omiButtonTrigger');
		expect(await send(`${url}?uid=ann`, developerMemory())).toBe(accepted);
		await pause(500);
		expect(await n8n().executions(saved.id)).toEqual([]);
		expect(n8n().log()).toContain('a finished memory, which belongs to the Omi Memory Trigger');
	});
});

describe('Omi Chat Tool Trigger', () => {
	const tools = {
		tool: [
			{
				name: 'find_stock',
				description: 'Looks up how many of a product there are.',
				statusMessage: 'Looking…',
				parameters: {
					parameter: [
						{ name: 'product', type: 'string', description: 'Its name', required: true },
						{ name: 'most', type: 'integer', description: '', required: false },
						{ name: 'price', type: 'number', description: '', required: false },
						{ name: 'urgent', type: 'boolean', description: '', required: false },
						{ name: 'tags', type: 'array', description: '', required: false },
						{ name: 'filter', type: 'object', description: '', required: false },
					],
				},
			},
		],
	};
	const call = (given: object = { product: 'tea' }) => toolCall('find_stock', given);
	const answer = '={{ { result: `12 ${$json.parameters.product} for ${$json.userId}` } }}';

	it('offers its tools, is called as the manifest says, and answers', async () => {
		const { url, ended } = await publish(
			'omiChatToolTrigger',
			{ tools },
			{ between: [set('Answer', answer)] },
		);

		const manifest = await request(url);
		expect(manifest).toMatchObject({ status: 200, json: { is_setup_completed: true } });
		const { tools: offered } = manifest.json as { tools: Array<Record<string, unknown>> };
		expect(offered).toEqual([
			{
				name: 'find_stock',
				description: 'Looks up how many of a product there are.',
				endpoint: url,
				method: 'POST',
				parameters: {
					type: 'object',
					properties: expect.objectContaining({ most: { type: 'integer', description: '' } }),
					required: ['product'],
				},
				auth_required: false,
				status_message: 'Looking…',
			},
		]);

		const post = await request(String(offered[0]?.endpoint), call({ product: 'tea', most: '3' }));
		expect(post).toMatchObject({ status: 200, json: { result: '12 tea for u1AbC' } });
		const get = await request(
			`${url}?product=tea&tags=a&tags=b&urgent=true&uid=u&app_id=a&tool_name=find_stock`,
		);
		expect(get).toMatchObject({ status: 200, json: { result: '12 tea for u' } });
		expect(await ended(2)).toHaveLength(2);
	});

	it('is called by the simulated Omi, which signs, with every type of parameter', async () => {
		const shared = 'whsec_of-some-length-4242';
		const signing = { tokens: '', signingSecrets: shared };
		const credential = await n8n().api.createCredential('omiWebhookApi', 'Chat', signing);
		const { url, ended } = await publish(
			'omiChatToolTrigger',
			{ tools, authentication: 'signature' },
			{ credentials: { omiWebhookApi: credential } },
		);
		const options = {
			scenario: 'chat-tool' as const,
			targets: { 'chat-tool': url },
			uid: 'ann',
			speed: Infinity,
		};
		const unsigned = await simulate(options);
		expect(unsigned.deliveries.map(({ attempts }) => attempts.at(-1)?.status)).toEqual([401]);
		const signed = await simulate({ ...options, signingSecrets: ['whsec_of-some-length-4242'] });
		expect(signed.deliveries.map(({ attempts }) => attempts.at(-1)?.status)).toEqual([200]);
		expect(await ended(1)).toMatchObject([
			{
				tool: 'find_stock',
				parameters: {
					product: expect.any(String),
					most: 3,
					price: 2.5,
					urgent: true,
					tags: ['tomatoes', 'olive oil'],
					filter: { name: 'tomatoes' },
				},
				userId: 'ann',
				appId: '01SIMULATED',
			},
		]);
	});

	it('has a sentence for a tool that there is not, parameters that do not fit and a workflow that fails', async () => {
		const good = await publish(
			'omiChatToolTrigger',
			{ tools },
			{ between: [set('Answer', answer)] },
		);
		const failing = await publish('omiChatToolTrigger', { tools }, { between: [stopping] });
		const said = async (url: string, body: unknown) => {
			const { status, json } = await request(url, body);
			expect(status).toBe(200);
			expect(Object.keys(json as object)).toEqual(['result']);
			return (json as { result: string }).result;
		};
		expect(await said(good.url, toolCall('sell_all'))).toContain('It offers find_stock.');
		expect(await said(good.url, call({}))).toContain('"product" is missing');
		expect(await said(good.url, call({ product: 'tea', most: 'many' }))).toContain(
			'"most" has to be a whole number, not "many"',
		);
		expect(await said(failing.url, call())).toContain('has failed');
		await pause(500);
		expect(await n8n().executions(good.saved.id)).toEqual([]);
	});

	it('answers at once where nobody is to wait, with all of the last node’s items, and by a node that responds', async () => {
		const immediate = await publish('omiChatToolTrigger', { tools, respond: 'immediately' });
		expect((await request(immediate.url, call())).json).toMatchObject({
			result: expect.stringContaining('has been started'),
		});

		const plain = await publish('omiChatToolTrigger', { tools });
		const { result } = (await request(plain.url, call())).json as { result: string };
		expect(JSON.parse(result)).toMatchObject({ tool: 'find_stock' });

		const responding = await publish(
			'omiChatToolTrigger',
			{ tools, respond: 'responseNode' },
			{
				between: [
					{
						name: 'Respond',
						type: 'n8n-nodes-base.respondToWebhook',
						typeVersion: 1,
						parameters: { respondWith: 'text', responseBody: '12 in stock' },
					},
				],
			},
		);
		expect((await request(responding.url, call())).json).toEqual({ result: '12 in stock' });
	});

	it('is not published with tools that Omi would not take', async () => {
		const bad = { tool: [{ ...tools.tool[0], name: 'find stock' }] };
		// Older versions of n8n refuse in the answer itself, where quotes are written as JSON has them.
		await expect(publish('omiChatToolTrigger', { tools: bad })).rejects.toThrow(
			/A tool cannot be called \\?"find stock\\?"/,
		);
	});

	it('shows a call in the editor while it listens, and answers it there', async () => {
		const saved = await n8n().save(
			workflowWith('omiChatToolTrigger', { tools }, { between: [set('Answer', answer)] }),
		);
		const url = await n8n().listen(saved, trigger, end);
		const manifest = (await request(url)).json as { tools: Array<{ endpoint: string }> };
		expect(manifest.tools[0]?.endpoint).toBe(url);
		expect((await request(url, call())).json).toEqual({ result: '12 tea for u1AbC' });
		const [execution] = await n8n().executions(saved.id, { atLeast: 1 });
		expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
	});
});
