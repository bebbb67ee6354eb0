import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * Settings with which a program that runs `npm` gets its packages from this registry, whichever it names itself: n8n
 * names the public one, and takes another only with a licence. A small `npm` first on the path calls the real one.
 *
 * @param folder where the small one goes, and what npm keeps
 */
export async function npmFrom(registry: string, folder: string): Promise<Record<string, string>> {
	const { PATH = '' } = process.env;
	const bin = join(folder, 'bin');
	const options = [`--registry=${registry}`, `--cache=${join(folder, 'cache')}`];
	const script = [
		'#!/bin/sh',
		`PATH=${quoted(PATH)}`,
		// Of an option that is given twice npm takes the last.
		`exec npm "$@" ${options.map(quoted).join(' ')}`,
	];
	await mkdir(bin, { recursive: true });
	await writeFile(join(bin, 'npm'), `${script.join('\n')}\n`, { mode: 0o755 });
	return { PATH: `${bin}${delimiter}${PATH}` };
}

function quoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
