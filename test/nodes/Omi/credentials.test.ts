import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { testDeveloperCredential } from '../../support/omiCredentials.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

const tested = async (over: { baseUrl?: string; credential?: Record<string, string> } = {}) =>
	await testDeveloperCredential({ baseUrl: api.url, ...over });

describe('Omi Developer API', () => {
	test('passes with a good key, and tells its scopes', async () => {
		api.store.keys.set('omi_dev_two', new Set(['memories:read', 'goals:write']));
		expect(await tested({ credential: { apiKey: 'omi_dev_two' } })).toEqual({
			status: 'OK',
			message: 'The key works. Its scopes: goals:write, memories:read',
		});
		expect(api.requests.map(({ rawPath }) => rawPath)).toEqual(['/v1/dev/key']);
	});

	test('a key without any scope can do nothing', async () => {
		api.store.keys.set('omi_dev_none', new Set());
		expect(await tested({ credential: { apiKey: 'omi_dev_none' } })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('it has no scopes') as string,
		});
	});

	test('of an older backend passes by a read of one memory, allowed or not', async () => {
		api.store.isOld = true;
		expect(await tested()).toMatchObject({ status: 'OK' });
		expect(api.requests.map(({ rawPath }) => rawPath)).toEqual([
			'/v1/dev/key',
			'/v1/dev/user/memories',
		]);
		api.store.keys.set('omi_dev_goals', new Set(['goals:write']));
		expect(await tested({ credential: { apiKey: 'omi_dev_goals' } })).toMatchObject({
			status: 'OK',
			message: expect.stringContaining('lacks the scope memories:read') as string,
		});
	});

	test.each(['', '/', '/v1/dev', '/v1/dev/', '/v1/dev/user/memories', '/v1'])(
		'takes an address with "%s" at its end, and a key with a space around it',
		async (path) => {
			const credential = { apiKey: ' omi_dev_stand_in ' };
			expect(await tested({ baseUrl: `${api.url}${path}`, credential })).toMatchObject({
				status: 'OK',
			});
		},
	);

	test.each([true, false])('says that a wrong key is not accepted (older: %s)', async (isOld) => {
		api.store.isOld = isOld;
		expect(await tested({ credential: { apiKey: 'omi_dev_wrong' } })).toEqual({
			status: 'Error',
			message:
				'Omi does not accept this key: copy it once more, or create another in the Omi app under Settings > Developer',
		});
	});

	test.each<[string, object, RegExp]>([
		['an empty key', { credential: { apiKey: ' ' } }, /'API Key' is empty/],
		['what is no address', { baseUrl: 'api.omi.me' }, /not a web address/],
		['an address where nobody listens', { baseUrl: 'http://127.0.0.1:9' }, /cannot be reached/],
	])('says what is wrong with %s', async (_name, over, message) => {
		expect(await tested(over)).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(message) as string,
		});
	});

	test('says that a wrong base address is no Omi API', async () => {
		expect(await tested({ baseUrl: `${api.url}/elsewhere` })).toEqual({
			status: 'Error',
			message: "There is no Omi API at this 'Base URL'",
		});
	});

	test('never sends the key on to where it is redirected', async () => {
		api.faults.push({ status: 302, headers: { Location: `${api.url}/v1/dev/key` } });
		expect(await tested()).toMatchObject({ status: 'Error' });
		expect(api.requests).toHaveLength(1);
	});

	test('says when to test again where the rate limit is reached', async () => {
		api.faults.push({ status: 429, headers: { 'Retry-After': '600' } });
		expect(await tested()).toEqual({
			status: 'Error',
			message: "Omi's rate limit is reached: test again in 10 minutes",
		});
	});

	test.each(['<html>Sign in</html>', '"hello"'])(
		'does not take %s for an answer of Omi',
		async (body) => {
			api.faults.push({ status: 200, body }, { status: 200, body });
			expect(await tested()).toMatchObject({ status: 'Error' });
		},
	);
});
