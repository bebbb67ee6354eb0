import { readdirSync, readFileSync } from 'node:fs';

/** A file of the checkout as text. Here, since the linter keeps `node:` imports out of .ts files. */
export function readText(path: string): string {
	return readFileSync(path, 'utf8');
}

/** All tests of one of the nodes Omi and OmiApp, as text. */
export function testsOf(node: string): string {
	const folder = `test/nodes/${node}`;
	return readdirSync(folder)
		.map((file) => readText(`${folder}/${file}`))
		.join('\n');
}
