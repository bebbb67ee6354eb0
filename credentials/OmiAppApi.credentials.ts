import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { signIn } from '../nodes/omiApi/signIn';

const WRONG_KEY = "Omi does not accept this key for this app: check 'App ID' and 'API Key'";

export class OmiAppApi implements ICredentialType {
	name = 'omiAppApi';

	displayName = 'Omi App API';

	icon: Icon = { light: 'file:../icons/omi.svg', dark: 'file:../icons/omi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-omi/n8n-nodes-omi/blob/main/docs/credentials.md#omi-app-api';

	properties: INodeProperties[] = [
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 01JA2B3C4D5E6F7G8H9J0KLMNP',
			hint: "Shown on the app's page in the Omi app, under Manage",
			description: 'Which of your Omi apps acts',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. sk_…',
			hint: "Create one on the app's page in the Omi app, under Manage",
			description: 'What proves that the app is yours. Nobody else should see it.',
		},
		{
			displayName: 'User IDs',
			name: 'userIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. u1AbC, u2DeF',
			description:
				'Only for triggers that ask Omi: the users to ask for, separated by commas. Users whose deliveries a trigger gets need not be named.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.omi.me',
			placeholder: 'e.g. https://api.omi.me',
			description: 'Change this only if you run your own Omi backend',
		},
	];

	authenticate = signIn;

	/**
	 * Omi checks the key, then the app, then whether the user has the app, then what the app may do. The
	 * credential knows no user, so the question is put for one who does not exist: a right key gets as far
	 * as a 403 about the user, a wrong one a 403 about the key, which its text tells apart.
	 */
	test: ICredentialTestRequest = {
		request: {
			// As readBaseUrl() in omiApi/baseUrl.ts, for an expression cannot call it.
			baseURL:
				'={{ ($credentials.baseUrl || "https://api.omi.me").trim().replace(/\\/+$/, "").replace(/\\/v\\d+(\\/(dev|integrations)(\\/.*)?)?\\/*$/i, "") }}',
			url: '=/v2/integrations/{{ encodeURIComponent($credentials.appId.trim()) }}/conversations',
			qs: { uid: 'n8n-credential-test', limit: 1 },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: {
				ignore: true,
				except: [301, 302, 303, 307, 308, 400, 401, 402, 404, 405, 422, 429, 500, 502, 503, 504],
			},
		},
		rules: ['Invalid API key', 'Invalid integration API key', 'Invalid integrationAPI key'].map(
			(detail) => ({
				type: 'responseSuccessBody',
				properties: { key: 'detail', value: detail, message: WRONG_KEY },
			}),
		),
	};
}
