import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../../tools/root.mts';

/** The sources below a folder, as somebody reads them who follows the imports; all by their paths from there. */
export interface Sources {
	readonly files: readonly string[];
	textOf(file: string): string;
	/** What a file imports, as it stands there. */
	specifiersIn(file: string): string[];
	/** The file that a relative import leads to; undefined for what is no source of the folder. */
	fileOf(from: string, specifier: string): string | undefined;
}

/** n8n itself, where it is installed. */
const INSTALLED = /^n8n\/runtime/;

/** @param name of the folder, from the root */
export function sourcesIn(name: string): Sources {
	const folder = join(root, name);
	const files = filesUnder(folder);
	const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
	return {
		files,
		textOf,
		specifiersIn(file) {
			const found = textOf(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
			return [...found].map(([, specifier = '']) => specifier);
		},
		fileOf(from, specifier) {
			const path = relative(folder, join(folder, dirname(from), specifier)).replaceAll('\\', '/');
			return [path, `${path}.ts`, `${path}/index.ts`].find((one) => files.includes(one));
		},
	};
}

function filesUnder(folder: string, inside = ''): string[] {
	return readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
		const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
		if (INSTALLED.test(path)) return [];
		if (entry.isDirectory()) return filesUnder(folder, path);
		return /\.m?ts$/.test(path) ? [path] : [];
	});
}
