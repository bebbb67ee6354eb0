import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';

/** Something that the person who typed the command can put right; its message says how. */
export class Problem extends Error {}

/** Oldest Node.js that the tools run on. */
const oldestNode: [major: number, minor: number] = [20, 15];

/** What is wrong with this version of Node.js ("20.15.0"), if anything. */
export function nodeProblem(version: string): string | undefined {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]))
		return undefined;
	return `Node.js ${version} is too old for this: install ${oldestNode.join('.')} or newer from https://nodejs.org and try again.`;
}

/** What is wrong with the free space, if anything. Sizes in bytes. */
export function diskProblem(free: number, needed: number, folder: string): string | undefined {
	if (free >= needed) return undefined;
	const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
	return `Installing n8n takes about ${gigabytes(needed)} GB and ${folder} has ${gigabytes(free)} GB free: make room there and try again.`;
}

/** Bytes that the current user may still write to a folder's disk. */
export async function freeSpace(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}

/** The sentence for a port that something else listens on. */
export function portProblem(port: number): string {
	return `Port ${port} is in use, perhaps by an n8n that already runs: stop that, or choose another port with "npm start -- --port ${port + 1}".`;
}

/** Listens on a port of 127.0.0.1 (0: any free one); fails if something else does. */
export async function occupy(port: number): Promise<{ port: number; release(): Promise<void> }> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const address = server.address();
	return {
		port: typeof address === 'object' && address !== null ? address.port : port,
		release: async () => await new Promise<void>((resolve) => server.close(() => resolve())),
	};
}

/** Whether a server could listen on this port of 127.0.0.1 right now. */
export async function isPortFree(port: number): Promise<boolean> {
	try {
		const { release } = await occupy(port);
		await release();
		return true;
	} catch {
		return false;
	}
}

/** A port of 127.0.0.1 that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
	const { port, release } = await occupy(0);
	await release();
	return port;
}
