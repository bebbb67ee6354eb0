/**
 * Runs n8n's own scanner for community packages on what would be published: on the packed tarball, and on
 * the sources, as n8n does for a package that it is asked to verify. Offline: nothing is downloaded.
 * `npm run scan -- FOLDER` does it with the package in another folder.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Packs the package and unpacks it into the folder, as npm would install it. */
function unpackTarball(folder: string): string {
	const output = execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', folder], {
		cwd: source,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [{ filename }] = JSON.parse(output) as [{ filename: string }];
	execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
	return join(folder, 'package');
}

const folder = mkdtempSync(join(tmpdir(), 'omi-scan-'));
try {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(SCANNER)) as Scanner;
	const verdicts = {
		'packed tarball': await analyzePackage(unpackTarball(folder), ['**/*.js', 'package.json']),
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
