import { manifest, nodeSources, openTarball, type Tarball } from '../support/tarball.mts';

/** What would be published: nothing is missing that n8n looks for, and nothing is in it that is nobody's business. */

interface Manifest {
	scripts: Record<string, string>;
	dependencies?: unknown;
	n8n: { nodes: string[]; credentials: string[] };
}

jest.setTimeout(120_000);

let tarball: Tarball;
beforeAll(async () => {
	tarball = await openTarball();
});

/** What a pattern finds in its first brackets. */
const names = (text: string, pattern: RegExp) => {
	return [...text.matchAll(pattern)].map(([, name = '']) => name);
};

describe('the packed package', () => {
	it('holds what n8n loads, with what it shows of it', () => {
		const { nodes, credentials } = (JSON.parse(manifest()) as Manifest).n8n;
		const codex = nodes.map((node) => node.replace(/\.js$/, '.json'));
		const icons = ['dist/icons/omi.svg', 'dist/icons/omi.dark.svg'];
		const wanted = [...nodes, ...credentials, ...codex, ...icons];
		expect(tarball.files).toEqual(expect.arrayContaining(wanted));
	});

	it('holds nothing else than what is built, the words about it and the licences', () => {
		const built = /^dist\/(nodes|credentials|shared|icons)\/[\w./-]+\.(js|json|svg)$/;
		expect(tarball.files.filter((file) => !built.test(file)).sort()).toEqual([
			'LICENSE',
			'README.md',
			'dist/THIRD-PARTY-LICENSES.md',
			'package.json',
		]);
	});

	it('names the licence of everything that is bundled', () => {
		const code = tarball.files.filter((file) => file.endsWith('.js')).map(tarball.read);
		const required = new Set(code.flatMap((text) => names(text, /require\("([^."][^"]*)"\)/g)));
		expect([...required].sort()).toEqual(['crypto', 'ioredis', 'luxon', 'n8n-workflow']);

		const imported = new Set(nodeSources().flatMap((text) => names(text, /from '([^.'][^']*)'/g)));
		const bundled = [...imported].filter((name) => !required.has(name)).sort();
		expect(bundled).toEqual(['wavefile', 'zod']);
		const licences = tarball.read('dist/THIRD-PARTY-LICENSES.md');
		// The detector of voices is a file of its own in the sources: tools/libfvad.mts.
		const detector = '@ozymandiasthegreat/vad';
		expect(names(licences, /^# (.*)$/gm).sort()).toEqual([detector, ...bundled]);
	});

	it('installs nothing and runs nothing', () => {
		const { dependencies, scripts } = JSON.parse(tarball.read('package.json')) as Manifest;
		expect(dependencies).toBeUndefined();
		expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
	});

	it('stays small', () => {
		expect(tarball.size).toBeLessThan(220_000);
	});
});
