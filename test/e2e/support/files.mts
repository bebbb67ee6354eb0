import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8n } from '../../../tools/n8n/n8n.mts';

/** The files of executions that n8n has open. */
export async function openFilesOf(n8n: N8n): Promise<string[]> {
	const folder = `/proc/${n8n.pid}/fd`;
	const names = await readdir(folder);
	const targets = await Promise.all(
		names.map(async (name) => await readlink(`${folder}/${name}`).catch(() => '')),
	);
	return targets.filter((target) => target.includes('/binary_data'));
}

/** The files in a folder, with what is in them. */
export async function filesIn(folder: string): Promise<Array<{ name: string; bytes: Buffer }>> {
	const names = await readdir(folder);
	return await Promise.all(
		names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
	);
}
