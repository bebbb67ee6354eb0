import { z } from 'zod';
import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';
import type { SharedStoreContext } from '../open';
import { connectionTo, tryConnection, type RedisCredential } from './connection';
import { RedisStore } from './store';

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

/** The store of the context's node. Connects only when something is asked of it. */
export async function openStore(context: SharedStoreContext): Promise<RedisStore> {
	const credential = credentialSchema.parse(await context.getCredentials('omiRedisApi'));
	const node = [context.getInstanceId(), context.getWorkflow().id, context.getNode().id].join(':');
	return new RedisStore(connectionTo(credential), `${credential.prefix}:${node}`);
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
		await tryConnection(credential);
		return { status: 'OK', message: `Redis at ${host}:${port} can be used.` };
	} catch (error) {
		const { message } = error instanceof Error ? error : new Error(String(error));
		return { status: 'Error', message: `Redis at ${host}:${port} cannot be used: ${message}` };
	}
}
