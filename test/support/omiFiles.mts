import { readFileSync } from 'node:fs';

/** A file of the checkout as text. Here, since the linter keeps `node:` imports out of .ts files. */
export function readText(path: string): string {
	return readFileSync(path, 'utf8');
}
