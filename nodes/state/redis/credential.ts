import type { RedisOptions } from 'ioredis';
import { z } from 'zod';

/** What the credential *Omi Session Store* holds; each as n8n's own settings for queue mode have it. */
export const credentialSchema = z.object({
	/** One server, or a cluster of which some servers are known. */
	mode: z.enum(['server', 'cluster']).catch('server'),
	host: z.string().trim().catch(''),
	port: z.coerce.number().int().catch(0),
	/** A cluster has one only. */
	database: z.coerce.number().int().catch(-1),
	/** As in "redis-1:6379, redis-2:6379". */
	clusterNodes: z.string().catch(''),
	user: z.string().trim().catch(''),
	password: z.string().catch(''),
	tls: z.boolean().catch(false),
	/** What the certificates are for, where that is not what the servers are reached by; empty otherwise. */
	tlsServerName: z.string().trim().catch(''),
	/** In PEM; empty for the authorities that Node.js trusts. */
	caCertificate: z.string().trim().catch(''),
	/** Tells several n8n installations that share a Redis apart, beside what n8n calls its instance. */
	prefix: z.string().trim().min(1),
});

export type RedisCredential = z.infer<typeof credentialSchema>;

export interface Server {
	readonly host: string;
	readonly port: number;
}

const DEFAULT_PORT = 6379;

/** The servers that the credential names: of a cluster those that are asked for the others. */
export function serversOf({ mode, host, port, clusterNodes }: RedisCredential): Server[] {
	if (mode === 'server') return host === '' || port <= 0 ? [] : [{ host, port }];
	const names = clusterNodes.split(/[\s,;]+/).filter((name) => name !== '');
	return names.map((name) => {
		// What is in brackets, or has several colons, is an address of IPv6.
		const [, bracketed, plain, after] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(name) ?? [];
		return { host: bracketed ?? plain ?? name, port: Number(after ?? DEFAULT_PORT) };
	});
}

/** Where the Redis is, for people and to tell it from others. */
export function placeOf(credential: RedisCredential): string {
	const servers = serversOf(credential).map(({ host, port }) => `${host}:${port}`);
	return credential.mode === 'cluster'
		? `redis-cluster://${servers.sort().join()}`
		: `redis://${servers.join()}/${credential.database}`;
}

/** What is missing in the credential, as a sentence; undefined if nothing is. */
export function gapIn(credential: RedisCredential | undefined): string | undefined {
	if (credential === undefined) return "Fill in 'Prefix'.";
	if (serversOf(credential).length === 0) {
		return credential.mode === 'cluster'
			? "Fill in 'Cluster Nodes'."
			: "Fill in 'Host' and 'Port'.";
	}
	return credential.mode === 'server' && credential.database < 0
		? "Fill in 'Database Number'."
		: undefined;
}

/** How to let oneself in. */
export function optionsOf(credential: RedisCredential): RedisOptions {
	const { user, password, tls, tlsServerName, caCertificate } = credential;
	return {
		...(user !== '' && { username: user }),
		...(password !== '' && { password }),
		...(tls && {
			tls: {
				...(caCertificate !== '' && { ca: caCertificate }),
				...(tlsServerName !== '' && { servername: tlsServerName }),
			},
		}),
	};
}
