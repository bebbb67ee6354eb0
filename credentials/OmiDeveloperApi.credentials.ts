import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

export class OmiDeveloperApi implements ICredentialType {
	name = 'omiDeveloperApi';

	displayName = 'Omi Developer API';

	icon: Icon = { light: 'file:../icons/omi.svg', dark: 'file:../icons/omi.dark.svg' };

	documentationUrl = 'https://docs.omi.me/doc/developer/api/overview';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'omi_dev_…',
			description:
				'Create it in the Omi app under Settings > Developer, and tick the scopes that your workflows need',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.omi.me',
			description: 'Change it only for an Omi backend of your own',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: { Authorization: '=Bearer {{ $credentials.apiKey.trim() }}' },
		},
	};

	/**
	 * Omi checks the key before its scopes: 401 is a wrong key, 403 a right one without the scope
	 * `memories:read`, which is fine for workflows that need other scopes.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ ($credentials.baseUrl || "https://api.omi.me").trim().replace(/\\/+$/, "") }}',
			url: '/v1/dev/user/memories',
			qs: { limit: 1 },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: {
				ignore: true,
				except: [301, 302, 303, 307, 308, 400, 401, 402, 404, 405, 422, 429, 500, 502, 503, 504],
			},
		},
		rules: [
			{
				type: 'responseCode',
				properties: { value: 401, message: 'Omi does not accept this key' },
			},
			{
				type: 'responseCode',
				properties: { value: 404, message: "There is no Omi API under this 'Base URL'" },
			},
			{
				type: 'responseCode',
				properties: { value: 429, message: "Omi's rate limit is reached: test again in an hour" },
			},
		],
	};
}
