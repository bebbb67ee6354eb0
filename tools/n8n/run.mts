import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** A command that ended badly; `output` is the end of what it printed. */
export class CommandFailed extends Error {
	constructor(
		readonly command: string,
		readonly code: number | null,
		readonly output: string,
		readonly log: string,
	) {
		super(`"${command}" ended with ${code === null ? 'a signal' : `exit code ${code}`}`);
	}
}

export interface RunOptions {
	cwd: string;
	/** File that all output is appended to. */
	log: string;
	env?: NodeJS.ProcessEnv;
	/** The user to run it as; by default the one at hand. */
	uid?: number;
	gid?: number;
}

/** Commands that are still running; an interrupted parent must not leave them behind. */
const running = new Set<() => void>();

/** Ends every command that `run` started and that has not ended yet. */
export function endCommands(): void {
	for (const end of running) end();
}

/** Runs one command to its end, its output going to a log file, and resolves with its standard output. */
export async function run(command: string, args: string[], options: RunOptions): Promise<string> {
	await mkdir(dirname(options.log), { recursive: true });
	const log = createWriteStream(options.log, { flags: 'a' });
	const shown = [basename(command), ...args].join(' ');
	log.write(`\n$ ${shown}\n`);
	const child = spawn(command, args, {
		cwd: options.cwd,
		env: options.env ?? process.env,
		...(options.uid !== undefined && { uid: options.uid }),
		...(options.gid !== undefined && { gid: options.gid }),
		stdio: ['ignore', 'pipe', 'pipe'],
		// npm is a script on Windows, and scripts need a shell there.
		shell: process.platform === 'win32' && command === 'npm',
	});
	const end = () => child.kill('SIGTERM');
	running.add(end);
	let stdout = '';
	child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		await new Promise((resolve) => log.end(resolve));
		if (code === 0) return stdout;
		const output = (await readFile(options.log, 'utf8')).trimEnd().split('\n').slice(-15);
		throw new CommandFailed(shown, code, output.join('\n'), options.log);
	} finally {
		running.delete(end);
		log.end();
	}
}

/**
 * How to start npm: the one that started this script, through a given Node.js, or else the one on the
 * path.
 */
export function npm(args: string[], node = process.execPath): [command: string, args: string[]] {
	const script = process.env.npm_execpath;
	return script !== undefined && basename(script) === 'npm-cli.js'
		? [node, [script, ...args]]
		: ['npm', args];
}
