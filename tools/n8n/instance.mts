import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../root.mts';
import { freePort } from './checks.mts';
import { n8nScript, node24, runtime } from './install.mts';

/** How long n8n may take to become ready, and to stop once asked to, in ms. */
const startLimit = 300_000;
const stopLimit = 45_000;

/** Settings of the person's own n8n, and of the tool that started this one, must not leak into it. */
const foreign = /^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_URL|NODE_OPTIONS|npm_|JEST_|NODE_ENV)/;

/** n8n that stays on this machine, asks nobody anything and keeps what it executed. */
const settings = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_HOST: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	DB_TYPE: 'sqlite',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_REINSTALL_MISSING_PACKAGES: 'false',
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
	EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
	EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'true',
	NO_COLOR: '1',
};

/** A part of n8n that calls home. Older versions do not have it, and refuse to start when it is named. */
const modules = existsSync(join(runtime, 'node_modules/n8n/dist/modules/mcp-registry'))
	? { N8N_DISABLED_MODULES: 'mcp-registry' }
	: {};

export interface InstanceOptions {
	userFolder: string;
	port: number;
	/** File that n8n's output is appended to. */
	log: string;
	/** Settings beside, and before, the usual ones. */
	env?: Record<string, string>;
	/** Which of n8n's processes it is; by default the one that is all of n8n, or the main one of several. */
	role?: 'start' | 'webhook' | 'worker';
}

/** Every n8n that this process started and that still runs. */
const alive = new Set<Instance>();

// However this process ends, no n8n outlives it. (Of SIGKILL nothing here hears; there the guard helps.)
process.on('exit', () => alive.forEach((instance) => instance.signal('SIGKILL')));

/** Stops every n8n that this process started. */
export async function stopAll(): Promise<void> {
	await Promise.all([...alive].map((instance) => instance.stop()));
}

/** One n8n process, started, stopped and started again on the same folder and port. */
export class Instance {
	private child: ChildProcess | undefined;
	private exited: Promise<void> = Promise.resolve();

	constructor(private readonly options: InstanceOptions) {}

	get url(): string {
		return `http://127.0.0.1:${this.options.port}`;
	}

	private get role() {
		return this.options.role ?? 'start';
	}

	get isRunning(): boolean {
		return this.child !== undefined;
	}

	/** Starts n8n and waits until it takes requests. */
	async start(): Promise<void> {
		if (this.child) throw new Error('n8n runs already');
		const { userFolder, port, env } = this.options;
		await mkdir(userFolder, { recursive: true });
		await mkdir(dirname(this.options.log), { recursive: true });
		const log = await open(this.options.log, 'a');
		const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
		const child = spawn(
			node24,
			['--require', join(root, 'tools/n8n/guard.cjs'), n8nScript, this.role],
			{
				cwd: runtime,
				env: {
					...Object.fromEntries(inherited),
					...settings,
					...modules,
					N8N_HARNESS_PID: String(process.pid),
					N8N_USER_FOLDER: userFolder,
					N8N_PORT: String(port),
					N8N_RUNNERS_BROKER_PORT: String(await freePort()),
					...env,
				},
				// Straight into the file: should this process die, n8n must not fail over writing its last words.
				stdio: ['ignore', log.fd, log.fd],
				// A group of its own: a signal can reach its task runner too, and Ctrl-C does not reach it twice.
				detached: process.platform !== 'win32',
			},
		);
		this.child = child;
		alive.add(this);
		this.exited = new Promise((resolve) => {
			const gone = () => {
				// Its task runner, should it have outlived it.
				this.signal('SIGKILL');
				alive.delete(this);
				this.child = undefined;
				resolve();
			};
			child.once('exit', gone);
			child.once('error', gone);
		});
		await log.close();
		await this.waitUntilReady();
	}

	private async waitUntilReady(): Promise<void> {
		const deadline = Date.now() + startLimit;
		while (Date.now() < deadline) {
			if (!this.child) throw new Error(`n8n ended while starting:\n${this.lastWords()}`);
			const response = await fetch(`${this.url}/healthz/readiness`).catch(() => undefined);
			// It says so before the editor's interface is there.
			if (response?.ok && (this.role !== 'start' || (await this.hasStarted()))) return;
			await sleep(100);
		}
		await this.kill();
		throw new Error(`n8n was not ready after ${startLimit / 1000} s:\n${this.lastWords()}`);
	}

	private async hasStarted(): Promise<boolean> {
		const response = await fetch(`${this.url}/rest/settings`).catch(() => undefined);
		const type = response?.headers.get('content-type') ?? '';
		await response?.body?.cancel();
		return response?.ok === true && type.includes('json');
	}

	/** Everything n8n wrote since the log was begun. */
	log(): string {
		return readFileSync(this.options.log, 'utf8');
	}

	private lastWords(): string {
		return this.log().trimEnd().split('\n').slice(-20).join('\n');
	}

	/** The process of n8n itself, while it runs. */
	get pid(): number | undefined {
		return this.child?.pid;
	}

	/** Sends a signal to n8n and the processes that it started. */
	signal(signal: NodeJS.Signals): void {
		const pid = this.child?.pid;
		if (pid === undefined) return;
		try {
			process.kill(process.platform === 'win32' ? pid : -pid, signal);
		} catch {
			// It ended by itself a moment ago.
		}
	}

	/** Asks n8n to stop, as a service manager does, and waits until it has. */
	async stop(): Promise<void> {
		if (!this.child) return;
		// Only to n8n, which stops its task runner when nothing needs it any more.
		this.child.kill('SIGTERM');
		const stopped = await Promise.race([
			this.exited.then(() => true),
			sleep(stopLimit, false, { ref: false }),
		]);
		if (!stopped) await this.kill();
	}

	/** Ends n8n with no chance to finish anything, as a power cut does. */
	async kill(): Promise<void> {
		this.signal('SIGKILL');
		await this.exited;
	}

	/** Stops n8n if it runs, and starts it again on the same folder and port. */
	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}
}
