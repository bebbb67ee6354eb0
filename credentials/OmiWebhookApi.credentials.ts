import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** What Omi's deliveries have to prove. Nothing is ever sent with it, so the triggers test it themselves. */
export class OmiWebhookApi implements ICredentialType {
	name = 'omiWebhookApi';

	displayName = 'Omi Webhook API';

	icon = { light: 'file:../icons/omi.svg', dark: 'file:../icons/omi.dark.svg' } as const;

	documentationUrl =
		'https://github.com/n8n-nodes-omi/n8n-nodes-omi/blob/main/docs/security.md#omi-webhook-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Tokens',
			name: 'tokens',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Make up a long one, such as 32 random letters and digits, and add it to the URL in the Omi app: ?token=…',
			description:
				'What the URL in the Omi app has to bring along where the node\'s authentication is "Token". Separate several with commas to change one without missing anything.',
		},
		{
			displayName: 'Signing Secrets',
			name: 'signingSecrets',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. whsec_…',
			description:
				'The secrets that Omi signs with where the node\'s authentication is "Signature", whole and as Omi showed them. Separate several with commas.',
		},
		{
			displayName: 'Allowed User IDs',
			name: 'allowedUserIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. viUv7GtdoHXbK1UBCDlPuTDuPgJ2',
			description:
				'The only Omi users whose deliveries are accepted. All are if this is empty. Separate several with commas.',
		},
	];
}
