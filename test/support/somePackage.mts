import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A package in a folder of its own. */
export interface SomePackage {
	readonly folder: string;
	remove(): void;
}

/** @param files the text of each by its path; objects as JSON */
export function makePackage(files: Record<string, string | object>): SomePackage {
	const folder = mkdtempSync(join(tmpdir(), 'omi-package-'));
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		const text = typeof content === 'string' ? content : JSON.stringify(content);
		writeFileSync(join(folder, path), text);
	}
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
