import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { root } from '../root.mts';
import { npm, run } from './run.mts';

/** Packed tarballs, named by what their sources were; npm and git both leave this folder alone. */
const cache = join(root, 'node_modules/.cache/n8n-nodes-omi');

const log = join(cache, 'build.log');

/** Everything that the tarball is made from. */
const sources = [
	'nodes',
	'credentials',
	'icons',
	'package.json',
	'gulpfile.js',
	'README.md',
	'LICENSE',
];

async function filesUnder(path: string): Promise<string[]> {
	const found = await stat(path).catch(() => undefined);
	if (found === undefined) return [];
	if (found.isFile()) return [path];
	const names = (await readdir(path)).sort();
	return (await Promise.all(names.map((name) => filesUnder(join(path, name))))).flat();
}

/** A name for the sources as they are now. */
async function fingerprint(): Promise<string> {
	const hash = createHash('sha256');
	const files = await Promise.all(sources.map((name) => filesUnder(join(root, name))));
	for (const file of files.flat()) {
		hash
			.update(`${file}\0`)
			.update(await readFile(file))
			.update('\0');
	}
	return hash.digest('hex').slice(0, 16);
}

/** How long others may be at it: looked for every half second, for five minutes. */
const patience = { retries: 600, factor: 1, minTimeout: 500 };

/** Builds and packs the package as it would be published; the tarball's path. Unchanged sources are packed once. */
export async function packPackage(): Promise<string> {
	const tarball = join(cache, `${await fingerprint()}.tgz`);
	const isThere = async () => (await stat(tarball).catch(() => undefined)) !== undefined;
	if (await isThere()) return tarball;
	await mkdir(dirname(cache), { recursive: true });
	// Several tests may begin at once, and all would build in the same folder.
	const unlock = await lock(cache, { realpath: false, retries: patience });
	try {
		if (!(await isThere())) await pack(tarball);
	} finally {
		await unlock();
	}
	return tarball;
}

async function pack(tarball: string): Promise<void> {
	await rm(cache, { recursive: true, force: true });
	await mkdir(cache, { recursive: true });
	await run(...npm(['run', 'build']), { cwd: root, log });
	const packed = await run(...npm(['pack', '--silent', '--pack-destination', cache]), {
		cwd: root,
		log,
	});
	await rename(join(cache, packed.trim()), tarball);
}

interface PackageJson extends Record<string, unknown> {
	name: string;
	version: string;
	author?: { name?: string; email?: string };
}

/** What n8n's Community nodes page knows about an installed package. */
export interface InstalledPackage {
	name: string;
	version: string;
	authorName: string;
	authorEmail: string;
}

/**
 * Puts the package where n8n's Community nodes page would, in the way it does: the tarball is unpacked
 * with tar, the manifest loses what only developers need, and the folder's own manifest lists it. (n8n
 * then runs `npm install` for the package's dependencies; this package may have none.)
 */
export async function unpackPackage(
	tarball: string,
	userFolder: string,
): Promise<InstalledPackage> {
	const nodes = join(userFolder, '.n8n/nodes');
	const unpacked = join(nodes, 'unpacked');
	await rm(unpacked, { recursive: true, force: true });
	await mkdir(unpacked, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], {
		cwd: nodes,
		log: join(userFolder, 'install.log'),
	});
	const manifest = JSON.parse(
		await readFile(join(unpacked, 'package.json'), 'utf8'),
	) as PackageJson;
	for (const field of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		delete manifest[field];
	}
	if (manifest.dependencies !== undefined) {
		throw new Error(`${manifest.name} has dependencies, which n8n does not verify packages with.`);
	}
	await writeJson(join(unpacked, 'package.json'), manifest);
	await rm(join(nodes, 'node_modules', manifest.name), { recursive: true, force: true });
	await mkdir(join(nodes, 'node_modules'), { recursive: true });
	await rename(unpacked, join(nodes, 'node_modules', manifest.name));
	await writeJson(join(nodes, 'package.json'), {
		name: 'installed-nodes',
		private: true,
		dependencies: { [manifest.name]: manifest.version },
	});
	return {
		name: manifest.name,
		version: manifest.version,
		authorName: manifest.author?.name ?? '',
		authorEmail: manifest.author?.email ?? '',
	};
}

async function writeJson(path: string, value: unknown): Promise<void> {
	await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
