import type { Redis } from 'ioredis';
import { connectionTo } from '../../../nodes/state/redis/connection';
import type { RedisCredential } from '../../../nodes/state/redis/credential';
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

/** Two Redis for all tests of a file, to which credentials lead that differ by their ports only. */
export function useTwoRedis(credential: RedisCredential) {
	const servers: RedisServer[] = [];
	beforeAll(async () => {
		servers.push(await RedisServer.start(), await RedisServer.start());
	}, 30_000);
	afterAll(async () => {
		for (const { port } of servers) connectionTo({ ...credential, port }).disconnect();
		await Promise.all(servers.map(async (server) => await server.stop()));
	});
	const nth = (index: number) => {
		const server = servers[index];
		if (!server) throw new Error('Redis is there from beforeAll on');
		return server;
	};
	return { server: () => nth(0), another: () => nth(1) };
}
