import type {
	FunctionsBase,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	INodeProperties,
} from 'n8n-workflow';
import { isObject } from '../domain/delivery';
import type { RedisStore } from './redis/store';
import { journal, storeOf, type NodeStore, type StoreContext } from './memory/store';

/*
 * The store that several processes of n8n share. What it needs is loaded when a node is set to it: most are not.
 */

export type SharedStore = RedisStore;

export type SharedStoreContext = Pick<
	FunctionsBase,
	'getCredentials' | 'getInstanceId' | 'getNode' | 'getWorkflow'
>;

/** The option that says where a node remembers what outlives a delivery. */
export const sessionStoreOption: INodeProperties = {
	displayName: 'Session Store',
	name: 'sessionStore',
	type: 'options',
	default: 'memory',
	hint: 'If n8n runs as several processes (queue mode), choose Redis, or deliveries that reach different processes know nothing of each other',
	description: 'Where the node remembers what has come and what is still going on',
	options: [
		{
			name: 'Memory',
			value: 'memory',
			description: "In n8n's process and its database, which is right for a single process",
		},
		{
			name: 'Redis',
			value: 'redis',
			description: 'In the Redis that queue mode needs anyway',
		},
	],
};

/** Where the credential is asked for. Its description stands in each node, as n8n's linter wants to see it. */
export const whereShared = { show: { '/options.sessionStore': ['redis'] } };

export function isShared(context: Pick<FunctionsBase, 'getNode'>): boolean {
	const options: unknown = context.getNode().parameters.options;
	return isObject(options) && options.sessionStore === 'redis';
}

/** The shared store of the context's node. */
export async function sharedStoreOf(context: SharedStoreContext): Promise<SharedStore> {
	const { openStore } = await import('./redis/open');
	return await openStore(context);
}

/** The store that the context's node is set to. */
export async function anyStoreOf(
	context: SharedStoreContext & StoreContext,
): Promise<NodeStore | SharedStore> {
	return isShared(context) ? await sharedStoreOf(context) : storeOf(context);
}

/** Has what the store has just been told outlive this process; a shared one sees to that by itself. */
export function remember(context: StoreContext, store: NodeStore | SharedStore): void {
	if (store.isShared) return;
	store.isKept = true;
	journal(context, store);
}

/** Tries the credential out, where a node is set to it. */
export const sharedStoreTest = {
	async testOmiRedisApi(
		this: ICredentialTestFunctions,
		credential: ICredentialsDecrypted,
	): Promise<INodeCredentialTestResult> {
		const { judge } = await import('./redis/open');
		return await judge(credential.data ?? {});
	},
};
