import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeMemory } from '../../../tools/omi-api/store.mts';
import { testCredential } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('Omi Developer API', () => {
	test('passes with a good key, whether or not there are memories', async () => {
		expect(await testCredential('developerApi', { baseUrl: api.url })).toBeUndefined();
		api.store.memories.push(makeMemory());
		expect(await testCredential('developerApi', { baseUrl: api.url })).toBeUndefined();
		expect(api.requests[0]?.query.get('limit')).toBe('1');
	});

	test('passes with a good key that lacks memories:read', async () => {
		api.store.keys.set('omi_dev_goals', new Set(['goals:write']));
		const credential = { apiKey: 'omi_dev_goals' };
		expect(await testCredential('developerApi', { baseUrl: api.url, credential })).toBeUndefined();
	});

	test('takes a base address with a slash at its end and a key with a space around it', async () => {
		const credential = { apiKey: ' omi_dev_stand_in ' };
		const options = { baseUrl: `${api.url}/`, credential };
		expect(await testCredential('developerApi', options)).toBeUndefined();
	});

	test('says that a wrong key is not accepted', async () => {
		const credential = { apiKey: 'omi_dev_wrong' };
		expect(await testCredential('developerApi', { baseUrl: api.url, credential })).toBe(
			'Omi does not accept this key',
		);
	});

	test('says that a wrong base address is no Omi API', async () => {
		expect(await testCredential('developerApi', { baseUrl: `${api.url}/elsewhere` })).toBe(
			"There is no Omi API under this 'Base URL'",
		);
	});
});

describe('Omi App API', () => {
	test('passes with the key of the app, without naming a user', async () => {
		expect(await testCredential('appApi', { baseUrl: api.url })).toBeUndefined();
	});

	test.each([
		['wrong key', { apiKey: 'sk_wrong' }],
		['wrong app', { appId: 'app-2' }],
		['app ID with a slash', { appId: '../app-1' }],
	])('refuses a %s', async (_name, credential) => {
		expect(await testCredential('appApi', { baseUrl: api.url, credential })).toBe(
			"Omi does not accept this key for this app: check 'App ID' and 'API Key'",
		);
	});
});
