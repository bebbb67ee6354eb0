import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Redis } from 'ioredis';
import { RedisServer, type RedisOptions } from './redis.mts';

const SLOTS = 16_384;
const MASTERS = 3;

/** Patience with servers that have to hear of each other, in milliseconds. */
const PATIENCE_MS = 30_000;

/** A server of the cluster, and how to speak to it alone. */
interface Member {
	readonly server: RedisServer;
	readonly redis: Redis;
	readonly id: string;
}

export interface ClusterOptions extends Omit<RedisOptions, 'cluster' | 'certificates'> {
	/** How many replicas each of the three masters has. */
	replicas?: number;
}

/** A cluster of three masters on this machine. */
export class RedisCluster {
	private constructor(
		private readonly members: Member[],
		private readonly options: ClusterOptions,
	) {}

	static async start(options: ClusterOptions = {}): Promise<RedisCluster> {
		const cluster = new RedisCluster([], options);
		try {
			await cluster.begin();
			return cluster;
		} catch (error) {
			await cluster.stop();
			throw error;
		}
	}

	private async begin(): Promise<void> {
		const { members } = this;
		const { replicas = 0, ...rest } = this.options;
		for (let n = 0; n < MASTERS * (1 + replicas); n++) {
			const certificates = members[0]?.server.folder;
			const server = await RedisServer.start({ ...rest, certificates, cluster: true });
			const redis = server.client();
			members.push({ server, redis, id: String(await redis.cluster('MYID')) });
		}
		const [first] = members;
		const masters = members.slice(0, MASTERS);
		for (const [n, { redis }] of masters.entries()) {
			const from = Math.floor((n * SLOTS) / MASTERS);
			const to = Math.floor(((n + 1) * SLOTS) / MASTERS) - 1;
			// By name, as older versions know no ranges.
			const slots = Array.from({ length: to - from + 1 }, (_, slot) => String(from + slot));
			await redis.call('CLUSTER', 'ADDSLOTS', ...slots);
		}
		for (const { redis } of members.slice(1)) {
			await redis.call('CLUSTER', 'MEET', '127.0.0.1', String(first!.server.port));
		}
		await until(async () => await this.isReady(members.length));
		for (const [n, { redis }] of members.slice(MASTERS).entries()) {
			await redis.call('CLUSTER', 'REPLICATE', masters[n % MASTERS]!.id);
		}
		await until(async () => await this.isReplicated(members.length - MASTERS));
	}

	/** As n8n's setting QUEUE_BULL_REDIS_CLUSTER_NODES has it. */
	get nodes(): string {
		return this.members.map(({ server }) => `127.0.0.1:${server.port}`).join(',');
	}

	/** The certificate of the authority that has signed its own. */
	async authority(): Promise<string> {
		return await this.members[0]!.server.authority();
	}

	/** What connects to it: for the tests' own questions. */
	client(): Cluster {
		const { password, tls } = this.options;
		const secure = tls && { tls: { rejectUnauthorized: false } };
		const servers = this.members.map(({ server }) => ({ host: '127.0.0.1', port: server.port }));
		const cluster = new Cluster(servers, {
			maxRedirections: 200,
			redisOptions: { password, ...secure },
		});
		cluster.on('error', () => undefined);
		return cluster;
	}

	/** The names of all keys. */
	async keys(): Promise<string[]> {
		const all = await Promise.all(this.members.map(({ redis }) => redis.keys('*')));
		return [...new Set(all.flat())];
	}

	/** How many keys each master has. */
	async shares(): Promise<number[]> {
		const masters = await this.masters();
		return await Promise.all(masters.map(async ({ redis }) => await redis.dbsize()));
	}

	/** Moves the slot of a key to another master, key by key, as a cluster that is resized does. */
	async moveSlotOf(key: string, pauseMs = 0): Promise<void> {
		const slot = String(await this.members[0]!.redis.cluster('KEYSLOT', key));
		const masters = await this.masters();
		const source = await this.ownerOf(Number(slot));
		const target = masters.find(({ id }) => id !== source.id)!;
		await target.redis.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source.id);
		await source.redis.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target.id);
		for (;;) {
			const keys = (await source.redis.call('CLUSTER', 'GETKEYSINSLOT', slot, '3')) as string[];
			if (keys.length === 0) break;
			const { port } = target.server;
			const there = ['127.0.0.1', String(port), '', '0', '5000', 'KEYS', ...keys];
			await source.redis.call('MIGRATE', there);
			await sleep(pauseMs);
		}
		for (const { redis } of [target, source, ...masters]) {
			await redis.call('CLUSTER', 'SETSLOT', slot, 'NODE', target.id);
		}
	}

	/** Kills the master of a key, as a power cut does, and waits until a replica has taken over, if there is one. */
	async killMasterOf(key: string): Promise<void> {
		const slot = Number(await this.members[0]!.redis.cluster('KEYSLOT', key));
		const master = await this.ownerOf(slot);
		await master.server.kill();
		if (!this.options.replicas) return;
		await until(async () => (await this.ownerOf(slot)).id !== master.id);
	}

	/** Has the master of a key say nothing any more, though its connections stay. */
	async suspendMasterOf(key: string): Promise<void> {
		const slot = Number(await this.members[0]!.redis.cluster('KEYSLOT', key));
		(await this.ownerOf(slot)).server.suspend();
	}

	/** Has what there is of it go on where a part of it is away. */
	async needNotBeWhole(): Promise<void> {
		for (const { redis } of this.members) {
			await redis.config('SET', 'cluster-require-full-coverage', 'no');
		}
	}

	/** Of these keys those whose master is there. */
	async reachable(keys: readonly string[]): Promise<string[]> {
		const { redis } = this.members.find(({ server }) => server.isThere)!;
		const there: string[] = [];
		for (const key of keys) {
			const slot = Number(await redis.cluster('KEYSLOT', key));
			if ((await this.ownerOf(slot)).server.isThere) there.push(key);
		}
		return there;
	}

	/** Has a replica take over from the master of a key, in good order. */
	async handOver(key: string): Promise<void> {
		const slot = Number(await this.members[0]!.redis.cluster('KEYSLOT', key));
		const master = await this.ownerOf(slot);
		const replicaOf = async () => {
			const replicas = (await master.redis.call('CLUSTER', 'REPLICAS', master.id)) as string[];
			return this.members.find(({ id }) => replicas[0]?.startsWith(id));
		};
		// A replica follows its master before the master has heard of it.
		await until(async () => (await replicaOf()) !== undefined);
		const replica = await replicaOf();
		await replica?.redis.call('CLUSTER', 'FAILOVER');
		await until(async () => (await this.ownerOf(slot)).id === replica?.id);
	}

	/** Ends all of it, as a power cut does. */
	async killAll(): Promise<void> {
		await Promise.all(this.members.map(async ({ server }) => await server.kill()));
	}

	/** Starts what is not there of it again, on what it had written down. */
	async startAll(): Promise<void> {
		const gone = this.members.filter(({ server }) => !server.isThere);
		await Promise.all(gone.map(async ({ server }) => await server.start()));
		await until(async () => await this.isReady(this.members.length));
	}

	async stop(): Promise<void> {
		for (const { redis } of this.members) redis.disconnect();
		await Promise.all(this.members.map(async ({ server }) => await server.stop()));
	}

	private async ownerOf(slot: number): Promise<Member> {
		const owner = (await this.slots()).find(([from, to]) => from <= slot && slot <= to);
		return this.members.find(({ id }) => id === owner?.[2])!;
	}

	private async masters(): Promise<Member[]> {
		const ids = (await this.slots()).map(([, , id]) => id);
		return this.members.filter(({ id }) => ids.includes(id));
	}

	/** Ranges of slots, and the ids of their masters, as a server that is alive sees it. */
	private async slots(): Promise<Array<[from: number, to: number, id: string]>> {
		for (const { redis } of this.members) {
			const ranges = await Promise.race([
				redis.cluster('SLOTS').catch(() => undefined),
				sleep(500, undefined, { ref: false }),
			]);
			const known = ranges as Array<[number, number, [string, number, string]]> | undefined;
			if (known !== undefined) return known.map(([from, to, [, , id]]) => [from, to, id]);
		}
		return [];
	}

	private async isReady(members: number): Promise<boolean> {
		const infos = await Promise.all(this.members.map(({ redis }) => redis.cluster('INFO')));
		return infos.every((info) => {
			return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${members}`);
		});
	}

	private async isReplicated(replicas: number): Promise<boolean> {
		const infos = await Promise.all(this.members.map(({ redis }) => redis.info('replication')));
		const linked = infos.filter((info) => info.includes('master_link_status:up'));
		return linked.length === replicas && (await this.isReady(this.members.length));
	}
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
	for (const deadline = Date.now() + PATIENCE_MS; !(await isSo()); await sleep(50)) {
		if (Date.now() > deadline) throw new Error('The Redis cluster was not ready in time');
	}
}
