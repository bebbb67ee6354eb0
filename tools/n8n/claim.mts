import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from './checks.mts';

/** Who uses a folder: kept in the folder itself while they do. */
interface Claim {
	pid: number;
	url: string;
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** Fails if another process uses the folder: two n8n over one database lose what either writes. */
export async function refuseIfClaimed(folder: string): Promise<void> {
	const file = join(folder, 'running.json');
	const text = await readFile(file, 'utf8').catch(() => undefined);
	if (text === undefined) return;
	const { pid, url } = JSON.parse(text) as Claim;
	if (!isAlive(pid)) return;
	throw new Problem(
		`The demo already runs, at ${url}: stop it with Ctrl-C in its terminal first. (If it does not, delete ${file}.)`,
	);
}

/** Notes that this process uses the folder. */
export async function claim(folder: string, url: string): Promise<() => Promise<void>> {
	await mkdir(folder, { recursive: true });
	const file = join(folder, 'running.json');
	const mine: Claim = { pid: process.pid, url };
	await writeFile(file, JSON.stringify(mine));
	return async () => await rm(file, { force: true });
}
