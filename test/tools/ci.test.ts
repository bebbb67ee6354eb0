import { startCi } from '../support/ciRun.mts';

/** What `.ci/run` says of what broke: the first thing that whoever has to mend it reads. */

const ended = (lines: readonly string[]) => {
	return lines.flatMap((line) => /^npm (.*) has ended$/.exec(line)?.[1] ?? []);
};

it('runs everything, and says what it could not try', async () => {
	const { code, lines } = await startCi().ended;
	expect(code).toBe(0);
	expect(ended(lines).slice(0, 5)).toEqual([
		'ci',
		'run lint',
		'run build',
		'run scan',
		'publish --dry-run --force',
	]);
	expect(ended(lines).slice(5).sort()).toEqual([
		'run test:e2e',
		'run test:ui',
		'start -- --once --port 5690',
		'test',
	]);
	expect(lines.join('\n')).toContain('NOT TESTED: queue mode.');
	expect(lines.at(-1)).toMatch(/all of it holds$/);
});

it.each([
	['the first', 'ci', 'what the package is built with can be installed'],
	['one before all others', 'run scan', "it passes n8n's check of community packages"],
	['one beside others', 'test', 'each part does what it should'],
	['the demo', 'start*', 'a newcomer sees every example work'],
	['one of the last', 'run test:ui', 'people find in the editor what they need'],
])('names the promise that broke, where it is %s', async (_which, breaks, promise) => {
	const { code, lines } = await startCi({ breaks }).ended;
	expect(code).not.toBe(0);
	expect(lines.at(-1)).toBe(`BROKEN: ${promise}`);
	expect(lines.filter((line) => line.startsWith('BROKEN'))).toHaveLength(1);
});

it('lets what is beside come to its end, and names all that broke', async () => {
	const { code, lines } = await startCi({ breaks: 'run test:*' }).ended;
	expect(code).not.toBe(0);
	expect(ended(lines)).toEqual(expect.arrayContaining(['run test:e2e', 'run test:ui']));
	expect(lines.slice(-2).sort()).toEqual([
		'BROKEN: it works in a real n8n',
		'BROKEN: people find in the editor what they need',
	]);
});

it('leaves nothing running when it is ended', async () => {
	const ci = startCi({ hangs: '@(test|start*)' });
	await ci.says('npm start');
	await ci.says('npm test');
	ci.terminate();
	const { code } = await ci.ended;
	expect(code).not.toBe(0);
});
