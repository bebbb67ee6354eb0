import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../n8n/run.mts';

/**
 * Packs the package again, as another version of it.
 *
 * @param format the number of the form in which it writes things down (`nodes/state/format.ts`), if that is another too
 * @param folder where it goes
 * @returns its path
 */
export async function otherVersion(
	tarball: string,
	{ version, format }: { version: string; format?: number },
	folder: string,
): Promise<string> {
	const unpacked = await mkdtemp(join(folder, 'unpacked-'));
	const options = { cwd: folder, log: join(folder, 'pack.log') };
	await run('tar', ['-xzf', tarball, '-C', unpacked], options);
	const manifest = join(unpacked, 'package/package.json');
	const { name, ...rest } = JSON.parse(await readFile(manifest, 'utf8')) as { name: string };
	await writeFile(manifest, JSON.stringify({ name, ...rest, version }));
	if (format !== undefined) await setFormat(join(unpacked, 'package/dist'), format);
	const packed = join(folder, `${name}-${version}.tgz`);
	await run('tar', ['-czf', packed, '-C', unpacked, 'package'], options);
	await rm(unpacked, { recursive: true });
	return packed;
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
