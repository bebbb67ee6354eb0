import type { N8n } from '../../e2e/support/n8n.mts';
import type { RedisServer } from '../../../tools/queue/redis.mts';

/** Where a trigger may keep what outlives a delivery. */
export type Store = 'memory' | 'redis';

/** The credentials of a trigger that may keep its sessions in this Redis. */
export async function credentialsFor(n8n: N8n, redis: RedisServer) {
	const { id, name } = await n8n.api.createCredential('omiRedisApi', 'Sessions', {
		host: '127.0.0.1',
		port: redis.port,
		database: 1,
		user: '',
		password: '',
		tls: false,
		caCertificate: '',
		prefix: 'n8n-nodes-omi',
	});
	return { omiRedisApi: { id, name } };
}
