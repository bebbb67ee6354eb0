import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort, Problem } from '../n8n/checks.mts';
import { run } from '../n8n/run.mts';

const binary = process.env.REDIS_SERVER ?? '/usr/bin/redis-server';

export interface RedisOptions {
	/** Asked of whoever connects. */
	password?: string;
	/** Whether to speak TLS only, with a certificate that its own authority has signed. */
	tls?: boolean;
	/** The folder of another, to use its certificate and authority. */
	certificates?: string;
	/** Whether it is to become a server of a cluster. */
	cluster?: boolean;
}

/** After so long the others of a cluster take a server for gone, in milliseconds. */
const NODE_TIMEOUT_MS = 1_500;

/** Where the servers of a cluster talk to each other is so much above where their clients do. */
const BUS_OFFSET = 10_000;

/** Every Redis that this process started and that still runs. */
const alive = new Set<ChildProcess>();
process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

/** A Redis of its own, which writes down everything before it answers, in a folder that is deleted afterwards. */
export class RedisServer {
	private child?: ChildProcess;
	private isSuspended = false;

	private constructor(
		readonly port: number,
		readonly folder: string,
		private readonly options: RedisOptions,
	) {}

	static async start(options: RedisOptions = {}): Promise<RedisServer> {
		if (!existsSync(binary)) {
			throw new Problem(
				'Redis is missing: install it (on Debian: "apt-get install redis-server"), or set REDIS_SERVER to the path of one.',
			);
		}
		const folder = await mkdtemp(join(tmpdir(), 'omi-redis-'));
		const server = new RedisServer(await portFor(options), folder, options);
		if (options.tls && options.certificates === undefined) await makeCertificates(folder);
		await server.start();
		return server;
	}

	/** What connects to it: for the tests' own questions. */
	client(): Redis {
		const { password, tls } = this.options;
		const secure = tls && { tls: { rejectUnauthorized: false } };
		const redis = new Redis({ host: '127.0.0.1', port: this.port, password, ...secure });
		// It may be killed meanwhile; the commands that fail say so.
		redis.on('error', () => undefined);
		return redis;
	}

	/** Starts it, again if need be, on what it had written down; one that was suspended goes on. */
	async start(): Promise<void> {
		if (this.isSuspended) {
			this.isSuspended = false;
			this.child?.kill('SIGCONT');
			return await this.untilReady();
		}
		const { folder, port } = this;
		const { password, tls, cluster, certificates = folder } = this.options;
		const secure = ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'];
		const among = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(NODE_TIMEOUT_MS)];
		const replicating = [
			'--repl-diskless-sync-delay',
			'0',
			'--cluster-replica-validity-factor',
			'0',
		];
		const files = ['cert', 'key', 'ca-cert'].flatMap((name) => {
			return [`--tls-${name}-file`, join(certificates, `${name}.pem`)];
		});
		const child = spawn(
			binary,
			[
				...['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no'],
				...['--appendonly', 'yes', '--appendfsync', 'always', '--loglevel', 'warning'],
				...(tls ? [...secure, ...files] : ['--port', String(port)]),
				...(password === undefined ? [] : ['--requirepass', password, '--masterauth', password]),
				...(cluster ? [...among, ...replicating] : []),
				...(cluster && tls ? ['--tls-cluster', 'yes', '--tls-replication', 'yes'] : []),
			],
			{ stdio: 'ignore' },
		);
		this.child = child;
		alive.add(child);
		child.once('exit', () => alive.delete(child));
		await this.untilReady();
	}

	private async untilReady(): Promise<void> {
		const { password, tls } = this.options;
		const probe = new Redis({
			port: this.port,
			password,
			...(tls && { tls: { rejectUnauthorized: false } }),
			retryStrategy: () => 50,
			maxRetriesPerRequest: null,
		});
		probe.on('error', () => undefined);
		const isReady = await Promise.race([
			probe.ping().then(() => true),
			sleep(10_000, false, { ref: false }),
		]);
		probe.disconnect();
		if (!isReady) throw new Error('Redis was not ready after 10 s');
	}

	/** The certificate of the authority that has signed its own. */
	async authority(): Promise<string> {
		const { certificates = this.folder } = this.options;
		return await readFile(join(certificates, 'ca-cert.pem'), 'utf8');
	}

	/** Whether it runs, and answers. */
	get isThere(): boolean {
		return this.isAlive && !this.isSuspended;
	}

	/** Has it say nothing any more, though its connections stay: as a server that hangs, or that no packet reaches. */
	suspend(): void {
		this.isSuspended = true;
		this.child?.kill('SIGSTOP');
	}

	private get isAlive(): boolean {
		const { child } = this;
		return child !== undefined && child.exitCode === null && child.signalCode === null;
	}

	/** Ends it as a power cut does. */
	async kill(): Promise<void> {
		const { child } = this;
		this.isSuspended = false;
		if (child === undefined || !this.isAlive) return;
		const gone = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGKILL');
		await gone;
	}

	async stop(): Promise<void> {
		await this.kill();
		await rm(this.folder, { recursive: true, force: true });
	}
}

async function portFor({ cluster }: RedisOptions): Promise<number> {
	for (;;) {
		const port = await freePort();
		if (!cluster || port + BUS_OFFSET < 65_536) return port;
	}
}

/** An authority of one's own, and a certificate for this machine that it has signed. */
async function makeCertificates(folder: string): Promise<void> {
	const openssl = async (...args: string[]) => {
		await run('openssl', args, { cwd: folder, log: join(folder, 'openssl.log') });
	};
	const made = ['-nodes', '-newkey', 'rsa:2048', '-days', '2'];
	await openssl(
		...['req', '-x509', ...made, '-subj', '/CN=Test authority'],
		...['-keyout', 'ca-key.pem', '-out', 'ca-cert.pem'],
	);
	await openssl(
		...[
			'req',
			...made,
			'-subj',
			'/CN=localhost',
			'-addext',
			'subjectAltName=DNS:localhost,IP:127.0.0.1',
		],
		...['-keyout', 'key.pem', '-out', 'request.pem'],
	);
	await openssl(
		...['x509', '-req', '-in', 'request.pem', '-CA', 'ca-cert.pem', '-CAkey', 'ca-key.pem'],
		...['-copy_extensions', 'copy', '-days', '2', '-out', 'cert.pem'],
	);
}
