/**
 * Runs n8n's own scanner for community packages on what would be published: on the packed tarball, and on
 * the sources, as n8n does for a package that it is asked to verify. Offline: nothing is downloaded.
 * `npm run scan -- FOLDER` does it with the package in another folder.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackage } from './n8n/pack.mts';
import { root } from './root.mts';

interface Verdict {
	passed: boolean;
	message?: string;
	details?: string;
}

interface Scanner {
	analyzePackage(folder: string, patterns: string[]): Promise<Verdict>;
	SOURCE_FILE_PATTERNS: string[];
}

/** The scanner exports this, but has neither types nor an entry point. */
const SCANNER = join(root, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs');

const source = process.argv[2] ?? root;

/** Packs what is in the folder, as it has been built. */
function packFolder(into: string): string {
	const output = execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', into], {
		cwd: source,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [{ filename }] = JSON.parse(output) as [{ filename: string }];
	return join(into, filename);
}

/** Unpacks the package, as npm would install it. */
async function unpackTarball(into: string): Promise<string> {
	// This one is the tarball that everything else that is tested installs.
	const tarball = source === root ? await packPackage() : packFolder(into);
	execFileSync('tar', ['-xzf', tarball, '-C', into]);
	return join(into, 'package');
}

const folder = mkdtempSync(join(tmpdir(), 'omi-scan-'));
try {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(SCANNER)) as Scanner;
	const verdicts = {
		'packed tarball': await analyzePackage(await unpackTarball(folder), [
			'**/*.js',
			'package.json',
		]),
		sources: await analyzePackage(source, SOURCE_FILE_PATTERNS),
	};
	for (const [what, { passed, message, details }] of Object.entries(verdicts)) {
		console.log(
			passed ? `✓ ${what}: nothing to report` : `✗ ${what}: ${message}\n${details ?? ''}`,
		);
		if (!passed) process.exitCode = 1;
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
