import { OmiChatToolTrigger } from '../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { signV2 } from '../../tools/simulate/signature.mts';
import { toolCall } from '../support/payloads';
import { TriggerBench } from '../support/trigger.mts';

const stock = {
	name: 'find_stock',
	description: 'Looks up how many of a product there are.',
	statusMessage: '',
	parameters: {
		parameter: [
			{ name: 'product', type: 'string', description: 'Its name', required: true },
			{ name: 'most', type: 'integer', description: '', required: false },
		],
	},
};
const tools = { tool: [stock, { name: 'ping', description: 'Pings.' }] };
const PASS = 'a-token-of-some-length-42';

const bench = (parameters = {}, credential?: Record<string, string>) => {
	return new TriggerBench(new OmiChatToolTrigger(), { tools, ...parameters }, credential);
};
const answered = (result: unknown) => ({ status: 200, body: { result }, answers: 1, items: [] });
const calls = (given: object) => ({ url: '/chat-tool', body: toolCall('find_stock', given) });

// A chat is waited for with a timer.
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('Omi Chat Tool Trigger', () => {
	it('tells Omi by GET what it offers', async () => {
		const { status, body, items } = await bench().deliver({ method: 'GET', url: '/chat-tool' });
		expect({ status, items }).toEqual({ status: 200, items: [] });
		expect(body).toMatchObject({
			is_setup_completed: true,
			tools: [
				{
					name: 'find_stock',
					endpoint: expect.stringMatching(/^https:\/\/n8n\.example\/webhook\/.*\/chat-tool$/),
					parameters: { properties: { most: { type: 'integer' } }, required: ['product'] },
				},
				{ name: 'ping', parameters: { properties: {} } },
			],
		});
	});

	it.each([null, '={{ null }}', 'find_stock', 7, [stock]])(
		'offers nothing where its tools are %j, and answers all the same',
		async (given) => {
			const own = bench({ tools: given });
			const offer = await own.deliver({ method: 'GET', url: '/chat-tool' });
			expect([offer.status, offer.body]).toMatchObject([200, { tools: [] }]);
			expect(await own.deliver(calls({ product: 'tea' }))).toMatchObject({
				status: 200,
				body: { result: expect.stringContaining('no tool called "find_stock"') },
				items: [],
			});
		},
	);

	it('reads what an expression gives for a tool, also as a text', async () => {
		const parameter = [
			{ name: 'product', type: 'string', required: 'true' },
			{ name: 'most', type: 'integer', required: 'false' },
			null,
		];
		const own = bench({ tools: { tool: [{ ...stock, parameters: { parameter } }] } });
		const { body } = await own.deliver({ method: 'GET', url: '/chat-tool' });
		expect(body).toMatchObject({ tools: [{ parameters: { required: ['product'] } }] });
	});

	it('shows a browser a page, as the other triggers do', async () => {
		const headers = { accept: 'text/html' };
		const { body } = await bench().deliver({ method: 'GET', url: '/?uid=u', headers });
		expect(body).toContain('The connection works');
	});

	it('tells only who has the token, whose calls bring it along then', async () => {
		const guarded = bench(
			{ authentication: 'token' },
			{ tokens: PASS, signingSecrets: '', allowedUserIds: 'u1AbC' },
		);
		const ask = async (url: string) => await guarded.deliver({ method: 'GET', url });

		expect(await ask('/chat-tool')).toMatchObject({ status: 401, answers: 1 });
		expect(await ask('/chat-tool?token=wrong')).toMatchObject({ status: 401, answers: 1 });
		// Omi's setup check: a refusal would keep the user from installing the app.
		expect((await ask('/chat-tool?uid=u1AbC')).body).toEqual({ is_setup_completed: true });
		expect((await ask(`/chat-tool?token=${PASS}`)).body).toMatchObject({
			tools: [{ endpoint: expect.stringContaining(`?token=${PASS}`) }, {}],
		});
	});

	it('starts with what the chat filled in, by POST and by GET', async () => {
		const place = { latitude: 52.5, longitude: 13.4 };
		const item = {
			tool: 'find_stock',
			parameters: { product: 'tea', most: 3 },
			userId: 'u1AbC',
			appId: '01KAPP',
			deliveredAt: expect.stringMatching(/Z$/),
		};
		const post = await bench().deliver({
			url: '/chat-tool',
			body: toolCall('find_stock', { product: 'tea', most: 3, geolocation: place }),
		});
		expect(post.items).toEqual([{ json: { ...item, geolocation: place } }]);
		const get = await bench().deliver({
			method: 'GET',
			url: '/chat-tool?product=tea&most=3&uid=u1AbC&app_id=01KAPP&tool_name=find_stock',
		});
		expect(get.items).toEqual([{ json: { ...item, geolocation: null } }]);
	});

	it('answers with a sentence to what it cannot do, and starts nothing', async () => {
		const trigger = bench();
		const unknown = await trigger.deliver({ url: '/', body: toolCall('sell_all') });
		expect(unknown).toMatchObject(answered(expect.stringContaining('It offers find_stock, ping.')));
		expect(await trigger.deliver(calls({}))).toMatchObject(
			answered(expect.stringContaining('"product" is missing')),
		);
		expect(await trigger.deliver(calls({ product: 'tea', most: 'all' }))).toMatchObject(
			answered(expect.stringContaining('"most" has to be a whole number, not "all"')),
		);
	});

	it('shows who tests what is wrong with a call, and tells the chat', async () => {
		const answer = await bench().deliver(calls({}), 'manual');
		expect(answer).toMatchObject({
			status: 200,
			body: { result: expect.stringContaining('"product" is missing') },
			answers: 1,
		});
		expect(answer.items).toMatchObject([
			{ json: { inProduction: expect.stringContaining('"product" is missing') } },
		]);
	});

	it('says that the workflow was started where nobody waits for it', async () => {
		const answer = await bench({ respond: 'immediately' }).deliver(calls({ product: 'tea' }));
		expect(answer.items).toHaveLength(1);
		expect(answer.body).toEqual({
			result: 'The workflow has been started. It does not report back.',
		});
	});

	it('takes a copy of a call for one', async () => {
		const trigger = bench({ respond: 'immediately' });
		const call = { ...calls({ product: 'tea' }), headers: { 'X-Omi-Delivery': 'd1' } };
		expect((await trigger.deliver(call)).items).toHaveLength(1);
		expect(await trigger.deliver(call)).toMatchObject(
			answered('This request has already been accepted.'),
		);
	});

	it.each(['POST', 'GET'] as const)('checks the signature of a call by %s', async (method) => {
		const shared = 'whsec_of-some-length-42';
		const signing = { tokens: '', signingSecrets: shared, allowedUserIds: '' };
		const trigger = bench({ authentication: 'signature', respond: 'immediately' }, signing);
		const path = `/webhook/${trigger.node.webhookId}/chat-tool`;
		const query = 'product=tea%20%26%20milk&uid=u1AbC&app_id=01KAPP&tool_name=find_stock';
		const url = method === 'GET' ? `${path}?${query}` : path;
		const body =
			method === 'GET' ? undefined : JSON.stringify(toolCall('find_stock', { product: 'tea' }));
		const now = Math.floor(Date.now() / 1000);
		const signed = (target: string) => ({
			'X-Omi-Signature': `t=${now},v2=${signV2(shared, {
				time: now,
				delivery: 'd1',
				method,
				url: target,
				body: body ?? '',
			})}`,
			'X-Omi-Event': 'chat_tool',
			'X-Omi-Delivery': 'd1',
		});
		const send = async (headers: Record<string, string>) => {
			return await trigger.deliver({ method, url, headers, ...(body !== undefined && { body }) });
		};

		expect(await send({})).toMatchObject({ status: 401 });
		expect(await send(signed('/webhook/elsewhere'))).toMatchObject({ status: 401 });
		expect((await send(signed(url))).items).toHaveLength(1);
		expect((await trigger.deliver({ method: 'GET', url: '/' })).body).toHaveProperty('tools');
	});

	it('takes other deliveries without a word, and says in the log where they belong', async () => {
		const trigger = bench();
		const answer = await trigger.deliver({ url: '/?uid=u', body: { segments: [] } });
		expect(answer).toMatchObject({ status: 200, body: {}, items: [] });
		expect(trigger.logs.join()).toContain('Omi Transcript Trigger');
	});

	it('cannot be published with tools that Omi would not take', async () => {
		const check = async (defined: object) => {
			const trigger = bench({ tools: defined });
			return await trigger.publish();
		};
		await expect(check(tools)).resolves.toBe(true);
		await expect(check({})).rejects.toThrow('There is no tool yet');
		await expect(check({ tool: [{ ...stock, name: 'find stock' }] })).rejects.toThrow(
			'A tool cannot be called "find stock"',
		);
	});
});

describe('A workflow that answers the chat', () => {
	const left = async (respond = 'lastNode') => {
		const { response } = await bench({ respond }).leave(calls({ product: 'tea' }));
		return response;
	};

	it('does so with its last node’s items', async () => {
		const response = await left();
		response.json([{ result: '12 in stock' }]);
		expect(response.given).toEqual([{ status: 200, body: { result: '12 in stock' } }]);
	});

	it('does so with the text of a node that responds', async () => {
		const response = await left('responseNode');
		response.status(201);
		response.send('12 in stock');
		expect(response.given).toEqual([{ status: 200, body: { result: '12 in stock' } }]);
	});

	it('has words for the chat when it fails, says nothing or is late', async () => {
		const failing = await left();
		failing.status(500);
		failing.json({ message: 'Error in workflow' });
		expect(failing.given).toMatchObject([
			{ status: 200, body: { result: expect.stringContaining('has failed') } },
		]);
		const silent = await left();
		silent.json({ message: 'Workflow executed successfully but no data was returned' });
		expect(silent.given).toMatchObject([
			{ status: 200, body: { result: expect.stringContaining('nothing to add') } },
		]);
		const late = await left();
		await jest.advanceTimersByTimeAsync(109_000);
		expect(late.given).toEqual([]);
		await jest.advanceTimersByTimeAsync(2_000);
		late.json([{ result: 'too late' }]);
		expect(late.given).toMatchObject([
			{ status: 200, body: { result: expect.stringContaining('still running') } },
		]);
	});
});
