import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { signIn } from '../nodes/omiApi/signIn';

/** Tested by the node Omi (omiApi/credentialTest.ts), since it takes more than one request. */
export class OmiDeveloperApi implements ICredentialType {
	name = 'omiDeveloperApi';

	displayName = 'Omi Developer API';

	icon: Icon = { light: 'file:../icons/omi.svg', dark: 'file:../icons/omi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-omi/n8n-nodes-omi/blob/main/docs/credentials.md#omi-developer-api';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. omi_dev_…',
			hint: 'Create one in the Omi app under Settings > Developer, and copy it whole',
			description:
				'Its scopes say what your workflows may do: to get conversations, for example, a key needs the scope conversations:read',
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
}
