import { startOmiApi } from '../omi-api/server.mts';
import { APP_ID, APP_KEY, DEVELOPER_KEY } from '../omi-api/store.mts';
import type { Credential, Workflow } from './api.mts';
import type { N8n } from './n8n.mts';

/** A stand-in for an Omi account, which the examples' Omi nodes can sign in to. */
export interface OmiAccount {
	/** Makes somebody a user of the account's app, so that the app may send notifications. */
	admit(uid: string): void;
	/** The workflow with its Omi nodes signed in. */
	signIn(workflow: Workflow): Workflow;
	close(): Promise<void>;
}

/** The credential with which each of the nodes signs in. */
export const CREDENTIAL_OF: Readonly<Record<string, 'omiDeveloperApi' | 'omiAppApi'>> = {
	'n8n-nodes-omi.omi': 'omiDeveloperApi',
	'n8n-nodes-omi.omiApp': 'omiAppApi',
};

export const CREDENTIAL_NAMES = {
	omiDeveloperApi: 'Simulated Omi',
	omiAppApi: 'Simulated Omi app',
};

/** Starts the stand-in and gives n8n the credentials for it, over those of an earlier run. */
export async function openOmiAccount(n8n: N8n): Promise<OmiAccount> {
	const omi = await startOmiApi();
	const data = {
		omiDeveloperApi: { apiKey: DEVELOPER_KEY, baseUrl: omi.url },
		omiAppApi: { appId: APP_ID, apiKey: APP_KEY, baseUrl: omi.url },
	};
	const credentials = new Map<string, Credential>();
	for (const type of ['omiDeveloperApi', 'omiAppApi'] as const) {
		credentials.set(type, await n8n.api.putCredential(type, CREDENTIAL_NAMES[type], data[type]));
	}
	return {
		admit: (uid) => omi.store.apps.get(APP_ID)?.enabledFor.add(uid),
		signIn: (workflow) => ({
			...workflow,
			nodes: workflow.nodes.map((node) => {
				const credential = credentials.get(CREDENTIAL_OF[node.type] ?? '');
				if (credential === undefined) return node;
				const { id, name, type } = credential;
				return { ...node, credentials: { [type]: { id, name } } };
			}),
		}),
		close: async () => await omi.close(),
	};
}
