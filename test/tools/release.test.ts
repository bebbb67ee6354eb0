import { PUBLISHING, readCandidate, type Candidate } from '../../tools/release/candidate.mts';
import { CHECKS } from '../../tools/release/checks.mts';

/** What would be published keeps what a release promises; and each promise that is broken is noticed. */

jest.setTimeout(120_000);

let candidate: Candidate;
beforeAll(async () => {
	const read = await readCandidate();
	// Only what is about to be released has a date.
	const dated = read.texts['CHANGELOG.md'].replace('(unreleased)', '(2026-12-01)');
	candidate = { ...read, texts: { ...read.texts, 'CHANGELOG.md': dated } };
});

it.each(CHECKS)('$promise', ({ problems }) => {
	expect(problems(candidate)).toEqual([]);
});

type Change = (candidate: Candidate) => Partial<Candidate>;

const packed = (path: string, change: (text: string) => string | undefined): Change => {
	return (own) => {
		const { [path]: text = '', ...rest } = own.packed;
		const changed = change(text);
		return { packed: changed === undefined ? rest : { ...rest, [path]: changed } };
	};
};
const manifest = (over: object) => {
	return packed('package.json', (text) => JSON.stringify({ ...JSON.parse(text), ...over }));
};
const text = (path: keyof Candidate['texts'], from: RegExp | string, to: string): Change => {
	return ({ texts }) => ({ texts: { ...texts, [path]: texts[path].replace(from, to) } });
};
const source = (path: string, content: string): Change => {
	return ({ sources }) => ({ sources: { ...sources, [path]: content } });
};
const NODE = 'dist/nodes/Omi/Omi.node.js';
const code = (line: string) => packed(NODE, (own) => `${own}\n${line}`);

/** By promises: how each is broken, and what is said of it. */
const BROKEN: Array<[promise: RegExp, ...Array<[change: Change, problem: string]>]> = [
	[
		/^package.json/,
		[manifest({ name: 'omi' }), 'name: is no name of a community package'],
		[manifest({ version: '0.2.0-beta.1' }), 'version: is no version to publish'],
		[manifest({ license: 'Apache-2.0' }), 'license: Invalid literal value, expected "MIT"'],
		[manifest({ author: { name: 'Ann' } }), 'author.email: Required'],
		[manifest({ homepage: undefined }), 'homepage: Required'],
		[
			manifest({ repository: { type: 'git', url: 'https://example.com/omi' } }),
			'repository.url: is no repository on GitHub',
		],
		[manifest({ keywords: ['omi'] }), 'keywords: lack n8n-community-node-package'],
		[manifest({ files: ['dist', 'test'] }), 'files: Array must contain at most 1'],
		[manifest({ scripts: { postinstall: 'x' } }), 'scripts.postinstall: would run'],
		[manifest({ dependencies: { zod: '*' } }), 'dependencies: stands there'],
		[manifest({ overrides: {} }), 'overrides: stands there'],
		[manifest({ private: true }), 'private: stands there'],
		[manifest({ peerDependencies: { 'n8n-workflow': '^2' } }), 'peerDependencies.n8n-workflow: '],
		[manifest({ peerDependencies: { 'n8n-workflow': '*', zod: '*' } }), 'Unrecognized key'],
		[manifest({ n8n: { nodes: [] } }), 'n8n.strict: '],
	],
	[
		/^every node/,
		[source('nodes/OmiNew/OmiNew.node.ts', ''), 'OmiNew.node.js is not registered'],
		[source('credentials/New.credentials.ts', ''), 'New.credentials.js is not registered'],
		[packed(NODE, () => undefined), `${NODE} is not in the tarball`],
		[packed('dist/nodes/Omi/Omi.node.json', () => undefined), 'Omi.node.json is not in'],
		[packed('dist/icons/omi.dark.svg', () => undefined), 'omi.dark.svg is not in'],
	],
	[
		/^nothing else/,
		[packed('dist/nodes/Omi/Omi.node.test.js.map', () => '{}'), 'Omi.node.test.js.map is packed'],
		[packed('.env', () => 'KEY=1'), '.env is packed'],
		[() => ({ size: 300_000 }), 'has 300000 bytes'],
	],
	[
		/^it reads no file/,
		[code('require("fs");'), 'requires fs'],
		[code('const { request } = require("axios");'), 'requires axios'],
		[code('const key = process.env.KEY;'), 'uses process.env'],
		[code('open(__dirname);'), 'uses __dirname'],
	],
	[
		/^what is bundled/,
		[source('nodes/new.ts', "import { x } from 'lodash';"), 'does not have that of lodash'],
		[
			source('nodes/new.ts', "import { x } from 'lodash';"),
			'lodash is bundled and no devDependency',
		],
		[() => ({ licences: { ...candidate.licences, zod: 'GPL-3.0' } }), 'of zod is GPL-3.0'],
		[packed('dist/THIRD-PARTY-LICENSES.md', () => ''), 'that of @ozymandiasthegreat/vad'],
		[packed('dist/THIRD-PARTY-LICENSES.md', (own) => `${own}\n# left\n`), 'that of left, which'],
		[packed('LICENSE', () => 'All rights reserved'), 'no MIT licence'],
	],
	[
		/^the README/,
		[packed('README.md', (own) => own.replace('## Compatibility', '')), 'no "Compatibility"'],
		[packed('README.md', (own) => own.replace('### Omi Reply', '')), 'nothing about Omi Reply'],
		[
			source('nodes/New/New.node.ts', "\tdescription = {\n\t\tdisplayName: 'Omi New',\n"),
			'nothing about Omi New',
		],
		[
			source('credentials/New.credentials.ts', "\tdisplayName = 'Omi New API';\n"),
			'tells of the credential Omi New API',
		],
	],
	[
		/^the version/,
		[manifest({ version: '9.9.9' }), 'package.json of 9.9.9'],
		[text('CHANGELOG.md', /\(2026-12-01\)/, '(unreleased)'), 'has no date for'],
		[text('CHANGELOG.md', /^## .*$/m, '## 9.9.9 (2026-12-01)'), 'begins with 9.9.9'],
	],
	[
		/^a tag publishes/,
		[text(PUBLISHING, 'id-token: write', 'id-token: none'), 'could not prove'],
		[text(PUBLISHING, ' --provenance', ''), 'without provenance'],
		[text(PUBLISHING, /@[0-9a-f]{40}/, '@v4'), 'checkout@v4 is not pinned'],
		[text(PUBLISHING, "tags: ['v*']", "branches: ['main']"), 'No tag starts'],
		[text(PUBLISHING, 'npm run release:check', 'true'), 'Nothing checks'],
	],
];

const rows = BROKEN.flatMap(([promise, ...breaks]) => {
	return breaks.map(([change, problem]) => ({ promise, change, problem }));
});

it.each(rows)('$promise … is broken: $problem', ({ promise, change, problem }) => {
	const spoiled = { ...candidate, ...change(candidate) };
	const said = CHECKS.filter((check) => promise.test(check.promise)).flatMap((check) => {
		return check.problems(spoiled);
	});
	expect(said).toContainEqual(expect.stringContaining(problem));
});

it('each promise is broken above', () => {
	const unbroken = CHECKS.filter(
		(check) => !BROKEN.some(([promise]) => promise.test(check.promise)),
	);
	expect(unbroken).toEqual([]);
});
