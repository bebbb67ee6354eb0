import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMAT } from '../../nodes/state/format.ts';
import { packPackage, unpackPackage } from '../../tools/n8n/pack.mts';
import type { N8n } from '../../tools/n8n/n8n.mts';
import { packAs } from '../../tools/registry/version.mts';

/** Versions of this package, as tarballs. */
export interface Versions {
	/** As it is. */
	readonly present: string;
	/** The next one, which writes things down in the same form. */
	readonly next: string;
	/** One that writes them down in a form of its own, and reads the present one. */
	readonly newer: string;
	remove(): Promise<void>;
}

export async function makeVersions(): Promise<Versions> {
	const folder = await mkdtemp(join(tmpdir(), 'omi-versions-'));
	const present = await packPackage();
	return {
		present,
		next: await packAs('98.0.0', present, folder),
		newer: await packAs('99.0.0', present, folder, FORMAT + 1),
		remove: async () => await rm(folder, { recursive: true, force: true }),
	};
}

/** Has n8n, which is started anew for it, go on with another version. */
export async function install(n8n: N8n, tarball: string): Promise<void> {
	await n8n.pause();
	await unpackPackage(tarball, n8n.userFolder);
	await n8n.restart();
}
