import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Packs a package once more under another version number; nothing else in it changes.
 *
 * @param folder where the new tarball goes
 * @returns its path
 */
export async function packAs(version: string, tarball: string, folder: string): Promise<string> {
	const unpacked = await mkdtemp(join(folder, 'unpacked-'));
	try {
		await execute('tar', ['-xzf', tarball, '-C', unpacked]);
		const path = join(unpacked, 'package/package.json');
		const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
		await writeFile(path, `${JSON.stringify({ ...manifest, version }, undefined, '\t')}\n`);
		const packed = join(folder, `${String(manifest.name)}-${version}.tgz`);
		await execute('tar', ['-czf', packed, '-C', unpacked, 'package']);
		return packed;
	} finally {
		await rm(unpacked, { recursive: true, force: true });
	}
}
