import { readdir, readlink } from 'node:fs/promises';
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
