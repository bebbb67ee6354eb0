import { COMMANDS, problemsOf } from '../../tools/release/commands.mts';
import { makePackage, type SomePackage } from '../support/somePackage.mts';

/** What a release has to be run for: each command notices a package that is not as it should be. */

jest.setTimeout(120_000);

let some: SomePackage | undefined;
afterEach(() => some?.remove());

const check = (command: string, files: Record<string, string | object>) => {
	some = makePackage(files);
	const found = COMMANDS.find(({ args }) => args.includes(command));
	return problemsOf(found ?? { promise: '', args: ['run', command] }, some.folder).join('\n');
};

const REPOSITORY = { type: 'git', url: 'git+https://github.com/a/b.git' };
const sound = { name: 'n8n-nodes-sound', version: '1.0.0', repository: REPOSITORY };

describe('What npm would publish', () => {
	it('passes as it is, also where its version has been published', () => {
		expect(check('publish', { 'package.json': sound })).toBe('');
		const published = { ...sound, name: 'n8n-workflow', version: '1.0.0' };
		expect(check('publish', { 'package.json': published })).toBe('');
	});

	it.each([
		['has a manifest that cannot be read', '{"name": "n8n-nodes-sound",}', 'EJSONPARSE'],
		['has no manifest', undefined, 'package.json'],
		[
			'is put right by npm',
			{ ...sound, repository: { type: 'git', url: 'https://github.com/a/b' } },
			'auto-corrected',
		],
	])('fails if it %s', (_what, manifest, words) => {
		const files: Record<string, string | object> =
			manifest === undefined ? {} : { 'package.json': manifest };
		expect(check('publish', files)).toContain(words);
	});
});

it.each(['lint', 'build', 'scan'])('fails where %s does, and says what it has said', (name) => {
	const scripts = { [name]: 'echo this is wrong && exit 1' };
	expect(check(name, { 'package.json': { ...sound, scripts } })).toContain('this is wrong');
	some?.remove();
	const quiet = { [name]: 'echo all is well' };
	expect(check(name, { 'package.json': { ...sound, scripts: quiet } })).toBe('');
});

it("n8n's scanner notices a package that reads the environment", () => {
	some = makePackage({
		'package.json': { ...sound, files: ['dist'] },
		'dist/some.js': 'module.exports = process.env.KEY;',
	});
	const scan = { promise: '', args: ['run', 'scan', '--', some.folder] };
	expect(problemsOf(scan).join('\n')).toContain("restricted global 'process'");
});
