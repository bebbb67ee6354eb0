const { mkdir, readFile, rm, writeFile } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const esbuild = require('esbuild');
const { series, parallel, src, dest } = require('gulp');

/** n8n brings these along; everything else that the sources import is bundled. */
const providedByN8n = ['n8n-workflow'];

const clean = () => rm('dist', { recursive: true, force: true });

/**
 * Bundles the nodes and credentials. esbuild can share code between entry points only between ES
 * modules, and n8n loads CommonJS; so the bundle is made as the former and each file of it then turned
 * into the latter. Shared code matters for more than size: a session store that each node had a copy of
 * would be several stores.
 */
async function bundle() {
	const { outputFiles } = await esbuild.build({
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
		legalComments: 'external',
		write: false,
	});
	for (const { path, text } of outputFiles) {
		if (path.endsWith('.LEGAL.txt')) continue;
		const { code } = await esbuild.transform(text, {
			format: 'cjs',
			platform: 'node',
			target: 'node20',
		});
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, code);
	}
}

const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));

/** n8n reads a node's codex file (categories, aliases, links) from beside its JavaScript. */
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

/** The licences of what the bundle contains have to travel with it. */
async function licences() {
	const bundled = ['zod', 'wavefile'];
	const texts = await Promise.all(
		bundled.map(async (name) => {
			const text = await readFile(join('node_modules', name, 'LICENSE'), 'utf8');
			return `# ${name}\n\n${text.trim()}\n`;
		}),
	);
	await writeFile('dist/THIRD-PARTY-LICENSES.md', texts.join('\n'));
}

exports.build = series(clean, parallel(bundle, icons, codex), licences);
exports.default = exports.build;
