import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { node24 } from '../n8n/install.mts';
import { root } from '../root.mts';

/**
 * Runs a script in a process of its own: on the Node.js that n8n runs on, and bundled as the published code
 * is, since what runs TypeScript directly adds to the cost of every function.
 *
 * @param script in this folder
 * @param flags for Node.js
 * @param node which Node.js
 * @param args for the script
 * @returns what the script has printed, read as JSON
 */
export async function runBundled<T>(
	script: string,
	flags: readonly string[] = [],
	node = node24,
	args: readonly string[] = [],
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'omi-bench-'));
	try {
		const outfile = join(folder, 'bench.cjs');
		await build({
			entryPoints: [join(root, 'tools/bench', script)],
			outfile,
			bundle: true,
			format: 'cjs',
			platform: 'node',
			target: 'node20',
			mainFields: ['module', 'main'],
			external: ['n8n-workflow'],
			logLevel: 'error',
		});
		return JSON.parse(await output(node, [...flags, outfile, ...args])) as T;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function output(command: string, args: readonly string[]): Promise<string> {
	// What is not bundled is found here, wherever the bundle stands.
	const env = { ...process.env, NODE_PATH: join(root, 'node_modules') };
	const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
	const code = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${String(code)}`);
	return text;
}
