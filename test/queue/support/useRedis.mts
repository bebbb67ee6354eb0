import type { Redis } from 'ioredis';
import { RedisServer } from '../../../tools/queue/redis.mts';

/**
 * One Redis for all tests of a file.
 *
 * @returns what makes clients of it, which are closed after each test, and names of nodes that it knows nothing of
 */
export function useRedis() {
	let server: RedisServer | undefined;
	let nodes = 0;
	const open: Redis[] = [];
	beforeAll(async () => {
		server = await RedisServer.start();
	}, 30_000);
	afterEach(() => open.splice(0).forEach((redis) => redis.disconnect()));
	afterAll(async () => await server?.stop());
	return {
		client: (): Redis => {
			if (!server) throw new Error('Redis is there from beforeAll on');
			const redis = server.client();
			open.push(redis);
			return redis;
		},
		nodeName: () => `test:instance:workflow/node-${nodes++}`,
	};
}
