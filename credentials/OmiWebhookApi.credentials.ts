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
			hint: 'Make up a long token, such as 32 random letters and digits, and add it to the URL in the Omi app: ?token=…',
			description:
				'For nodes whose authentication is "Token": what the URL in the Omi app must contain. Separate several with commas, to change one without missing anything.',
		},
		{
			displayName: 'Signing Secrets',
			name: 'signingSecrets',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. whsec_…',
			hint: 'Leave empty unless "Authentication" in the node is set to "Signature"',
			description:
				'For nodes whose authentication is "Signature": the secrets that Omi signs with, exactly as Omi showed them. Separate several with commas.',
		},
		{
			displayName: 'Allowed User IDs',
			name: 'allowedUserIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. viUv7GtdoHXbK1UBCDlPuTDuPgJ2',
			hint: 'Leave empty to accept all',
			description:
				'The only Omi users whose requests are accepted. Separate several with commas. The ID is in each item, as "userId".',
		},
	];
}
