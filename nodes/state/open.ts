import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	INodeProperties,
} from 'n8n-workflow';
import { isObject } from '../domain/delivery';
import { noteElsewhere } from './memory/journal';
import {
	journalAtActivation,
	openMemoryStore,
	openMemoryStoreAtExecution,
	openWatchedMemoryStore,
} from './memory/store';
import { nodeKeyOf, type NodeContext } from './node';
import type { StateStore } from './port';
import type { RedisContext } from './redis/open';

/*
 * The store that a node is set to. What Redis needs is loaded when a node is set to it: most are not.
 */

export type StoreContext = NodeContext & RedisContext;

/** The option that says where a node remembers what outlives a delivery. */
export const sessionStoreOption: INodeProperties = {
	displayName: 'Session Store',
	name: 'sessionStore',
	type: 'options',
	default: 'memory',
	hint: 'Choose Redis if your n8n has webhook processors (queue mode): otherwise, none of them knows what the others have received',
	description: 'Where the node remembers what has arrived and what is still in progress',
	options: [
		{
			name: 'Memory',
			value: 'memory',
			description: 'In n8n itself, which is right unless it has webhook processors',
		},
		{
			name: 'Redis',
			value: 'redis',
			description: 'In a Redis server, such as the one that queue mode needs anyway',
		},
	],
};

/** Where the credential is asked for. Its description stands in each node, as n8n's linter wants to see it. */
export const whereRedis = { show: { '/options.sessionStore': ['redis'] } };

/** Whether the context's node is set to Redis. For this room and the watcher, which ends what another store holds. */
export function usesRedis(context: Pick<StoreContext, 'getNode'>): boolean {
	const options: unknown = context.getNode().parameters.options;
	return isObject(options) && options.sessionStore === 'redis';
}

/** A store that several processes share, and when this one has last opened it, in milliseconds since the epoch. */
export interface SharedStore {
	readonly store: StateStore;
	readonly openedAt: number;
}

/** Those that this process has opened for each node, by their names: what they hold is there, wherever it is set to now. */
const sharedStores = new Map<string, Map<string, SharedStore>>();

/** The shared stores that this process has opened for the context's node, and that are not forgotten. */
export function sharedStoresOf(context: NodeContext): SharedStore[] {
	return [...(sharedStores.get(nodeKeyOf(context))?.values() ?? [])];
}

/** Until it is opened again, a shared store of the context's node is not remembered. */
export function forgetShared(context: NodeContext, { name }: StateStore): void {
	sharedStores.get(nodeKeyOf(context))?.delete(name);
}

/**
 * Opens the store that the context's node is set to.
 *
 * @param isSmall whether what it is to keep is small enough to be written into static data at each delivery
 * @throws where the credential of Redis is missing or broken
 */
export async function openStore(context: StoreContext, isSmall: boolean): Promise<StateStore> {
	if (!usesRedis(context)) return openMemoryStore(context, isSmall);
	const { openRedisStore } = await import('./redis/open');
	const store = await openRedisStore(context);
	const key = nodeKeyOf(context);
	const own = sharedStores.get(key) ?? new Map<string, SharedStore>();
	sharedStores.set(key, own.set(store.name, { store, openedAt: Date.now() }));
	return store;
}

/** The same for the node's watcher, which has to leave static data alone. */
export async function openWatchedStore(
	context: StoreContext,
	isSmall: boolean,
): Promise<StateStore> {
	return usesRedis(context)
		? await openStore(context, isSmall)
		: openWatchedMemoryStore(context, isSmall);
}

/** Where the node remembered things if it was set to another store in the meantime, as far as that can be reached. */
export function openFormerStore(context: StoreContext): StateStore[] {
	return usesRedis(context) ? [openWatchedMemoryStore(context, true)] : [];
}

/** Has what was found out while the workflow is being activated outlive this process, where no store keeps it anyway. */
export function keepAtActivation(context: StoreContext): void {
	if (!usesRedis(context)) journalAtActivation(context);
}

/**
 * Notes in static data where the node remembers things, if that is elsewhere. For requests only: what a trigger changes
 * in static data n8n writes back hours later, over what others have written since.
 */
export function noteStore(context: StoreContext): void {
	if (usesRedis(context)) noteElsewhere(context);
}

/**
 * The store where an execution begins; undefined in a process that has nothing to note there.
 *
 * @param hasEmissions whether it begins with what came out of a store
 */
export async function openStoreAtExecution(
	context: StoreContext,
	hasEmissions: boolean,
): Promise<StateStore | undefined> {
	if (!usesRedis(context)) return openMemoryStoreAtExecution(context);
	if (!hasEmissions) return undefined;
	const { openRedisStore } = await import('./redis/open');
	return await openRedisStore(context);
}

/** What the user should know of the store; undefined if all is well. */
export async function storeWarning(context: StoreContext): Promise<string | undefined> {
	if (!usesRedis(context)) return undefined;
	const { warningOf } = await import('./redis/open');
	return await warningOf(context);
}

/** Tries the credential out, where a node is set to it. */
export const redisTest = {
	async testOmiRedisApi(
		this: ICredentialTestFunctions,
		credential: ICredentialsDecrypted,
	): Promise<INodeCredentialTestResult> {
		const { judge } = await import('./redis/open');
		return await judge(credential.data ?? {});
	},
};
