import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackage } from '../../tools/n8n/pack.mts';
import { npmFrom } from '../../tools/registry/npm.mts';
import { openRegistry } from '../../tools/registry/registry.mts';
import { packAs } from '../../tools/registry/version.mts';

/** This package in a registry of its own, in as many versions as a test likes. */
export interface OwnRegistry {
	/** Settings with which n8n installs from there. */
	readonly env: Record<string, string>;
	publish(version: string): Promise<void>;
	close(): Promise<void>;
}

export async function openOwnRegistry(): Promise<OwnRegistry> {
	const folder = await mkdtemp(join(tmpdir(), 'registry-'));
	const registry = await openRegistry();
	return {
		env: await npmFrom(registry.url, folder),
		publish: async (version) => {
			await registry.publish(await packAs(version, await packPackage(), folder));
		},
		close: async () => {
			await registry.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
