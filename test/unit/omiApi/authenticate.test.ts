import { OmiAppApi } from '../../../credentials/OmiAppApi.credentials';
import { OmiDeveloperApi } from '../../../credentials/OmiDeveloperApi.credentials';

it.each([
	['Omi Developer API', new OmiDeveloperApi()],
	['Omi App API', new OmiAppApi()],
])(
	'%s signs in without an expression, which n8n 2 cannot evaluate while nothing runs',
	async (_name, credential) => {
		const options = { url: 'https://api.omi.me/v1', headers: { accept: 'application/json' } };
		expect(await credential.authenticate({ apiKey: ' key \n' }, options)).toEqual({
			url: 'https://api.omi.me/v1',
			headers: { accept: 'application/json', Authorization: 'Bearer key' },
		});
		expect(JSON.stringify(credential)).not.toContain('Bearer {{');
	},
);
