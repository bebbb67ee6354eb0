import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { root } from '../../../tools/root.mts';
import type { CameOut } from './scenes.ts';

/** Something in Redis, as text where it is one and in base64 where it is sound. */
export interface Kept {
	readonly type: string;
	readonly value: unknown;
	/** For how long it is kept, in milliseconds. */
	readonly ttl: number;
}

/** What a scene has left in a store. */
export interface Left {
	/** By the key's name. */
	readonly redis: Record<string, Kept>;
	/** The node's part of the journal; nothing for what is not written there. */
	readonly journal?: string;
	/** What comes out when everything ends. */
	readonly cameOut: readonly CameOut[];
}

/** What one version of this package has left behind in all scenes. */
export interface Fixture {
	readonly format: number;
	/** When it was written, in milliseconds since the epoch. */
	readonly at: number;
	readonly scenes: Record<string, Left>;
}

export const folder = join(root, 'test/fixtures/formats');

/** The node of a scene, for Redis. */
export const nodeOf = (scene: string): string => `formats:${scene}`;

/** The fixtures of every format, oldest first. */
export function fixtures(): Fixture[] {
	return readdirSync(folder)
		.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Fixture)
		.sort((a, b) => a.format - b.format);
}

/** All that a node has in Redis. */
export async function dump(redis: Redis, node: string): Promise<Record<string, Kept>> {
	const names = (await redis.keys(`{${node}:*`)).sort();
	const entries: Array<[string, Kept]> = [];
	for (const name of names) {
		const type = await redis.type(name);
		const ttl = await redis.pttl(name);
		entries.push([name, { type, value: await valueOf(redis, name, type), ttl }]);
	}
	return Object.fromEntries(entries);
}

async function valueOf(redis: Redis, name: string, type: string): Promise<unknown> {
	switch (type) {
		case 'string':
			return await redis.get(name);
		case 'hash':
			return await redis.hgetall(name);
		case 'zset':
			return pairs(await redis.zrange(name, 0, -1, 'WITHSCORES'));
		default: {
			const entries = await redis.lrangeBuffer(name, 0, -1);
			return entries.map((bytes) => {
				const text = bytes.toString('utf8');
				return text.startsWith('[') || text.startsWith('{')
					? text
					: { base64: bytes.toString('base64') };
			});
		}
	}
}

function pairs(flat: readonly string[]): Array<[member: string, score: number]> {
	return Array.from({ length: flat.length / 2 }, (_, n) => {
		return [flat[2 * n] ?? '', Number(flat[2 * n + 1])];
	});
}

/** Puts into Redis what a node had there. */
export async function load(redis: Redis, kept: Record<string, Kept>): Promise<void> {
	for (const [name, { type, value, ttl }] of Object.entries(kept)) {
		await redis.del(name);
		if (type === 'string') await redis.set(name, value as string);
		if (type === 'hash') await redis.hset(name, value as Record<string, string>);
		if (type === 'zset') {
			for (const [member, score] of value as Array<[string, number]>) {
				await redis.zadd(name, score, member);
			}
		}
		if (type === 'list') {
			for (const entry of value as Array<string | { base64: string }>) {
				await redis.rpush(
					name,
					typeof entry === 'string' ? entry : Buffer.from(entry.base64, 'base64'),
				);
			}
		}
		if (ttl > 0) await redis.pexpire(name, ttl);
	}
}
