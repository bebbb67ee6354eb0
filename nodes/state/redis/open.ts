import { z } from 'zod';
import type {
	FunctionsBase,
	ICredentialDataDecryptedObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { nodeKeyOf } from '../node';
import { connectionTo, evictionPolicyOf, tryConnection, type RedisCredential } from './connection';
import { RedisStore } from './store';

export type RedisContext = Pick<
	FunctionsBase,
	'getCredentials' | 'getInstanceId' | 'getNode' | 'getWorkflow'
>;

const credentialSchema = z.object({
	host: z.string().trim().min(1),
	port: z.coerce.number().int(),
	database: z.coerce.number().int(),
	user: z.string().trim().catch(''),
	password: z.string().catch(''),
	ssl: z.boolean().catch(false),
	caCertificate: z.string().trim().catch(''),
	prefix: z.string().trim().min(1),
}) satisfies z.ZodType<RedisCredential, z.ZodTypeDef, unknown>;

const TO_CHANGE =
	"set 'maxmemory-policy' to 'noeviction' in its configuration, or it throws conversations away when its memory is full";

/** The store of the context's node. Connects only when something is asked of it. */
export async function openRedisStore(context: RedisContext): Promise<RedisStore> {
	const credential = credentialSchema.parse(await context.getCredentials('omiRedisApi'));
	const name = [credential.prefix, context.getInstanceId(), nodeKeyOf(context)].join(':');
	const { host, port, database } = credential;
	return new RedisStore(connectionTo(credential), `redis://${host}:${port}/${database}`, name);
}

/** What the user should know of a Redis that is in use; undefined if all is well. */
export async function warningOf(context: RedisContext): Promise<string | undefined> {
	const credential = credentialSchema.parse(await context.getCredentials('omiRedisApi'));
	const policy = await evictionPolicyOf(connectionTo(credential));
	if (policy === undefined) return undefined;
	return `The Redis of '${context.getNode().name}' evicts data ('${policy}'): ${TO_CHANGE}.`;
}

/** What the editor says of a credential when it is saved. */
export async function judge(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const { data: credential } = credentialSchema.safeParse(data);
	if (credential === undefined) {
		return { status: 'Error', message: "Fill in 'Host', 'Port', 'Database Number' and 'Prefix'." };
	}
	const { host, port } = credential;
	try {
		const policy = await tryConnection(credential);
		if (policy === undefined) {
			return { status: 'OK', message: `Redis at ${host}:${port} can be used.` };
		}
		return {
			status: 'Error',
			message: `Redis at ${host}:${port} evicts data ('${policy}'): ${TO_CHANGE}.`,
		};
	} catch (error) {
		const { message } = error instanceof Error ? error : new Error(String(error));
		return { status: 'Error', message: `Redis at ${host}:${port} cannot be used: ${message}` };
	}
}
