import { spawnSync } from 'node:child_process';
import { npm } from '../n8n/run.mts';
import { root } from '../root.mts';

/** A promise that a command of npm's keeps or breaks. */
export interface Command {
	readonly promise: string;
	readonly args: readonly string[];
}

export const COMMANDS: readonly Command[] = [
	{ promise: "n8n's linter and the type checker have nothing to say", args: ['run', 'lint'] },
	{ promise: 'it can be built', args: ['run', 'build'] },
	{ promise: "n8n's scanner has nothing to say, over sources and tarball", args: ['run', 'scan'] },
	{
		promise: 'npm would take it as it is',
		// By force only in this: npm looks whether the version is new also where nothing is to be published, and one
		// that has been published would fail here until the next.
		args: ['publish', '--dry-run', '--force'],
	},
];

/** npm puts some mistakes right as it publishes, so that what is published is not what was written. */
const PUT_RIGHT = /auto-corrected/;

/**
 * @param cwd the package's folder
 * @returns what the command says where it fails; empty if the promise is kept
 */
export function problemsOf({ args }: Command, cwd = root): string[] {
	const [command, all] = npm([...args]);
	const { status, stdout, stderr } = spawnSync(command, all, { cwd, encoding: 'utf8' });
	if (status === 0 && !PUT_RIGHT.test(stderr)) return [];
	return `${stdout}\n${stderr}`.trim().split('\n').slice(-60);
}
