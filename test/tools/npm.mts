import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmFrom } from '../../tools/registry/npm.mts';

/** An npm that has its packages from one registry, and a folder of its own. */
export interface Npm {
	readonly folder: string;
	/** Runs npm; what it said, and how it ended. */
	run(...args: string[]): Promise<{ code: number; text: string }>;
	remove(): Promise<void>;
}

export async function npmAt(registry: string): Promise<Npm> {
	const folder = await mkdtemp(join(tmpdir(), 'registry-'));
	const env = { ...process.env, ...(await npmFrom(registry, folder)) };
	return {
		folder,
		run: async (...args) => {
			return await new Promise((resolve) => {
				execFile('npm', args, { cwd: folder, env }, (error, stdout, stderr) => {
					const code = error === null ? 0 : Number(error.code);
					resolve({ code, text: `${stdout}${stderr}`.trim() });
				});
			});
		},
		remove: async () => await rm(folder, { recursive: true, force: true }),
	};
}
