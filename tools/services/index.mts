import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credential, Workflow, WorkflowNode } from '../n8n/api.mts';
import type { N8n } from '../n8n/n8n.mts';
import { root } from '../root.mts';
import { HOME_TOKEN, homeAssistant } from './homeAssistant.mts';
import { hubspot, HUBSPOT_TOKEN, type HubspotContact } from './hubspot.mts';
import { jira, JIRA_ACCOUNT, JIRA_ISSUE_TYPE, JIRA_PROJECT, type JiraIssue } from './jira.mts';
import { model, MODEL_KEY, type Heard, type Turn } from './model.mts';
import { notion, NOTION_DATABASE, NOTION_PAGE, NOTION_TOKEN, type NotionPage } from './notion.mts';
import { SCRIPT } from './script.mts';
import { serve } from './service.mts';
import { slack, SLACK_TOKEN, type SlackMessage } from './slack.mts';

/** What the services were given, in order. */
export interface Given {
	slack: SlackMessage[];
	jira: JiraIssue[];
	notion: NotionPage[];
	hubspot: HubspotContact[];
	/** Sentences for Home Assistant. */
	home: string[];
	turns: Turn[];
	sounds: Heard[];
	/** The folder that n8n may write files into. */
	folder: string;
}

/** Every service that an example uses, on loopback. */
export interface Services {
	given: Given;
	/** Requests that a service has refused since this was last asked, and why. */
	complaints(): string[];
	/** Settings with which n8n finds the services whose address no credential holds, and keeps up with all examples. */
	env: Record<string, string>;
	/** Gives n8n accounts with the services, over those of an earlier run. */
	openAccounts(n8n: N8n): Promise<void>;
	/** The workflow as somebody leaves it who has followed its note: accounts chosen, nodes switched on. */
	signIn(workflow: Workflow): Workflow;
	close(): Promise<void>;
}

/** What somebody chooses in a node besides the account. */
const CHOICES: Readonly<
	Record<string, (node: WorkflowNode, folder: string) => Record<string, unknown>>
> = {
	'n8n-nodes-base.readWriteFile': ({ parameters }, folder) => ({
		fileName: String(parameters.fileName).replace(/^=.*\/(?=omi-)/, `=${folder}/`),
	}),
	'n8n-nodes-base.jira': () => ({
		project: { __rl: true, mode: 'id', value: JIRA_PROJECT },
		issueType: { __rl: true, mode: 'id', value: JIRA_ISSUE_TYPE },
	}),
	'n8n-nodes-base.notion': ({ parameters }) =>
		parameters.resource === 'databasePage'
			? { databaseId: { __rl: true, mode: 'id', value: NOTION_DATABASE } }
			: { pageId: { __rl: true, mode: 'id', value: NOTION_PAGE } },
};

/** The type of account that each of the nodes needs. */
export const ACCOUNT_OF: Readonly<Record<string, string>> = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
	'@n8n/n8n-nodes-langchain.openAi': 'openAiApi',
	'n8n-nodes-base.slack': 'slackApi',
	'n8n-nodes-base.jira': 'jiraSoftwareCloudApi',
	'n8n-nodes-base.notion': 'notionApi',
	'n8n-nodes-base.hubspot': 'hubspotAppToken',
	'n8n-nodes-base.homeAssistant': 'homeAssistantApi',
};

/** The name of an account in n8n. */
export const accountName = (type: string) => `Simulated ${type}`;

/** Starts the services. */
export async function openServices(): Promise<Services> {
	const folder = await mkdtemp(join(tmpdir(), 'omi-recordings-'));
	const given: Given = {
		folder,
		slack: [],
		jira: [],
		notion: [],
		hubspot: [],
		home: [],
		turns: [],
		sounds: [],
	};
	const [chat, issues, pages, contacts, house, llm] = await Promise.all([
		serve(slack(given.slack)),
		serve(jira(given.jira)),
		serve(notion(given.notion)),
		serve(hubspot(given.hubspot)),
		serve(homeAssistant(given.home)),
		serve(model(SCRIPT, given.turns, given.sounds)),
	]);
	const all = [chat, issues, pages, contacts, house, llm];
	const accounts: Record<string, Record<string, unknown>> = {
		openAiApi: { apiKey: MODEL_KEY, url: `${llm.url}/v1` },
		slackApi: { accessToken: SLACK_TOKEN },
		jiraSoftwareCloudApi: { ...JIRA_ACCOUNT, domain: issues.url },
		notionApi: { apiKey: NOTION_TOKEN },
		hubspotAppToken: { appToken: HUBSPOT_TOKEN },
		homeAssistantApi: {
			host: '127.0.0.1',
			port: Number(new URL(house.url).port),
			ssl: false,
			accessToken: HOME_TOKEN,
		},
	};
	const credentials = new Map<string, Credential>();
	const hosts = {
		'slack.com': chat.url,
		'api.notion.com': pages.url,
		'api.hubapi.com': contacts.url,
	};
	return {
		given,
		complaints: () => all.flatMap((service) => service.complaints()),
		env: {
			NODE_OPTIONS: `--require ${join(root, 'tools/services/reroute.cjs')}`,
			N8N_HARNESS_HOSTS: JSON.stringify(hosts),
			N8N_RESTRICT_FILE_ACCESS_TO: folder,
			// Dozens of workflows keep a small machine busy: n8n takes its database for lost after five seconds.
			DB_PING_TIMEOUT_MS: '60000',
		},
		openAccounts: async (n8n) => {
			for (const [type, data] of Object.entries(accounts)) {
				credentials.set(type, await n8n.api.putCredential(type, accountName(type), data));
			}
		},
		signIn: (workflow) => ({
			...workflow,
			nodes: workflow.nodes.map((node) => completed(node, credentials, folder)),
		}),
		close: async () => {
			await Promise.all(all.map((service) => service.close()));
			await rm(folder, { recursive: true, force: true });
		},
	};
}

function completed(
	node: WorkflowNode,
	credentials: ReadonlyMap<string, Credential>,
	folder: string,
): WorkflowNode {
	const credential = credentials.get(ACCOUNT_OF[node.type] ?? '');
	const chosen = CHOICES[node.type]?.(node, folder);
	if (credential === undefined && chosen === undefined) return node;
	return {
		...node,
		disabled: false,
		parameters: { ...node.parameters, ...chosen },
		...(credential && {
			credentials: { [credential.type]: { id: credential.id, name: credential.name } },
		}),
	};
}
