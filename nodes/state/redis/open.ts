import type {
	FunctionsBase,
	ICredentialDataDecryptedObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { shortHash } from '../../domain/idempotencyKey';
import { nodeKeyOf } from '../node';
import { connectionTo, evictionPolicyOf, tryConnection } from './connection';
import { credentialSchema, gapIn, placeOf, serversOf, type RedisCredential } from './credential';
import { RedisStore } from './store';

export type RedisContext = Pick<
	FunctionsBase,
	'getCredentials' | 'getInstanceId' | 'getNode' | 'getWorkflow'
>;

const TO_CHANGE =
	"set 'maxmemory-policy' to 'noeviction' in its configuration, or it throws conversations away when its memory is full";

/** The store of the context's node. Connects only when something is asked of it. */
export async function openRedisStore(context: RedisContext): Promise<RedisStore> {
	const credential = await credentialOf(context);
	// All names are sent with every delivery: in full they would be longer than what it brings.
	const node = shortHash(context.getInstanceId(), nodeKeyOf(context));
	const name = `${credential.prefix.replace(/[{}]/g, '')}:${node}`;
	return new RedisStore(connectionTo(credential), placeOf(credential), name);
}

/** What the user should know of a Redis that is in use; undefined if all is well. */
export async function warningOf(context: RedisContext): Promise<string | undefined> {
	const policy = await evictionPolicyOf(connectionTo(await credentialOf(context)));
	if (policy === undefined) return undefined;
	return `The Redis of '${context.getNode().name}' evicts data ('${policy}'): ${TO_CHANGE}.`;
}

/** What the editor says of a credential when it is saved. */
export async function judge(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const { data: credential } = credentialSchema.safeParse(data);
	const gap = gapIn(credential);
	if (credential === undefined || gap !== undefined) {
		return { status: 'Error', message: gap ?? '' };
	}
	const servers = serversOf(credential).map(({ host, port }) => `${host}:${port}`);
	const what = `Redis${credential.mode === 'cluster' ? ' cluster' : ''} at ${servers.join(', ')}`;
	try {
		const policy = await tryConnection(credential);
		if (policy === undefined) return { status: 'OK', message: `${what} can be used.` };
		return { status: 'Error', message: `${what} evicts data ('${policy}'): ${TO_CHANGE}.` };
	} catch (error) {
		const { message } = error instanceof Error ? error : new Error(String(error));
		return { status: 'Error', message: `${what} cannot be used: ${message}` };
	}
}

/** @throws where something is missing in it */
async function credentialOf(context: RedisContext): Promise<RedisCredential> {
	const credential = credentialSchema.parse(await context.getCredentials('omiRedisApi'));
	const gap = gapIn(credential);
	if (gap !== undefined)
		throw new Error(`The credential 'Omi Session Store' is incomplete. ${gap}`);
	return credential;
}
