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
}

/** Every Redis that this process started and that still runs. */
const alive = new Set<ChildProcess>();
process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

/** A Redis of its own, which writes down everything before it answers, in a folder that is deleted afterwards. */
export class RedisServer {
	private child?: ChildProcess;

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
		const server = new RedisServer(await freePort(), folder, options);
		if (options.tls) await makeCertificates(folder);
		await server.start();
		return server;
	}

	/** What connects to it: for the tests' own questions. */
	client(): Redis {
		return new Redis({ port: this.port, password: this.options.password, lazyConnect: false });
	}

	/** Starts it, again if need be, on what it had written down. */
	async start(): Promise<void> {
		const { folder, port } = this;
		const { password, tls } = this.options;
		const secure = ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'];
		const files = ['cert', 'key', 'ca-cert'].flatMap((name) => {
			return [`--tls-${name}-file`, join(folder, `${name}.pem`)];
		});
		const child = spawn(
			binary,
			[
				...['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no'],
				...['--appendonly', 'yes', '--appendfsync', 'always', '--loglevel', 'warning'],
				...(tls ? [...secure, ...files] : ['--port', String(port)]),
				...(password === undefined ? [] : ['--requirepass', password]),
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
		return await readFile(join(this.folder, 'ca-cert.pem'), 'utf8');
	}

	/** Ends it as a power cut does. */
	async kill(): Promise<void> {
		const { child } = this;
		if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
		const gone = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGKILL');
		await gone;
	}

	async stop(): Promise<void> {
		await this.kill();
		await rm(this.folder, { recursive: true, force: true });
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
		...['req', ...made, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
		...['-keyout', 'key.pem', '-out', 'request.pem'],
	);
	await openssl(
		...['x509', '-req', '-in', 'request.pem', '-CA', 'ca-cert.pem', '-CAkey', 'ca-key.pem'],
		...['-copy_extensions', 'copy', '-days', '2', '-out', 'cert.pem'],
	);
}
