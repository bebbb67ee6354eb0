import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { testAppCredential } from '../../support/omiCredentials.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('Omi App API', () => {
	test('passes with the key of the app, without naming a user', async () => {
		expect(await testAppCredential({ baseUrl: api.url })).toBeUndefined();
	});

	test.each(['', '/', '/v2', '/v2/integrations', '/v2/integrations/app-1/user/memories'])(
		'takes an address with "%s" at its end, as Omi\'s documentation has it',
		async (path) => {
			expect(await testAppCredential({ baseUrl: `${api.url}${path}` })).toBeUndefined();
		},
	);

	test.each([
		['wrong key', { apiKey: 'sk_wrong' }],
		['wrong app', { appId: 'app-2' }],
		['app ID with a slash', { appId: '../app-1' }],
	])('refuses a %s', async (_name, credential) => {
		expect(await testAppCredential({ baseUrl: api.url, credential })).toBe(
			"Omi does not accept this key for this app: check 'App ID' and 'API Key'",
		);
	});
});
