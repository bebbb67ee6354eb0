/** The size of what is published, and how long n8n takes to load it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node24, runtime } from '../../n8n/install.mts';
import { packPackage, unpackPackage } from '../../n8n/pack.mts';
import type { Part } from '../figures.mts';
import { spread, type Spread } from '../measure.mts';
import { brief } from '../table.mts';

const LOADS = 21;

interface PackageResult {
	/** Packed, in bytes. */
	readonly size: number;
	/** In milliseconds, in a new process that has n8n-workflow already, as n8n has. */
	readonly load: Spread;
}

/** Does as n8n's loader: requires each file that the manifest names and makes one of what it exports. */
const LOADER = `
require('n8n-workflow');
const { join, basename } = require('path');
const folder = process.argv[1];
const { n8n } = require(join(folder, 'package.json'));
const began = performance.now();
for (const file of [...n8n.credentials, ...n8n.nodes]) {
	const name = basename(file).split('.')[0];
	new (require(join(folder, file))[name])();
}
console.log(performance.now() - began);
`;

async function measurePackage(): Promise<PackageResult> {
	const folder = mkdtempSync(join(tmpdir(), 'omi-load-'));
	try {
		const tarball = await packPackage();
		const { name } = await unpackPackage(tarball, folder);
		const installed = join(folder, '.n8n/nodes/node_modules', name);
		const load = () => {
			const env = { ...process.env, NODE_PATH: join(runtime, 'node_modules') };
			const options = { env, cwd: runtime, encoding: 'utf8' } as const;
			return Number(execFileSync(node24, ['-e', LOADER, installed], options));
		};
		load();
		return {
			size: statSync(tarball).size,
			load: spread(Array.from({ length: LOADS }, load)),
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const MOST_BYTES = 250_000;
const MOST_MS = 50;

export const packaging: Part = {
	name: 'package',
	async measure() {
		const { size, load } = await measurePackage();
		const kB = `${Math.round(size / 1_000)} kB`;
		return {
			text:
				`The tarball has ${kB}. To load all nodes and credentials takes ${brief(load.median)} ms ` +
				`(half of ${LOADS} loads: ${brief(load.low)} to ${brief(load.high)} ms).`,
			goals: [
				{
					what: 'size of the tarball',
					goal: `< ${MOST_BYTES / 1_000} kB`,
					measured: kB,
					isMet: size < MOST_BYTES,
				},
				{
					what: 'time to load the package',
					goal: `< ${MOST_MS} ms`,
					measured: `${brief(load.median)} ms`,
					isMet: load.median < MOST_MS,
				},
			],
		};
	},
};
