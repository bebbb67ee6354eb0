import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackage } from '../../tools/n8n/pack.mts';
import { run } from '../../tools/n8n/run.mts';
import { npmFrom } from '../../tools/registry/npm.mts';
import { openRegistry } from '../../tools/registry/registry.mts';
import { packAs } from '../../tools/registry/version.mts';

/** This package in a registry of its own, in as many versions as a test likes. */
export interface OwnRegistry {
	/** Settings with which n8n installs from there. */
	readonly env: Record<string, string>;
	/** @param version by default the one that it has */
	publish(version?: string): Promise<void>;
	/** Installs the newest one by hand for a process of n8n that keeps its things in a folder, as docs/queue-mode.md says. */
	install(userFolder: string): Promise<void>;
	close(): Promise<void>;
}

export async function openOwnRegistry(): Promise<OwnRegistry> {
	const folder = await mkdtemp(join(tmpdir(), 'registry-'));
	const registry = await openRegistry();
	const env = await npmFrom(registry.url, folder);
	return {
		env,
		publish: async (version) => {
			const present = await packPackage();
			await registry.publish(
				version === undefined ? present : await packAs(version, present, folder),
			);
		},
		install: async (userFolder) => {
			const nodes = join(userFolder, '.n8n/nodes');
			await mkdir(nodes, { recursive: true });
			const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('npm_'));
			await run('npm', ['install', '--legacy-peer-deps', '--ignore-scripts', 'n8n-nodes-omi'], {
				cwd: nodes,
				log: join(folder, 'install.log'),
				env: { ...Object.fromEntries(inherited), ...env },
			});
		},
		close: async () => {
			await registry.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
