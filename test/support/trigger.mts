/**
 * Runs a trigger's `webhook()` in n8n-core's own context, between an HTTP request parsed as n8n parses it and
 * the answer that n8n would give. What n8n does with static data and executions is proved in the running n8n
 * (test/e2e), as no stand-in shows it.
 */
import { randomUUID } from 'node:crypto';
import { HookContext, TriggerContext, WebhookContext } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWebhookData,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

export interface TestRequest {
	method?: 'GET' | 'POST';
	/** Path and query as they stand in the request line. */
	url?: string;
	headers?: Record<string, string>;
	/** Sent as JSON unless it is bytes or text. */
	body?: unknown;
}

export interface Answer {
	status: number;
	body: unknown;
	/** How many times an answer was given; more or less than once is a defect. */
	answers: number;
	/** What the workflow starts with; empty if it does not start. */
	items: INodeExecutionData[];
}

export class TriggerBench {
	readonly node: INode;
	readonly logs: string[] = [];
	readonly staticData: IDataObject = {};
	readonly nodeType: INodeType;
	/** How often the credential has been looked at. */
	decryptions = 0;
	private readonly workflowId = randomUUID();
	private readonly nodeTypes: INodeTypes;

	constructor(
		nodeType: INodeType,
		parameters: INodeParameters = {},
		private readonly credential?: ICredentialDataDecryptedObject,
	) {
		this.nodeType = nodeType;
		this.node = {
			id: randomUUID(),
			name: nodeType.description.displayName,
			type: `n8n-nodes-omi.${nodeType.description.name}`,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			webhookId: randomUUID(),
			...(credential && { credentials: { omiWebhookApi: { id: '1', name: 'Omi Webhook' } } }),
		};
		this.nodeTypes = {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		} as unknown as INodeTypes;
	}

	/** Posts to the production URL; `manual` posts to the test URL while the editor listens. */
	async deliver(request: TestRequest = {}, mode: WorkflowExecuteMode = 'webhook'): Promise<Answer> {
		// n8n answers for itself, and does not ask the node.
		if (isMalformed(request)) return { status: 422, body: {}, answers: 1, items: [] };
		const response = new FakeResponse();
		const result = await this.nodeType.webhook!.call(this.context(request, mode, response));
		return { ...answerOf(result, response), items: result.workflowData?.flat() ?? [] };
	}

	/** Posts to a node whose workflow is to answer, and leaves the response for the workflow to do so. */
	async leave(request: TestRequest) {
		const response = new FakeResponse();
		const result = await this.nodeType.webhook!.call(this.context(request, 'webhook', response));
		return { response, items: result.workflowData?.flat() ?? [] };
	}

	/**
	 * Starts what watches over sessions, as n8n does when it publishes the workflow or starts with it.
	 *
	 * @param journal what an earlier process has written to static data
	 * @returns the items that are emitted, growing, and what stops it
	 */
	async watch(journal?: IDataObject) {
		if (journal !== undefined) Object.assign(this.staticData, journal);
		const workflow = this.workflow();
		const items: INodeExecutionData[] = [];
		const context = new TriggerContext(
			workflow,
			workflow.getNode(this.node.name)!,
			{} as IWorkflowExecuteAdditionalData,
			'trigger',
			'init',
			(data) => items.push(...data.flat()),
		);
		const { closeFunction } = (await this.nodeType.trigger!.call(context)) ?? {};
		return { items, stop: async () => await closeFunction?.() };
	}

	/** Publishes the workflow, as far as the node is asked; rejects with what keeps n8n from doing so. */
	async publish(): Promise<boolean> {
		const workflow = this.workflow();
		const context = new HookContext(
			workflow,
			workflow.getNode(this.node.name)!,
			{} as IWorkflowExecuteAdditionalData,
			'trigger',
			'activate',
		);
		return await this.nodeType.webhookMethods!.default!.checkExists!.call(context);
	}

	private workflow(): Workflow {
		return new Workflow({
			id: this.workflowId,
			nodes: [this.node],
			connections: {},
			active: true,
			nodeTypes: this.nodeTypes,
			staticData: this.staticData,
		});
	}

	private context(
		request: TestRequest,
		mode: WorkflowExecuteMode,
		response: object,
	): IWebhookFunctions {
		const workflow = this.workflow();
		const { method = 'POST' } = request;
		const description = this.nodeType.description.webhooks!.find(
			({ httpMethod }) => httpMethod === method,
		)!;
		const additionalData = {
			httpRequest: toExpress(request),
			httpResponse: response,
			credentialsHelper: {
				getDecrypted: async () => {
					this.decryptions += 1;
					return this.credential;
				},
				isCredentialUsableByNode: () => true,
				getParentTypes: () => [],
				getCredentialsProperties: () => [],
			},
			webhookBaseUrl: 'https://n8n.example/webhook',
			webhookTestBaseUrl: 'https://n8n.example/webhook-test',
			variables: {},
		} as unknown as IWorkflowExecuteAdditionalData;
		const webhookData = { webhookDescription: description } as IWebhookData;
		const context = new WebhookContext(
			workflow,
			workflow.getNode(this.node.name)!,
			additionalData,
			mode,
			webhookData,
			[],
			null,
		);
		const log = (message: string) => this.logs.push(message);
		Object.defineProperty(context, 'logger', {
			value: { debug: log, info: log, warn: log, error: log },
		});
		return context;
	}
}

/** What `parseBody` of n8n makes of a request to a node of version 1. */
function toExpress(request: TestRequest) {
	const { method = 'POST', url = '/' } = request;
	const rawBody = bytesOf(request);
	return {
		method,
		url,
		originalUrl: url,
		headers: headersOf(request),
		rawBody,
		body: isJson(request) && rawBody.length > 0 ? (JSON.parse(rawBody.toString()) as unknown) : {},
		query: {},
		params: {},
	};
}

function isMalformed(request: TestRequest): boolean {
	const bytes = bytesOf(request);
	if (!isJson(request) || bytes.length === 0) return false;
	try {
		JSON.parse(bytes.toString());
		return false;
	} catch {
		return true;
	}
}

function bytesOf({ body }: TestRequest): Buffer {
	if (Buffer.isBuffer(body)) return body;
	if (typeof body === 'string') return Buffer.from(body);
	return Buffer.from(body === undefined ? '' : JSON.stringify(body));
}

function headersOf({ headers = {} }: TestRequest): Record<string, string> {
	return Object.fromEntries(
		Object.entries({ 'content-type': 'application/json', ...headers }).map(([name, value]) => [
			name.toLowerCase(),
			value,
		]),
	);
}

function isJson(request: TestRequest): boolean {
	return headersOf(request)['content-type']?.startsWith('application/json') === true;
}

/** An Express response, as far as one is used here: an answer can be given once, or Node.js would throw. */
class FakeResponse {
	statusCode = 200;
	headersSent = false;
	readonly given: Array<{ status: number; body: unknown }> = [];

	status(code: number) {
		this.statusCode = code;
		return this;
	}

	type() {
		return this;
	}

	setHeader() {
		return this.mustBeOpen();
	}

	setHeaders() {
		return this.mustBeOpen();
	}

	json(body: unknown) {
		return this.give(body);
	}

	send(body: unknown) {
		return this.give(body);
	}

	end() {
		this.headersSent = true;
		return this;
	}

	private give(body: unknown) {
		this.mustBeOpen();
		this.headersSent = true;
		this.given.push({ status: this.statusCode, body });
		return this;
	}

	private mustBeOpen() {
		if (this.headersSent) throw new Error('ERR_HTTP_HEADERS_SENT');
		return this;
	}
}

/** n8n's part: it answers unless the node has, and with a text of its own if the node gives none. */
function answerOf(result: IWebhookResponseData, { given }: FakeResponse): Omit<Answer, 'items'> {
	const own = result.workflowData === undefined ? 'Webhook call received' : 'Workflow was started';
	const answers = result.noWebhookResponse
		? given
		: [...given, { status: 200, body: result.webhookResponse ?? { message: own } }];
	return { status: 0, body: undefined, ...answers[0], answers: answers.length };
}
