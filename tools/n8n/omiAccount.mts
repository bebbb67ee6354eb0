import { Limits } from '../omi-api/limits.mts';
import { startOmiApi } from '../omi-api/server.mts';
import {
	APP_ID,
	APP_KEY,
	createStore,
	DEVELOPER_KEY,
	makeConversation,
	type Store,
} from '../omi-api/store.mts';
import { sales } from '../simulate/scenarios/sales.mts';
import type { Credential, Workflow, WorkflowNode } from './api.mts';
import type { N8n } from './n8n.mts';
import { until } from './until.mts';

const ASKED_WITHIN_MS = 60_000;

/** A stand-in for an Omi account, which the examples' Omi nodes can sign in to. */
export interface OmiAccount {
	/** What Omi knows, and what its app has sent to phones. */
	readonly world: Store;
	/** Makes somebody a user of the account's app, so that the app may send notifications. */
	admit(uid: string): void;
	/** The workflow with its Omi nodes signed in. */
	signIn(workflow: Workflow): Workflow;
	/**
	 * Waits until Omi has been asked for each of these from now on.
	 *
	 * @param resources as in "conversations"
	 * @throws where nobody has in a minute
	 */
	untilAsked(resources: readonly string[]): Promise<void>;
	close(): Promise<void>;
}

/** The credential with which a node asks Omi; none if it does not. */
export function credentialOf({
	type,
	parameters,
}: Pick<WorkflowNode, 'type' | 'parameters'>): 'omiDeveloperApi' | 'omiAppApi' | undefined {
	if (type === 'n8n-nodes-omi.omiApp') return 'omiAppApi';
	const asks = /\.omi(Tool|ActionItemTrigger)?$/.test(type);
	const isSetToAsk = ['catchUp', 'api'].includes(String(parameters.receive));
	return asks || isSetToAsk ? 'omiDeveloperApi' : undefined;
}

export const CREDENTIAL_NAMES = {
	omiDeveloperApi: 'Simulated Omi',
	omiAppApi: 'Simulated Omi app',
};

/** Starts the stand-in and gives n8n the credentials for it, over those of an earlier run. */
export async function openOmiAccount(n8n: N8n): Promise<OmiAccount> {
	const world = createStore();
	world.limits = new Limits();
	const omi = await startOmiApi(0, world);
	// Somebody has talked to a customer already.
	const { title, overview, emoji, category, actionItems = [] } = sales;
	const action_items = actionItems.map(({ description }) => ({ description, completed: false }));
	const structured = { title, overview, emoji, category, action_items, events: [] };
	world.conversations.push(makeConversation({ structured }));
	const data = {
		omiDeveloperApi: { apiKey: DEVELOPER_KEY, baseUrl: omi.url },
		omiAppApi: { appId: APP_ID, apiKey: APP_KEY, baseUrl: omi.url },
	};
	const credentials = new Map<string, Credential>();
	for (const type of ['omiDeveloperApi', 'omiAppApi'] as const) {
		credentials.set(type, await n8n.api.putCredential(type, CREDENTIAL_NAMES[type], data[type]));
	}
	return {
		world,
		admit: (uid) => omi.store.apps.get(APP_ID)?.enabledFor.add(uid),
		signIn: (workflow) => ({
			...workflow,
			nodes: workflow.nodes.map((node) => {
				const credential = credentials.get(credentialOf(node) ?? '');
				if (credential === undefined) return node;
				const { id, name, type } = credential;
				return { ...node, credentials: { [type]: { id, name } } };
			}),
		}),
		untilAsked: async (resources) => {
			const before = omi.requests.length;
			const isAsked = async () => {
				const since = omi.requests.slice(before).flatMap(({ path }) => path);
				return resources.every((resource) => since.includes(resource));
			};
			await until(isAsked, ASKED_WITHIN_MS, `Omi to be asked for ${resources.join(' and ')}`);
		},
		close: async () => await omi.close(),
	};
}
