import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Packs a package once more under another version number; nothing else in it changes but the form, if one is given.
 *
 * @param folder where the new tarball goes
 * @param format the number of the form in which it writes things down (`nodes/state/format.ts`)
 * @returns its path
 */
export async function packAs(
	version: string,
	tarball: string,
	folder: string,
	format?: number,
): Promise<string> {
	const unpacked = await mkdtemp(join(folder, 'unpacked-'));
	try {
		await execute('tar', ['-xzf', tarball, '-C', unpacked]);
		const path = join(unpacked, 'package/package.json');
		const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
		await writeFile(path, `${JSON.stringify({ ...manifest, version }, undefined, '\t')}\n`);
		if (format !== undefined) await setFormat(join(unpacked, 'package/dist'), format);
		const packed = join(folder, `${String(manifest.name)}-${version}.tgz`);
		await execute('tar', ['-czf', packed, '-C', unpacked, 'package']);
		return packed;
	} finally {
		await rm(unpacked, { recursive: true, force: true });
	}
}

async function setFormat(dist: string, format: number): Promise<void> {
	let found = 0;
	for (const file of await readdir(dist, { recursive: true })) {
		if (!file.endsWith('.js')) continue;
		const text = await readFile(join(dist, file), 'utf8');
		const changed = text.replace(/\bFORMAT = \d+;/g, () => {
			found += 1;
			return `FORMAT = ${format};`;
		});
		if (changed !== text) await writeFile(join(dist, file), changed);
	}
	if (found !== 1) throw new Error(`The format is set in ${found} places, not in one.`);
}
