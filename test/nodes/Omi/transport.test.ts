import { startOmiApi, type Fault, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeMemory } from '../../../tools/omi-api/store.mts';
import { omi, omiApp } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

const read = { resource: 'memory', operation: 'getAll', limit: 5 };
const write = { resource: 'memory', operation: 'create', content: 'A' };

describe('rate limits', () => {
	test.each([
		['Retry-After', { 'Retry-After': '0.05' }],
		['X-RateLimit-Reset as seconds', { 'X-RateLimit-Reset': '0.05' }],
	])('a write refused with 429 is sent again after %s', async (_name, headers) => {
		api.faults.push({ status: 429, headers });
		expect(await omi.json(write, { baseUrl: api.url })).toMatchObject([{ content: 'A' }]);
		expect(api.requests).toHaveLength(2);
		expect(api.store.memories).toHaveLength(1);
	});

	test('a 429 without a time is tried again after a second', async () => {
		api.faults.push({ status: 429, body: { detail: 'Too many requests' } });
		const before = Date.now();
		await omi.run(write, { baseUrl: api.url });
		expect(Date.now() - before).toBeGreaterThanOrEqual(990);
		expect(api.requests).toHaveLength(2);
	});

	test('a wait beyond what is allowed in all ends with the time to try again', async () => {
		api.faults.push({ status: 429, headers: { 'Retry-After': '900' } });
		await expect(omi.run(write, { baseUrl: api.url })).rejects.toMatchObject({
			message: expect.stringContaining('rate limit is reached') as string,
			description: expect.stringMatching(/Try again in 15 minutes, at \d\d:\d\d UTC/) as string,
			httpCode: '429',
		});
		expect(api.requests).toHaveLength(1);
	});

	test('all items share the waiting time', async () => {
		const limited: Fault = { status: 429, headers: { 'Retry-After': '0.6' } };
		api.faults.push(limited, { ...limited, when: () => api.requests.length === 3 });
		const parameters = { ...write, requestOptions: { maxWait: 1 } };
		const items = [{}, {}];
		const output = await omi.run(parameters, { baseUrl: api.url, items, continueOnFail: true });
		expect(output[0]?.json).toMatchObject({ content: 'A' });
		expect(output[1]?.json.error).toContain('rate limit');
	});
});

describe('what is sent again, and what never is', () => {
	test.each<[string, Fault]>([
		['a 502', { status: 502, body: '<html>Bad Gateway</html>' }],
		['a broken connection', { drop: true }],
	])('a read is sent again after %s', async (_name, fault) => {
		api.store.memories.push(makeMemory());
		api.faults.push(fault);
		expect(await omi.json({ ...read, limit: 1 }, { baseUrl: api.url })).toHaveLength(1);
		expect(api.requests).toHaveLength(2);
	});

	test('a read is given up after three attempts', async () => {
		const broken: Fault = { status: 500 };
		api.faults.push(broken, broken, broken, broken);
		await expect(omi.run(read, { baseUrl: api.url })).rejects.toThrow('Omi answered 500');
		expect(api.requests).toHaveLength(3);
	});

	test.each<[string, Fault]>([
		['a 500', { status: 500, afterActing: true }],
		['a 504', { status: 504, afterActing: true, body: '<html></html>' }],
		['a broken connection', { drop: true, afterActing: true }],
		[
			'an answer that is not JSON',
			{ body: '<html>Sign in</html>', afterActing: true, status: 200 },
		],
	])('a write is not sent again after %s', async (_name, fault) => {
		api.faults.push(fault);
		await expect(omi.run(write, { baseUrl: api.url })).rejects.toMatchObject({
			description: expect.stringContaining(
				'check in the Omi app before you run it again',
			) as string,
		});
		expect(api.store.memories).toHaveLength(1);
		expect(api.requests).toHaveLength(1);
	});

	test('an address where nobody listens is tried again, and named in the way out', async () => {
		const { url } = api;
		await api.close();
		await expect(omi.run(write, { baseUrl: url })).rejects.toMatchObject({
			message: 'Omi cannot be reached',
			description: expect.stringMatching(/'Base URL'.*\(ECONNREFUSED\)/) as string,
		});
		api = await startOmiApi();
	});

	test('a stopped execution does not wait for its turn', async () => {
		const stop = new AbortController();
		api.onRequest = () => stop.abort();
		api.faults.push({ status: 429, headers: { 'Retry-After': '30' } });
		await expect(omi.run(write, { baseUrl: api.url, abort: stop.signal })).rejects.toThrow();
	});
});

describe('refusals', () => {
	test('a missing scope is named, with where to tick it', async () => {
		api.store.keys.set('omi_dev_read', new Set(['memories:read']));
		const credential = { apiKey: 'omi_dev_read' };
		await expect(omi.run(write, { baseUrl: api.url, credential })).rejects.toMatchObject({
			httpCode: '403',
			description: expect.stringMatching(/'memories:write'.*Settings > Developer/) as string,
		});
	});

	test('a wrong key is said to be one, and appears in no error', async () => {
		const credential = { apiKey: 'omi_dev_secret_value' };
		const error: unknown = await omi
			.run(write, { baseUrl: api.url, credential })
			.catch((caught: unknown) => caught);
		expect(error).toMatchObject({ message: 'Omi does not accept the key', httpCode: '401' });
		expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret_value');
	});

	test.each([
		['a key of another app', { apiKey: 'sk_wrong' }, {}, "'App ID' and 'API Key'"],
		['a user without the app', {}, { userId: 'stranger' }, 'must install the app'],
	])('%s', async (_name, credential, parameters, wayOut) => {
		const run = omiApp.run({ ...read, ...parameters }, { baseUrl: api.url, credential });
		await expect(run).rejects.toMatchObject({
			description: expect.stringContaining(wayOut) as string,
		});
	});

	test('a capability that the app lacks', async () => {
		api.store.apps.get('app-1')?.capabilities.clear();
		const run = omiApp.run({ ...read }, { baseUrl: api.url });
		await expect(run).rejects.toMatchObject({
			message: 'App does not have the capability to read memories',
			description: expect.stringContaining('External Integration') as string,
		});
	});

	test('a user ID that is missing is asked for with an example', async () => {
		const run = omiApp.run({ ...read, userId: ' ' }, { baseUrl: api.url });
		await expect(run).rejects.toMatchObject({
			message: "'User ID' is empty",
			description: expect.stringContaining('{{ $json.userId }}') as string,
		});
	});

	test('a redirect is not followed with the key, and its target is named', async () => {
		api.faults.push({ status: 301, headers: { Location: 'https://omi.example/v1/dev?x=1' } });
		await expect(omi.run(write, { baseUrl: api.url })).rejects.toMatchObject({
			description: expect.stringMatching(/https:\/\/omi\.example$/) as string,
		});
		expect(api.requests).toHaveLength(1);
	});

	test.each(['', 'api.omi.me', 'ftp://api.omi.me', 'https://'])(
		'a base address of "%s" goes nowhere else than it says',
		async (baseUrl) => {
			// Empty means Omi's own service, which no test may ask.
			if (baseUrl === '') return;
			await expect(omi.run(write, { baseUrl })).rejects.toThrow("'Base URL' in the credential");
		},
	);

	test('an operation that there is not names those that there are', async () => {
		const run = omiApp.run({ resource: 'memory', operation: 'delete' }, { baseUrl: api.url });
		await expect(run).rejects.toMatchObject({
			message: "There is no operation 'delete' for 'Memory'",
			description: expect.stringContaining('Create, Create From Text') as string,
		});
		await expect(omiApp.run({ resource: 'goal' }, { baseUrl: api.url })).rejects.toMatchObject({
			message: "There is no resource 'goal'",
		});
	});

	test.each(['/v1/dev', '/v1/dev/user/memories', '/v2/integrations/app-1/memories/'])(
		'an address with "%s" at its end, as in Omi\'s documentation, is understood',
		async (path) => {
			await omi.run(write, { baseUrl: `${api.url}${path}` });
			expect(api.requests[0]?.rawPath).toBe('/v1/dev/user/memories');
		},
	);

	test('one bad item among three leaves the others whole when going on', async () => {
		const output = await omi.run(
			{ ...write, content: '={{ $json.fact }}' },
			{
				baseUrl: api.url,
				items: [{ fact: 'A' }, { fact: '' }, { fact: 'C' }],
				continueOnFail: true,
			},
		);
		expect(output.map(({ json, pairedItem }) => [json.content ?? json.error, pairedItem])).toEqual([
			['A', { item: 0 }],
			["'Content' is empty. Enter at least one character", { item: 1 }],
			['C', { item: 2 }],
		]);
	});
});
