import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { packPackage } from '../../tools/n8n/pack.mts';

/** The package as it would be published. */
export interface Tarball {
	/** The names of the files in it. */
	files: string[];
	/** In bytes. */
	size: number;
	read(file: string): string;
}

export async function openTarball(): Promise<Tarball> {
	const path = await packPackage();
	const list = execFileSync('tar', ['-tzf', path]).toString('utf8');
	return {
		files: list
			.trim()
			.split('\n')
			.map((name) => name.replace('package/', '')),
		size: statSync(path).size,
		read: (file) => execFileSync('tar', ['-xzOf', path, `package/${file}`]).toString('utf8'),
	};
}

/** The text of every source of the nodes. */
export function nodeSources(): string[] {
	return readdirSync('nodes', { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => readFileSync(`nodes/${file}`, 'utf8'));
}

export function manifest(): string {
	return readFileSync('package.json', 'utf8');
}
