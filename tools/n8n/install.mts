import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { root } from '../root.mts';
import { diskProblem, freeSpace, Problem } from './checks.mts';
import { step } from './progress.mts';
import { CommandFailed, npm, run } from './run.mts';

/** The n8n to which package and tests are pinned. */
const pinned = join(root, 'tools/n8n/runtime');

/** Another version of n8n to run in place of the pinned one; how `docs/compatibility.md` is filled. */
const otherVersion = process.env.TEST_N8N_VERSION;

/** What the names of folders end with that belong to another version. */
export const variant = otherVersion === undefined ? '' : `-${otherVersion}`;

/** Where n8n itself is installed, apart from this package's own dependencies. */
export const runtime = pinned + variant;

/** The Node.js that n8n runs on, which may be newer than the one that runs these tools. */
export const node24 = join(
	runtime,
	'node_modules/node/bin',
	process.platform === 'win32' ? 'node.exe' : 'node',
);

export const n8nScript = join(runtime, 'node_modules/n8n/bin/n8n');

/** Written last: without it, or with other versions in it, an installation was interrupted or is old. */
const marker = join(runtime, 'node_modules/.installed.json');

const log = join(runtime, 'install.log');

/** Bytes needed for the installation and npm's cache of it. */
const diskNeeded = 4e9;

interface Manifest {
	dependencies: Record<string, string>;
}

/** The folder of another version: the pinned one's files, with that version in them. */
async function prepareOther(version: string): Promise<void> {
	const manifest = JSON.parse(await readFile(join(pinned, 'package.json'), 'utf8')) as Manifest;
	const other = {
		...manifest,
		dependencies: { ...manifest.dependencies, n8n: version },
		// n8n 1 names a version of this one that npm's registry does not have.
		...(version.startsWith('1.') && { overrides: { xlsx: '0.18.5' } }),
	};
	await mkdir(runtime, { recursive: true });
	await writeFile(join(runtime, 'package.json'), JSON.stringify(other, undefined, '\t'));
	await copyFile(join(pinned, '.npmrc'), join(runtime, '.npmrc'));
}

/** What the marker says of a complete installation. Compiled parts make it specific to one kind of machine. */
async function expectedMarker(): Promise<string> {
	const text = await readFile(join(runtime, 'package.json'), 'utf8').catch(() => '{}');
	const { dependencies } = JSON.parse(text) as Manifest;
	return JSON.stringify({ ...dependencies, platform: process.platform, arch: process.arch });
}

/** Whether n8n is completely installed. */
export async function isInstalled(): Promise<boolean> {
	const found = await readFile(marker, 'utf8').catch(() => undefined);
	return found !== undefined && found === (await expectedMarker());
}

const withNode24First = (): NodeJS.ProcessEnv => ({
	...process.env,
	PATH: `${dirname(node24)}${delimiter}${process.env.PATH ?? ''}`,
});

/**
 * The three steps. Nothing of n8n's hundreds of dependencies runs code when it is installed, except
 * what n8n cannot do without: its Node.js, its database and its expression sandbox. (The others' scripts
 * would compile a Kafka client, and fail where its tools are missing.)
 */
const steps: Array<{ label: string; work: () => Promise<unknown> }> = [
	{
		label: '1/3 downloading n8n (2.8 GB, a few minutes)',
		work: async () => {
			// Not `npm ci`: it refuses the lock file on systems for which an optional package was never published.
			const args = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
			await run(...npm(args), { cwd: runtime, log });
		},
	},
	{
		label: '2/3 downloading the Node.js it runs on',
		work: async () => {
			const args = ['rebuild', 'node', '--ignore-scripts=false'];
			await run(...npm(args), { cwd: runtime, log });
		},
	},
	{
		label: '3/3 building its database driver (up to two minutes)',
		work: async () => {
			const args = ['rebuild', 'sqlite3', 'isolated-vm', '--ignore-scripts=false'];
			await run(...npm(args, node24), { cwd: runtime, log, env: withNode24First() });
			await checkNativeParts();
		},
	},
];

/** Fails unless n8n's compiled parts load. */
async function checkNativeParts(): Promise<void> {
	await run(node24, ['-e', 'require("sqlite3"); require("isolated-vm")'], { cwd: runtime, log });
}

/** Notes that the installation is complete. */
async function markInstalled(): Promise<void> {
	await writeFile(marker, await expectedMarker());
}

/** Installs n8n unless it is there already, and tells how that goes. */
export async function installN8n(say: (line: string) => void): Promise<void> {
	if (await isInstalled()) return;
	if (otherVersion !== undefined) await prepareOther(otherVersion);
	const problem = diskProblem(await freeSpace(runtime), diskNeeded, runtime);
	if (problem !== undefined) throw new Problem(problem);
	say('Installing n8n. This happens once and takes five to ten minutes.');
	await rm(log, { force: true });
	for (const { label, work } of steps) {
		try {
			await step(label, work);
		} catch (error) {
			throw error instanceof CommandFailed ? new Problem(explain(error)) : error;
		}
	}
	await markInstalled();
}

/** What to do about a step that failed, from what it printed. */
export function explain({ output, log: file }: Pick<CommandFailed, 'output' | 'log'>): string {
	const cause = causes.find(({ sign }) => sign.test(output))?.advice ?? 'Its last words are above.';
	return `${output}\n\nInstalling n8n failed. ${cause} The whole output is in ${file}. "npm start" goes on from here.`;
}

const causes = [
	{
		sign: /ENOSPC/,
		advice: 'The disk is full: make room (about 4 GB) and try again.',
	},
	{
		sign: /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN/,
		advice: 'npm could not reach its registry: check the network or the proxy and try again.',
	},
	{
		sign: /node-gyp|gyp ERR|make: /,
		advice:
			'There was no ready-made database driver for this machine, and compiling it needs Python 3, make and a C++ compiler (Debian: "apt install python3 make g++"; macOS: "xcode-select --install").',
	},
];
