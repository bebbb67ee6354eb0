import { packagesIn, PUBLISHING, type Candidate } from './candidate.mts';
import { Manifest } from './manifest.mts';

/** Something that has to hold before a version is published. */
export interface Check {
	readonly promise: string;
	/** What is not so, a sentence each; empty if it holds. */
	problems(candidate: Candidate): string[];
}

const manifestOf = ({ packed }: Candidate) =>
	JSON.parse(packed['package.json'] ?? '{}') as Manifest;
const found = (text: string, pattern: RegExp) =>
	[...text.matchAll(pattern)].map(([, name = '']) => name);
const codeOf = ({ packed }: Candidate) => {
	return Object.entries(packed).filter(([path]) => path.endsWith('.js'));
};
const unless = (isSo: boolean, sentence: string) => (isSo ? [] : [sentence]);

const manifest: Check = {
	promise: 'package.json says what n8n wants of a package',
	problems(candidate) {
		const { error } = Manifest.safeParse(manifestOf(candidate));
		return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
	},
};

const complete: Check = {
	promise: 'every node and credential is registered, and packed with what n8n shows of it',
	problems(candidate) {
		const { nodes = [], credentials = [] } = manifestOf(candidate).n8n ?? {};
		const registered = [...nodes, ...credentials];
		const written = Object.keys(candidate.sources)
			.filter((path) => /\.(node|credentials)\.ts$/.test(path))
			.map((path) => `dist/${path.replace(/\.ts$/, '.js')}`);
		const codices = nodes.map((node) => node.replace(/\.js$/, '.json'));
		const icons = ['dist/icons/omi.svg', 'dist/icons/omi.dark.svg'];
		const wanted = [...registered, ...codices, ...icons];
		return [
			...written
				.filter((path) => !registered.includes(path))
				.map((path) => `${path} is not registered in package.json.`),
			...wanted
				.filter((path) => candidate.packed[path] === undefined)
				.map((path) => `${path} is not in the tarball.`),
		];
	},
};

/** The largest that anybody has to download, in bytes. */
const LARGEST = 250_000;

const nothingElse: Check = {
	promise: 'nothing else is packed, and the tarball is small',
	problems({ packed, size }) {
		const built = /^dist\/(nodes|credentials|shared|icons)\/[\w./-]+\.(js|json|svg)$/;
		const words = ['LICENSE', 'README.md', 'package.json', LICENCES];
		return [
			...Object.keys(packed)
				.filter((path) => !built.test(path) && !words.includes(path))
				.map((path) => `${path} is packed.`),
			...unless(size < LARGEST, `The tarball has ${size} bytes, more than ${LARGEST}.`),
		];
	},
};

/** What the bundle may ask n8n for. */
const PROVIDED_BY_N8N = ['crypto', 'ioredis', 'luxon', 'n8n-workflow'];

const requiredIn = (candidate: Candidate) => {
	const code = codeOf(candidate).map(([, text]) => text);
	return new Set(code.flatMap((text) => found(text, /require\("([^."][^"]*)"\)/g)));
};

const harmless: Check = {
	promise: "it reads no file and no environment, and asks for nothing but n8n's libraries",
	problems(candidate) {
		const machine = /\bprocess\.(?:env|cwd|argv)\b|\b__(?:dirname|filename)\b|\beval\(/g;
		return [
			...[...requiredIn(candidate)]
				.filter((name) => !PROVIDED_BY_N8N.includes(name))
				.map((name) => `The bundle requires ${name}.`),
			...codeOf(candidate).flatMap(([path, text]) => {
				return [...new Set(text.match(machine))].map((word) => `${path} uses ${word}.`);
			}),
		];
	},
};

const LICENCES = 'dist/THIRD-PARTY-LICENSES.md';

/** Licences that allow what MIT allows, if their text travels along. */
const PERMISSIVE = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];

const licences: Check = {
	promise: 'what is bundled may be, and its licences travel with it',
	problems(candidate) {
		const required = requiredIn(candidate);
		const imported = new Set(Object.values(candidate.sources).flatMap(packagesIn));
		const bundled = [...imported].filter((name) => !required.has(name));
		const { devDependencies = {} } = manifestOf(candidate);
		const named = found(candidate.packed[LICENCES] ?? '', /^# (.*)$/gm);
		return [
			...bundled.flatMap((name) => {
				const licence = candidate.licences[name] ?? 'none';
				return [
					...unless(named.includes(name), `${LICENCES} does not have that of ${name}.`),
					...unless(PERMISSIVE.includes(licence), `The licence of ${name} is ${licence}.`),
					...unless(name in devDependencies, `${name} is bundled and no devDependency.`),
				];
			}),
			...named
				.filter((name) => !bundled.includes(name))
				.map((name) => `${LICENCES} has that of ${name}, which is not bundled.`),
			...unless(
				candidate.packed.LICENSE?.startsWith('MIT License') === true,
				'The tarball holds no MIT licence.',
			),
		];
	},
};

/** Parts of n8n's template for a README, as ours are headed. */
const PARTS = {
	Installation: 'Installation',
	Operations: 'The nodes',
	Credentials: 'Who may send',
	Usage: 'Connecting Omi',
	Resources: 'Examples',
	Compatibility: 'Compatibility',
	'Version history': 'Version history',
};

const words: Check = {
	promise: 'the README has the parts that n8n wants, and all that is in the package is documented',
	problems({ packed, sources, pages }) {
		const headings = found(packed['README.md'] ?? '', /^#+ (.*)$/gm);
		const displayed = (kind: RegExp) => {
			const files = Object.entries(sources).filter(([path]) => kind.test(path));
			return files.flatMap(([, text]) => found(text, /^\t{1,2}displayName(?: =|:) '([^']+)'/gm));
		};
		const nodes = displayed(/\.node\.ts$/);
		const credentials = displayed(/\.credentials\.ts$/);
		const all = Object.values(pages).join('\n');
		return [
			...Object.entries(PARTS)
				.filter(([, heading]) => !headings.includes(heading))
				.map(([part, heading]) => `The README has no "${heading}", which n8n calls ${part}.`),
			...nodes
				.filter((name) => !headings.includes(name))
				.map((name) => `The README has nothing about ${name}.`),
			...credentials
				.filter((name) => !all.includes(name))
				.map((name) => `No page tells of the credential ${name}.`),
		];
	},
};

const version: Check = {
	promise: 'the version is the same everywhere, and the changelog has its date',
	problems(candidate) {
		const { version: ours } = manifestOf(candidate);
		const lock = JSON.parse(candidate.texts['package-lock.json']) as {
			version: string;
			packages: Record<string, { version?: string }>;
		};
		const [newest = ''] = found(candidate.texts['CHANGELOG.md'], /^## (.*)$/gm);
		const [said = '', date = ''] = newest.split(/[ ()]+/);
		return [
			...[lock.version, lock.packages['']?.version]
				.filter((locked) => locked !== ours)
				.map((locked) => `package-lock.json is of ${locked}, and package.json of ${ours}.`),
			...unless(said === ours, `CHANGELOG.md begins with ${said}, and package.json is of ${ours}.`),
			...unless(
				/^\d{4}-\d\d-\d\d$/.test(date),
				`CHANGELOG.md has no date for ${said}: "${newest}".`,
			),
		];
	},
};

const provenance: Check = {
	promise: 'a tag publishes it with provenance, by nothing that can change under its name',
	problems({ texts }) {
		const text = texts[PUBLISHING].replace(/(^|\s)#.*$/gm, '');
		return [
			...unless(/^\s*tags: \[.v\*.\]$/m.test(text), 'No tag starts the publishing.'),
			...unless(/^\s*id-token: write$/m.test(text), 'npm could not prove who publishes.'),
			...unless(/npm publish .*--provenance/.test(text), 'It is published without provenance.'),
			...unless(/npm run release:check/.test(text), 'Nothing checks the release before.'),
			...found(text, /uses: (\S+)/g)
				.filter((action) => !/@[0-9a-f]{40}$/.test(action))
				.map((action) => `${action} is not pinned to a commit.`),
		];
	},
};

/** All that can be told by reading. What has to be run is in `main.mts`. */
export const CHECKS: readonly Check[] = [
	manifest,
	complete,
	nothingElse,
	harmless,
	licences,
	words,
	version,
	provenance,
];
