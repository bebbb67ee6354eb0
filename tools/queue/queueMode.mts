import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Problem } from '../n8n/checks.mts';
import { isInstalled } from '../n8n/install.mts';
import { Instance } from '../n8n/instance.mts';
import { N8n } from '../n8n/n8n.mts';
import { packPackage, unpackPackage, type InstalledPackage } from '../n8n/pack.mts';
import type { Saved } from '../n8n/saved.mts';
import { PostgresServer } from './postgres.mts';
import { RoundRobin } from './proxy.mts';
import { RedisServer } from './redis.mts';

/** What each of n8n's processes has installed: a tarball, or nothing. */
export type Packages = Partial<Record<'main' | 'processors' | 'worker', string | null>>;

const NOT_INSTALLED: InstalledPackage = {
	name: 'n8n-nodes-omi',
	version: '',
	authorName: '',
	authorEmail: '',
};

/** n8n in queue mode, on one machine: a main process, webhook processors behind a proxy if any, a worker. */
export class QueueMode {
	private constructor(
		readonly main: N8n,
		readonly processors: readonly Instance[],
		readonly worker: Instance,
		readonly redis: RedisServer,
		readonly postgres: PostgresServer,
		private readonly proxy: RoundRobin,
		private readonly folder: string,
		private readonly userFolders: ReadonlyMap<Instance, string>,
	) {}

	/**
	 * @param processors how many take deliveries; with none the main process does
	 * @param settings of n8n, beside those that it needs for this
	 * @param packages by default all have this checkout's
	 */
	static async start(
		processors = 2,
		settings: Record<string, string> = {},
		packages: Packages = {},
	): Promise<QueueMode> {
		if (!(await isInstalled())) {
			throw new Problem('n8n is not installed yet: "npm start -- --once" installs it.');
		}
		const folder = await mkdtemp(join(tmpdir(), 'omi-queue-'));
		const [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
		const userFolders = new Map<Instance, string>();
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
		const instance = async (
			name: string,
			role: 'start' | 'webhook' | 'worker',
			tarball: string | null | undefined,
		) => {
			const userFolder = join(folder, name);
			const installed =
				tarball === null
					? NOT_INSTALLED
					: await unpackPackage(tarball ?? (await packPackage()), userFolder);
			const port = await freePort();
			const own = { QUEUE_HEALTH_CHECK_PORT: String(role === 'worker' ? port : await freePort()) };
			const log = join(folder, `${name}.log`);
			const made = new Instance({ userFolder, port, log, env: { ...env, ...own }, role });
			userFolders.set(made, userFolder);
			await made.start();
			return { made, installed, userFolder };
		};
		const { made, installed, userFolder } = await instance('main', 'start', packages.main);
		const main = new N8n(made, userFolder, installed, false);
		await main.api.signIn();
		const others: Instance[] = [];
		for (let n = 1; n <= processors; n++) {
			others.push((await instance(`processor-${n}`, 'webhook', packages.processors)).made);
		}
		const worker = (await instance('worker', 'worker', packages.worker)).made;
		const proxy = await RoundRobin.start(others.map(({ url }) => url));
		return new QueueMode(main, others, worker, redis, postgres, proxy, folder, userFolders);
	}

	/** Where a trigger takes deliveries, which then come to the processors in turn, or to the main process. */
	webhookUrl(saved: Saved, node: string, path?: string): string {
		if (this.processors.length === 0) return saved.webhookUrl(node, path);
		return saved.webhookUrl(node, path).replace(this.main.url, this.proxy.url);
	}

	/** Puts another version into one of the processes, which stops for it; the others go on. */
	async update(which: 'main' | Instance, tarball: string): Promise<void> {
		if (which === 'main') {
			await this.main.pause();
			await unpackPackage(tarball, this.main.userFolder);
			await this.main.restart();
			return;
		}
		await which.stop();
		await unpackPackage(tarball, this.userFolderOf(which));
		await which.start();
	}

	/**
	 * Puts a new process in the place of one, with an empty disk, as a container that is created anew.
	 *
	 * @param prepare puts something on its disk, the folder that n8n keeps its things in
	 */
	async replace(
		which: Instance,
		prepare: (userFolder: string) => Promise<void> = async () => undefined,
	): Promise<void> {
		const userFolder = this.userFolderOf(which);
		await which.stop();
		await rm(userFolder, { recursive: true, force: true });
		await prepare(userFolder);
		await which.start();
	}

	private userFolderOf(instance: Instance): string {
		const folder = this.userFolders.get(instance);
		if (folder === undefined) throw new Error('This is none of its processes.');
		return folder;
	}

	async stop(): Promise<void> {
		await this.proxy.stop();
		await Promise.all([this.worker.stop(), ...this.processors.map((one) => one.stop())]);
		await this.main.stop();
		await Promise.all([this.redis.stop(), this.postgres.stop()]);
		await rm(this.folder, { recursive: true, force: true });
	}
}
