import { createHash } from 'crypto';

/*
 * Where in Redis what a node remembers is. A node's users are spread over partitions; all of a partition is in one slot
 * of a cluster, since the part of a key in braces decides about that, and so can be written in one. With many
 * partitions a cluster shares out even a single busy node.
 */

/** The users' partitions; one more is for what is of no user. As many as the clock can ask every second. */
const OF_USERS = 16;
export const PARTITIONS = OF_USERS + 1;

/** @param userId null for what is of no user */
export function partitionOf(userId: string | null): number {
	if (userId === null) return OF_USERS;
	return createHash('sha256').update(userId).digest().readUInt32BE(0) % OF_USERS;
}

/** An emission's id, for everybody outside of its partition. */
export function outerIdOf(partition: number, id: string): string {
	return `${partition}/${id}`;
}

/** @returns undefined for an id that is of another store */
export function innerIdOf(outer: string): { partition: number; id: string } | undefined {
	const [, partition, id] = /^(\d{1,2})\/(.+)$/s.exec(outer) ?? [];
	if (id === undefined || Number(partition) >= PARTITIONS) return undefined;
	return { partition: Number(partition), id };
}

/** The names of what one partition of a node has in Redis. */
export class Names {
	readonly due: string;
	readonly outbox: string;
	readonly ready: string;
	readonly attempts: string;
	readonly contested: string;
	readonly contestedSince: string;
	private readonly slot: string;

	/** @param node tells the node from all others there; without braces */
	constructor(node: string, partition: number) {
		this.slot = `{${node}:${partition}}`;
		this.due = this.name('due');
		this.outbox = this.name('outbox');
		this.ready = this.name('ready');
		this.attempts = this.name('attempts');
		this.contested = this.name('contested');
		this.contestedSince = this.name('contested', 'since');
	}

	key(id: string): string {
		return this.name('key', id);
	}

	user(user: string): string {
		return this.name('user', user);
	}

	/** Two for each user: the newer is filled while the older still answers. */
	marks(user: string): [string, string] {
		return [this.name('marks', user, '0'), this.name('marks', user, '1')];
	}

	log(user: string, log: string): string {
		return this.name('log', user, log);
	}

	/** The log of an emission. */
	emission(id: string): string {
		return this.name('emission', id);
	}

	private name(...parts: string[]): string {
		return [this.slot, ...parts].join(':');
	}
}
