import { nextPage, PAGE_SIZE, type ExecutionPage } from './executionList.mts';
import type { ExecutionSummary, StoredExecution } from './executionList.mts';

/** The demo's and the tests' account. It opens nothing: this n8n listens on 127.0.0.1 only. */
export const login = {
	email: 'demo@example.com',
	password: 'Omi-demo-1',
	firstName: 'Omi',
	lastName: 'Demo',
};

export interface WorkflowNode {
	id?: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [x: number, y: number];
	parameters: Record<string, unknown>;
	webhookId?: string;
	disabled?: boolean;
	credentials?: Record<string, { id: string; name: string }>;
}

/** A workflow as n8n's editor exports it. */
export interface Workflow {
	id?: string;
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

export interface SavedWorkflow extends Workflow {
	id: string;
	versionId: string;
	active: boolean;
	isArchived?: boolean;
}

export interface Credential {
	id: string;
	name: string;
	type: string;
}

export interface PublicationStatus {
	status: 'not_published' | 'in_progress' | 'published' | 'partial' | 'failed';
	liveVersionId: string | null;
	pendingVersionId: string | null;
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}

/** An answer of n8n's that was not a success. */
export class ApiError extends Error {
	constructor(
		readonly request: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`${request} was answered ${status}: ${body.slice(0, 500)}`);
	}
}

/** n8n's own interface, the one its editor uses, signed in as the owner. */
export class Api {
	private cookie = '';

	constructor(readonly url: string) {}

	private async fetch(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: {
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				// n8n ties a session to the browser that opened it.
				'browser-id': 'n8n-nodes-omi',
				// n8n closes a connection that has been idle for five seconds, perhaps just as it is used again.
				connection: 'close',
				cookie: this.cookie,
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const [cookie] = response.headers.getSetCookie();
		if (cookie !== undefined) this.cookie = cookie.split(';', 1)[0] ?? '';
		if (!response.ok)
			throw new ApiError(`${method} ${path}`, response.status, await response.text());
		return response;
	}

	/** One request; what n8n answered, without its envelope. */
	async request<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await this.fetch(method, path, body);
		const { data } = (await response.json()) as { data: T };
		return data;
	}

	/** Signs in, creating the owner's account where there is none yet. */
	async signIn(): Promise<void> {
		const settings = await this.request<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.request('POST', '/owner/setup', login);
		}
		const { email: emailOrLdapLoginId, password } = login;
		await this.request('POST', '/login', { emailOrLdapLoginId, password });
	}

	async createWorkflow(workflow: Workflow): Promise<SavedWorkflow> {
		return await this.request('POST', '/workflows', workflow);
	}

	async updateWorkflow(id: string, workflow: Partial<Workflow>): Promise<SavedWorkflow> {
		return await this.request('PATCH', `/workflows/${id}?forceSave=true`, workflow);
	}

	/** The workflow, or undefined if there is none. */
	async workflow(id: string): Promise<SavedWorkflow | undefined> {
		return await this.unlessMissing(this.request('GET', `/workflows/${id}`));
	}

	private async unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
		return await request.catch((error: unknown) => {
			if (error instanceof ApiError && error.status === 404) return undefined;
			throw error;
		});
	}

	/** Deletes a workflow for good. n8n wants it archived first, and archives nothing twice. */
	async deleteWorkflow(id: string): Promise<void> {
		const isArchived = (await this.workflow(id))?.isArchived === true;
		if (!isArchived) await this.request('POST', `/workflows/${id}/archive`, {});
		await this.request('DELETE', `/workflows/${id}`);
	}

	/** Asks for a version to be published; n8n does it after it has answered. */
	async activate(id: string, versionId: string): Promise<SavedWorkflow> {
		return await this.request('POST', `/workflows/${id}/activate`, { versionId });
	}

	async deactivate(id: string): Promise<SavedWorkflow> {
		return await this.request('POST', `/workflows/${id}/deactivate`, {});
	}

	/** How far publishing has come; undefined with n8n 1, which has published when it answers. */
	async publicationStatus(id: string): Promise<PublicationStatus | undefined> {
		return await this.unlessMissing(this.request('GET', `/workflows/${id}/publication-status`));
	}

	/**
	 * Starts a manual execution of a saved workflow; with a trigger that has a webhook it only listens.
	 * n8n 2 reads the saved workflow, n8n 1 wants it in the request.
	 */
	async runManually(
		workflow: SavedWorkflow,
		trigger: string,
		destination = trigger,
	): Promise<{ waitingForWebhook?: boolean; executionId?: string }> {
		return await this.request('POST', `/workflows/${workflow.id}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: trigger },
			destinationNode: { nodeName: destination, mode: 'inclusive' },
		});
	}

	/** Every execution of a workflow, oldest first. */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		// n8n lists executions that still run on every page.
		const all = new Map<string, ExecutionSummary>();
		let from: Record<string, string> | undefined = {};
		while (from !== undefined) {
			const known = all.size;
			const filter = JSON.stringify({ workflowId });
			const query = new URLSearchParams({ filter, limit: String(PAGE_SIZE), ...from });
			const page: ExecutionPage = await this.request('GET', `/executions?${query}`);
			for (const summary of page.results) all.set(summary.id, summary);
			from = all.size > known ? nextPage(page) : undefined;
		}
		return [...all.values()].sort((a, b) => Number(a.id) - Number(b.id));
	}

	/** Whether an execution of the workflow waits to be run or runs. */
	async isExecuting(workflowId: string): Promise<boolean> {
		const filter = JSON.stringify({ workflowId, status: ['new', 'running'] });
		const query = new URLSearchParams({ filter, limit: '1' });
		const page: ExecutionPage = await this.request('GET', `/executions?${query}`);
		return page.results.length > 0;
	}

	/** @returns undefined where n8n has deleted it */
	async execution(id: string): Promise<StoredExecution | undefined> {
		return await this.request('GET', `/executions/${id}`);
	}

	async createCredential(
		type: string,
		name: string,
		data: Record<string, unknown>,
	): Promise<Credential> {
		return await this.request('POST', '/credentials', { type, name, data });
	}

	/** Saves a credential: over the one of that type and name, if there is one, or else as a new one. */
	async putCredential(
		type: string,
		name: string,
		data: Record<string, unknown>,
	): Promise<Credential> {
		const all = await this.request<Credential[]>('GET', '/credentials');
		const existing = all.find((one) => one.type === type && one.name === name);
		if (existing === undefined) return await this.createCredential(type, name, data);
		return await this.request('PATCH', `/credentials/${existing.id}`, { type, name, data });
	}

	/** What the editor shows when a credential is saved: the outcome of its test. */
	async testCredential(
		credential: Credential,
		data: Record<string, unknown>,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const { id, name, type } = credential;
		return await this.request('POST', '/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	/** The bytes of a file that n8n stored, by its id ("filesystem-v2:…"). */
	async binary(id: string): Promise<Buffer> {
		const query = new URLSearchParams({ id, action: 'download' });
		const response = await this.fetch('GET', `/binary-data?${query}`);
		return Buffer.from(await response.arrayBuffer());
	}

	/** Names and types of the nodes that a package brought. */
	async nodeTypes(packageName: string): Promise<Array<{ name: string; displayName: string }>> {
		const response = await fetch(`${this.url}/types/nodes.json`, {
			headers: { 'browser-id': 'n8n-nodes-omi', cookie: this.cookie },
		});
		if (!response.ok) throw new ApiError('GET /types/nodes.json', response.status, '');
		const types = (await response.json()) as Array<{ name: string; displayName: string }>;
		return (
			types
				.filter(({ name }) => name.startsWith(`${packageName}.`))
				// Not the rest of their descriptions, which are long.
				.map(({ name, displayName }) => ({ name, displayName }))
		);
	}
}
