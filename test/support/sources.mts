import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../../tools/root.mts';

/** The published sources, as somebody reads them who follows the imports. */

const nodes = join(root, 'nodes');

/** All files of the nodes, by their paths from there. */
export const files = readdirSync(nodes, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => file.replaceAll('\\', '/'));

export function textOf(file: string): string {
	return readFileSync(join(nodes, file), 'utf8');
}

/** What a file imports, as it stands there. */
export function specifiersIn(file: string): string[] {
	const found = textOf(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
	return [...found].map(([, specifier = '']) => specifier);
}

/** The file that a relative import leads to; undefined for what is no source. */
export function fileOf(from: string, specifier: string): string | undefined {
	const path = relative(nodes, join(nodes, dirname(from), specifier)).replaceAll('\\', '/');
	return [path, `${path}.ts`, `${path}/index.ts`].find((candidate) => files.includes(candidate));
}
