import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** The Redis in which triggers keep sessions where n8n runs as several processes. They test it themselves. */
export class OmiRedisApi implements ICredentialType {
	name = 'omiRedisApi';

	displayName = 'Omi Session Store';

	icon = { light: 'file:../icons/omi.svg', dark: 'file:../icons/omi.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-omi/n8n-nodes-omi/blob/main/docs/queue-mode.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Kind',
			name: 'mode',
			type: 'options',
			default: 'server',
			options: [
				{ name: 'One Server', value: 'server', description: 'Such as most installations have' },
				{
					name: 'Cluster',
					value: 'cluster',
					description: 'If n8n itself is set to one by QUEUE_BULL_REDIS_CLUSTER_NODES',
				},
			],
		},
		{
			displayName: 'Cluster Nodes',
			name: 'clusterNodes',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. redis-1:6379,redis-2:6379,redis-3:6379',
			displayOptions: { show: { mode: ['cluster'] } },
			description:
				"Some of its servers, which know the others: as in n8n's setting QUEUE_BULL_REDIS_CLUSTER_NODES",
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			required: true,
			displayOptions: { show: { mode: ['server'] } },
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
			displayOptions: { show: { mode: ['server'] } },
			description: "As in n8n's setting QUEUE_BULL_REDIS_PORT",
		},
		{
			displayName: 'Database Number',
			name: 'database',
			type: 'number',
			default: 0,
			displayOptions: { show: { mode: ['server'] } },
			description: 'It can be the one that n8n uses: the keys do not collide',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			description:
				"Leave empty if your Redis has no users, or as in n8n's setting QUEUE_BULL_REDIS_USERNAME",
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'boolean',
			default: false,
			description: "Whether to connect with TLS, as in n8n's setting QUEUE_BULL_REDIS_TLS",
		},
		{
			displayName: 'TLS Server Name',
			name: 'tlsServerName',
			type: 'string',
			default: '',
			placeholder: 'e.g. redis.example.com',
			displayOptions: { show: { tls: [true] } },
			description:
				"Only if the certificate is for another name than the servers are reached by: as in n8n's setting QUEUE_BULL_REDIS_TLS_SERVERNAME",
		},
		{
			displayName: 'CA Certificate',
			name: 'caCertificate',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			displayOptions: { show: { tls: [true] } },
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
