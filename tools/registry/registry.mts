import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Refusal, serve, type Complaints } from '../services/service.mts';

/*
 * A registry of packages on loopback, as npm reads one: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md.
 * What is published here nobody else sees.
 */

const execute = promisify(execFile);

interface Manifest extends Record<string, unknown> {
	name: string;
	version: string;
}

interface Published {
	manifest: Manifest;
	bytes: Buffer;
}

export interface Registry {
	readonly url: string;
	/** Publishes a packed package; what is published last is what npm calls `latest`. */
	publish(tarball: string): Promise<void>;
	/** What has been asked for in vain since this was last asked. */
	complaints(): Complaints;
	close(): Promise<void>;
}

/** Starts an empty registry on a free port of 127.0.0.1. */
export async function openRegistry(): Promise<Registry> {
	/** By name and version; the newest version last. */
	const packages = new Map<string, Map<string, Published>>();
	const service = await serve(({ method, path }) => {
		const [, name = '', ...rest] = path.split('/');
		const versions = packages.get(name);
		if (method !== 'GET' || versions === undefined) throw notFound(path);
		const latest = [...versions.keys()].at(-1) ?? '';
		const [first, file] = rest;
		if (first === undefined) {
			const all = [...versions].map(([version, one]) => [version, described(service.url, one)]);
			return { name, 'dist-tags': { latest }, versions: Object.fromEntries(all) };
		}
		if (first === '-') {
			const wanted = [...versions.values()].find(({ manifest }) => fileOf(manifest) === file);
			if (wanted === undefined) throw notFound(path);
			return wanted.bytes;
		}
		const wanted = versions.get(first === 'latest' ? latest : first);
		if (wanted === undefined) throw notFound(path);
		return described(service.url, wanted);
	});
	return {
		...service,
		publish: async (tarball) => {
			const { stdout } = await execute('tar', ['-xzOf', tarball, 'package/package.json']);
			const manifest = JSON.parse(stdout) as Manifest;
			const versions = packages.get(manifest.name) ?? new Map<string, Published>();
			if (versions.has(manifest.version)) {
				throw new Error(`${manifest.name}@${manifest.version} is published already.`);
			}
			versions.set(manifest.version, { manifest, bytes: await readFile(tarball) });
			packages.set(manifest.name, versions);
		},
	};
}

function described(url: string, { manifest, bytes }: Published): Manifest & { dist: unknown } {
	const digest = createHash('sha512').update(bytes).digest('base64');
	return {
		...manifest,
		_id: `${manifest.name}@${manifest.version}`,
		dist: {
			tarball: `${url}/${manifest.name}/-/${fileOf(manifest)}`,
			integrity: `sha512-${digest}`,
			shasum: createHash('sha1').update(bytes).digest('hex'),
		},
	};
}

function fileOf({ name, version }: Manifest): string {
	return `${name}-${version}.tgz`;
}

function notFound(path: string): Refusal {
	return new Refusal(404, { error: `Not found: ${path}` });
}
