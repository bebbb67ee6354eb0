import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../../tools/root.mts';
import { makePackage } from './somePackage.mts';

/** What the script needs of the system. Whatever else it looks for is not there. */
const SYSTEM = ['bash', 'cat', 'dirname', 'env', 'head', 'id', 'mktemp', 'rm', 'sed', 'sleep'];

/** In place of npm: it says what it was asked for, and then ends, fails, or does not end. */
const NPM = `#!/usr/bin/env bash
printf 'npm %s' "$*"
[[ "$*" != $HANGS ]] || { echo; exec sleep 60; }
sleep 0.1
echo ' has ended'
[[ "$*" != $BREAKS ]]
`;

const FAILS = '#!/usr/bin/env bash\nexit 1\n';

/** `.ci/run` while it runs, with a browser but no servers, where nothing is installed and npm does nothing. */
export interface CiRun {
	/** Its exit code, null where it was ended by a signal; and what it has said. */
	readonly ended: Promise<{ code: number | null; lines: string[] }>;
	/** Resolves once it has said something. */
	says(text: string): Promise<void>;
	terminate(): void;
}

/**
 * @param breaks the commands of npm that fail: a pattern of the shell
 * @param hangs those that do not end
 */
export function startCi({ breaks = 'nothing', hangs = 'nothing' } = {}): CiRun {
	const script = readFileSync(join(root, '.ci/run'), 'utf8');
	const { folder, remove } = makePackage({
		'.ci/run': script,
		'bin/npm': NPM,
		'bin/apt-get': FAILS,
		'bin/sudo': FAILS,
	});
	const bin = join(folder, 'bin');
	for (const name of ['npm', 'apt-get', 'sudo']) chmodSync(join(bin, name), 0o755);
	for (const name of SYSTEM) symlinkSync(placeOf(name), join(bin, name));
	mkdirSync(join(folder, 'tmp'));
	const env = {
		PATH: bin,
		TMPDIR: join(folder, 'tmp'),
		CHROMIUM: 'some',
		BREAKS: breaks,
		HANGS: hangs,
	};
	const child = spawn('bash', [join(folder, '.ci/run')], { env });
	let said = '';
	let notice = () => {};
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (text: Buffer) => {
			said += text.toString();
			notice();
		});
	}
	// Its output ends when all that it has started has ended, too.
	const ended = new Promise<{ code: number | null; lines: string[] }>((resolve) => {
		child.on('close', (code) => {
			remove();
			resolve({ code, lines: said.trim().split('\n') });
		});
	});
	return {
		ended,
		says: async (text) => {
			await new Promise<void>((resolve) => {
				notice = () => {
					if (said.includes(text)) resolve();
				};
				notice();
			});
		},
		terminate: () => child.kill(),
	};
}

function placeOf(name: string): string {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
	if (found === undefined) throw new Error(`There is no ${name} here.`);
	return found;
}
