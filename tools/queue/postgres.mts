import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort, Problem } from '../n8n/checks.mts';
import { run } from '../n8n/run.mts';

/** Where Debian's packages put the programs of each version. */
const versions = '/usr/lib/postgresql';

const execFileAsync = promisify(execFile);

const alive = new Set<ChildProcess>();
process.on('exit', () => alive.forEach((child) => child.kill('SIGINT')));

function programs(): string {
	const newest = existsSync(versions)
		? readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0]
		: undefined;
	if (newest === undefined) {
		throw new Problem(
			'PostgreSQL is missing: install it (on Debian: "apt-get install postgresql").',
		);
	}
	return join(versions, newest, 'bin');
}

/** PostgreSQL refuses to run as root; then it runs as the user that Debian's package has made for it. */
function identity(): { uid?: number; gid?: number } {
	if (userInfo().uid !== 0) return {};
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

/** A PostgreSQL of its own, in a folder that is deleted afterwards. */
export class PostgresServer {
	private constructor(
		readonly port: number,
		private readonly folder: string,
		private readonly child: ChildProcess,
	) {}

	static async start(): Promise<PostgresServer> {
		const bin = programs();
		const folder = await mkdtemp(join(tmpdir(), 'omi-postgres-'));
		const who = identity();
		if (who.uid !== undefined && who.gid !== undefined) await chown(folder, who.uid, who.gid);
		await chmod(folder, 0o700);
		const data = join(folder, 'data');
		const log = join(tmpdir(), `omi-postgres-${process.pid}.log`);
		await run(join(bin, 'initdb'), ['--auth=trust', '--username=n8n', '-D', data], {
			cwd: folder,
			log,
			...who,
		});
		const port = await freePort();
		const child = spawn(
			join(bin, 'postgres'),
			[
				...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
				// It need not survive this machine.
				...['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'max_connections=200'],
			],
			{ stdio: 'ignore', cwd: folder, ...who },
		);
		alive.add(child);
		child.once('exit', () => alive.delete(child));
		const server = new PostgresServer(port, folder, child);
		await server.untilReady(join(bin, 'pg_isready'));
		await rm(log, { force: true });
		return server;
	}

	private async untilReady(probe: string): Promise<void> {
		for (let attempt = 0; attempt < 100; attempt++) {
			try {
				execFileSync(probe, ['-h', '127.0.0.1', '-p', String(this.port)], { stdio: 'ignore' });
				return;
			} catch {
				await sleep(100);
			}
		}
		throw new Error('PostgreSQL was not ready after 10 s');
	}

	/** n8n's settings for it. */
	get env(): Record<string, string> {
		return {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(this.port),
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: 'n8n',
		};
	}

	/** The process that has started all others of it. */
	get pid(): number | undefined {
		return this.child.pid;
	}

	/** Has it do something beside what n8n asks of it: SQL, and what comes back, a line for each row. */
	async execute(statements: string): Promise<string> {
		const where = ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'n8n', '-d', 'postgres'];
		const { stdout } = await execFileAsync(join(programs(), 'psql'), [
			...where,
			...['-v', 'ON_ERROR_STOP=1', '-q', '-t', '-A', '-c', statements],
		]);
		return stdout.trim();
	}

	async stop(): Promise<void> {
		const gone = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.kill('SIGINT');
		await gone;
		await rm(this.folder, { recursive: true, force: true });
	}
}
