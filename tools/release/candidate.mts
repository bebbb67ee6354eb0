import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackage } from '../n8n/pack.mts';
import { run } from '../n8n/run.mts';
import { root } from '../root.mts';

/** What would be published, and what people and n8n look at when they judge it; all by their paths. */
export interface Candidate {
	/** What is in the tarball, as text. */
	readonly packed: Readonly<Record<string, string>>;
	/** The tarball's size in bytes. */
	readonly size: number;
	/** The published sources. */
	readonly sources: Readonly<Record<string, string>>;
	/** The rest of the repository that a release needs. */
	readonly texts: Readonly<
		Record<'package-lock.json' | 'CHANGELOG.md' | typeof PUBLISHING, string>
	>;
	/** The pages of documentation. */
	readonly pages: Readonly<Record<string, string>>;
	/** What the packages that the sources import say of their licence, by their names. */
	readonly licences: Readonly<Record<string, string | undefined>>;
}

/** The workflow that publishes. */
export const PUBLISHING = '.github/workflows/publish.yml';

/** Builds and packs the package, and reads all that belongs to it. */
export async function readCandidate(): Promise<Candidate> {
	const sources = await textsUnder(root, ['nodes', 'credentials'], /\.ts$/);
	const text = async (path: string) => await readFile(join(root, path), 'utf8');
	const imported = new Set(Object.values(sources).flatMap(packagesIn));
	const licences = [...imported].map(async (name) => [name, await licenceOf(name)] as const);
	return {
		...(await unpack(await packPackage())),
		sources,
		texts: {
			'package-lock.json': await text('package-lock.json'),
			'CHANGELOG.md': await text('CHANGELOG.md'),
			[PUBLISHING]: await text(PUBLISHING),
		},
		pages: await textsUnder(root, ['README.md', 'docs'], /\.md$/),
		licences: Object.fromEntries(await Promise.all(licences)),
	};
}

/** The packages that a source imports, or holds a file of (`tools/libfvad.mts`). */
export function packagesIn(source: string): string[] {
	const found = source.matchAll(/(?:from '|^\/\/ \S+ of the npm package )([^.'][^',\s]*)/gm);
	return [...found].map(([, name = '']) => name);
}

async function unpack(tarball: string): Promise<Pick<Candidate, 'packed' | 'size'>> {
	const folder = await mkdtemp(join(tmpdir(), 'omi-release-'));
	try {
		const log = join(folder, 'unpack.log');
		await run('tar', ['-xzf', tarball, '-C', folder], { cwd: folder, log });
		const packed = await textsUnder(join(folder, 'package'), ['.'], /./);
		return { packed, size: (await stat(tarball)).size };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function textsUnder(
	folder: string,
	names: readonly string[],
	which: RegExp,
): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	for (const name of names) {
		const isFolder = (await stat(join(folder, name))).isDirectory();
		const inside = isFolder ? await readdir(join(folder, name), { recursive: true }) : [''];
		for (const path of inside.map((entry) => join(name, entry)).sort()) {
			if (!which.test(path) || (await stat(join(folder, path))).isDirectory()) continue;
			found[path.replaceAll('\\', '/')] = await readFile(join(folder, path), 'utf8');
		}
	}
	return found;
}

async function licenceOf(name: string): Promise<string | undefined> {
	const path = join(root, 'node_modules', name, 'package.json');
	const text = await readFile(path, 'utf8').catch(() => '{}');
	return (JSON.parse(text) as { license?: string }).license;
}
