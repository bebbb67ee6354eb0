const { mkdir, readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const esbuild = require('esbuild');
const { series, parallel, src, dest } = require('gulp');

/** n8n brings it along; everything else that the sources import is bundled. */
const providedByN8n = ['n8n-workflow', 'ioredis', 'luxon'];

const clean = () => rm('dist', { recursive: true, force: true });

/**
 * Bundles the nodes and credentials. esbuild can share code between entry points only between ES
 * modules, and n8n loads CommonJS; so the bundle is made as the former and each file of it then turned
 * into the latter. Shared code matters for more than size: a session store that each node had a copy of
 * would be several stores.
 */
async function bundle() {
	const { outputFiles, metafile } = await esbuild.build({
		entryPoints: ['nodes/**/*.node.ts', 'credentials/**/*.credentials.ts'],
		outdir: 'dist',
		outbase: '.',
		chunkNames: 'shared/[name]-[hash]',
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		mainFields: ['module', 'main'],
		external: providedByN8n,
		legalComments: 'none',
		metafile: true,
		write: false,
	});
	for (const { path, text } of outputFiles) {
		const { code } = await esbuild.transform(text, {
			format: 'cjs',
			platform: 'node',
			target: 'node20',
			// What n8n provides can be found by \`require\` only; and it is loaded when it is needed.
			supported: { 'dynamic-import': false },
		});
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, code);
	}
	await writeFile('dist/THIRD-PARTY-LICENSES.md', await licencesOf(metafile));
}

/** Sources that were written from what is in a package. */
const writtenFrom = { 'nodes/domain/audio/libfvad.ts': '@ozymandiasthegreat/vad' };

/** The licences of the packages that are in the bundle, which have to travel with it. */
async function licencesOf({ inputs }) {
	const packages = Object.keys(inputs).map(
		(path) => writtenFrom[path] ?? /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1],
	);
	const texts = [...new Set(packages)]
		.filter(Boolean)
		.sort()
		.map(async (name) => {
			const folder = join('node_modules', name);
			const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
			if (file === undefined) throw new Error(`${name} is bundled and has no licence file`);
			return `# ${name}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
		});
	return (await Promise.all(texts)).join('\n');
}

const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));

/** n8n reads a node's codex file (categories, aliases, links) from beside its JavaScript. */
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

/** What the editor shows of an operation's output before it has run. */
const previews = () => src('nodes/**/__schema__/**/*.json').pipe(dest('dist/nodes'));

exports.build = series(clean, parallel(bundle, icons, codex, previews));
exports.default = exports.build;
