import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { run } from '../n8n/run.mts';

/** A registry on this machine that has one package in one version. */
export interface OneTarball {
	readonly url: string;
	/**
	 * n8n's settings with which it installs from here: it names the registry that npm asks, unless it has a licence, so a small
	 * `npm` first on the path puts another in its place.
	 */
	readonly env: Record<string, string>;
	/** Installs the package by hand for a process of n8n that keeps its things in a folder, as docs/queue-mode.md says. */
	install(userFolder: string): Promise<void>;
	close(): Promise<void>;
}

/** @param folder where what is needed for it may lie */
export async function serveTarball(tarball: string, folder: string): Promise<OneTarball> {
	const log = join(folder, 'registry.log');
	const manifest = await run('tar', ['-xzOf', tarball, 'package/package.json'], {
		cwd: folder,
		log,
	});
	const { name, version, ...rest } = JSON.parse(manifest) as { name: string; version: string };
	const bytes = await readFile(tarball);
	const server = createServer((request, response) => {
		const path = decodeURIComponent(request.url ?? '');
		if (path.endsWith('.tgz')) {
			response.end(bytes);
			return;
		}
		const dist = {
			tarball: `${url}/${name}/-/${name}-${version}.tgz`,
			shasum: createHash('sha1').update(bytes).digest('hex'),
			integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
		};
		const one = { ...rest, name, version, dist };
		const known: Record<string, unknown> = {
			[`/${name}`]: { name, 'dist-tags': { latest: version }, versions: { [version]: one } },
			[`/${name}/${version}`]: one,
			[`/${name}/latest`]: one,
		};
		response.statusCode = path in known ? 200 : 404;
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(known[path] ?? { error: 'not found' }));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const env = await npmThatAsks(url, folder);
	return {
		url,
		env,
		install: async (userFolder) => {
			const nodes = join(userFolder, '.n8n/nodes');
			await mkdir(nodes, { recursive: true });
			const options = ['--legacy-peer-deps', '--ignore-scripts'];
			const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('npm_'));
			await run('npm', ['install', ...options, `${name}@${version}`], {
				cwd: nodes,
				log,
				env: { ...Object.fromEntries(inherited), ...env },
			});
		},
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}

async function npmThatAsks(url: string, folder: string): Promise<Record<string, string>> {
	const bin = join(folder, 'bin');
	const path = process.env.PATH ?? '';
	await mkdir(bin, { recursive: true });
	await writeFile(
		join(bin, 'npm'),
		`#!/bin/sh\nPATH='${path}' exec npm "$@" --registry='${url}' --cache='${join(folder, 'npm')}'\n`,
		{ mode: 0o755 },
	);
	return { PATH: `${bin}${delimiter}${path}` };
}
