import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** The Redis in which triggers keep sessions where n8n runs as several processes. They test it themselves. */
export class OmiRedisApi implements ICredentialType {
	name = 'omiRedisApi';

	displayName = 'Omi Session Store';

	icon = { light: 'file:../icons/omi.svg', dark: 'file:../icons/omi.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-omi/n8n-nodes-omi/blob/main/docs/queue-mode.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			required: true,
			placeholder: 'e.g. redis.example.com',
			description:
				"You can use the Redis of n8n's queue mode: its host is in n8n's setting QUEUE_BULL_REDIS_HOST",
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 6379,
			required: true,
		},
		{
			displayName: 'Database Number',
			name: 'database',
			type: 'number',
			default: 0,
			description: 'It can be the one that n8n uses: the keys do not collide',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			description: 'Leave empty if your Redis has no users',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'SSL',
			name: 'ssl',
			type: 'boolean',
			default: false,
			description: 'Whether to connect with TLS',
		},
		{
			displayName: 'CA Certificate',
			name: 'caCertificate',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			displayOptions: { show: { ssl: [true] } },
			description:
				'Only if your Redis uses a certificate of your own: the certificate that signed it',
		},
		{
			displayName: 'Prefix',
			name: 'prefix',
			type: 'string',
			default: 'n8n-nodes-omi',
			required: true,
			description: 'The beginning of the name of every key',
		},
	];
}
