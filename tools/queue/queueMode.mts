import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Problem } from '../n8n/checks.mts';
import { isInstalled } from '../n8n/install.mts';
import { Instance } from '../n8n/instance.mts';
import { N8n } from '../n8n/n8n.mts';
import { packPackage, unpackPackage } from '../n8n/pack.mts';
import type { Saved } from '../n8n/saved.mts';
import { PostgresServer } from './postgres.mts';
import { RoundRobin } from './proxy.mts';
import { RedisServer } from './redis.mts';

/** n8n in queue mode, on one machine: a main process, webhook processors behind a proxy if any, a worker. */
export class QueueMode {
	private constructor(
		readonly main: N8n,
		readonly processors: readonly Instance[],
		readonly worker: Instance,
		readonly redis: RedisServer,
		private readonly postgres: PostgresServer,
		private readonly proxy: RoundRobin,
		private readonly folder: string,
	) {}

	/**
	 * @param processors how many take deliveries; with none the main process does
	 * @param settings of n8n, beside those that it needs for this
	 */
	static async start(processors = 2, settings: Record<string, string> = {}): Promise<QueueMode> {
		if (!(await isInstalled())) {
			throw new Problem('n8n is not installed yet: "npm start -- --once" installs it.');
		}
		const folder = await mkdtemp(join(tmpdir(), 'omi-queue-'));
		const [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
		const tarball = await packPackage();
		const env = {
			...postgres.env,
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			// A worker that was killed shall not hold up what it had begun for longer than a test may take.
			QUEUE_WORKER_LOCK_DURATION: '5000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
			QUEUE_WORKER_STALLED_INTERVAL: '2000',
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			N8N_ENCRYPTION_KEY: 'only-for-a-test',
			// The default one keeps files on one process's disk.
			N8N_DEFAULT_BINARY_DATA_MODE: 'database',
			...settings,
		};
		const instance = async (name: string, role: 'start' | 'webhook' | 'worker') => {
			const userFolder = join(folder, name);
			const installed = await unpackPackage(tarball, userFolder);
			const port = await freePort();
			const own = { QUEUE_HEALTH_CHECK_PORT: String(role === 'worker' ? port : await freePort()) };
			const log = join(folder, `${name}.log`);
			const made = new Instance({ userFolder, port, log, env: { ...env, ...own }, role });
			await made.start();
			return { made, installed, userFolder };
		};
		const { made, installed, userFolder } = await instance('main', 'start');
		const main = new N8n(made, userFolder, installed, false);
		await main.api.signIn();
		const others: Instance[] = [];
		for (let n = 1; n <= processors; n++) {
			others.push((await instance(`processor-${n}`, 'webhook')).made);
		}
		const worker = (await instance('worker', 'worker')).made;
		const proxy = await RoundRobin.start(others.map(({ url }) => url));
		return new QueueMode(main, others, worker, redis, postgres, proxy, folder);
	}

	/** Where a trigger takes deliveries, which then come to the processors in turn, or to the main process. */
	webhookUrl(saved: Saved, node: string, path?: string): string {
		if (this.processors.length === 0) return saved.webhookUrl(node, path);
		return saved.webhookUrl(node, path).replace(this.main.url, this.proxy.url);
	}

	async stop(): Promise<void> {
		await this.proxy.stop();
		await Promise.all([this.worker.stop(), ...this.processors.map((one) => one.stop())]);
		await this.main.stop();
		await Promise.all([this.redis.stop(), this.postgres.stop()]);
		await rm(this.folder, { recursive: true, force: true });
	}
}
