/**
 * Runs a trigger's `webhook()` in n8n-core's own context, between an HTTP request parsed as n8n parses it and
 * the answer that n8n would give. What n8n does with static data and executions is proved in the running n8n
 * (test/e2e), as no stand-in shows it.
 */
import { randomUUID } from 'node:crypto';
import { WebhookContext } from 'n8n-core';
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
		const sent: Answer = { status: 0, body: undefined, answers: 0, items: [] };
		const context = this.context(request, mode, responseInto(sent));
		const result = await this.nodeType.webhook!.call(context);
		return { ...answerOf(result, sent), items: result.workflowData?.flat() ?? [] };
	}

	private context(
		request: TestRequest,
		mode: WorkflowExecuteMode,
		response: object,
	): IWebhookFunctions {
		const workflow = new Workflow({
			id: this.workflowId,
			nodes: [this.node],
			connections: {},
			active: true,
			nodeTypes: this.nodeTypes,
			staticData: this.staticData,
		});
		const { method = 'POST' } = request;
		const description = this.nodeType.description.webhooks!.find(
			({ httpMethod }) => httpMethod === method,
		)!;
		const additionalData = {
			httpRequest: toExpress(request),
			httpResponse: response,
			credentialsHelper: {
				getDecrypted: async () => this.credential,
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
function toExpress({ method = 'POST', url = '/', headers = {}, body }: TestRequest) {
	const rawBody = Buffer.isBuffer(body)
		? body
		: Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
	const lower = Object.fromEntries(
		Object.entries({ 'content-type': 'application/json', ...headers }).map(([name, value]) => [
			name.toLowerCase(),
			value,
		]),
	);
	const isJson = lower['content-type']?.startsWith('application/json');
	const parsed: unknown = isJson && rawBody.length > 0 ? JSON.parse(rawBody.toString()) : undefined;
	return {
		method,
		url,
		originalUrl: url,
		headers: lower,
		rawBody,
		body: parsed ?? {},
		query: {},
		params: {},
	};
}

/** An Express response as far as the nodes use one. */
function responseInto(answer: Answer) {
	const give = (body: unknown) => {
		answer.answers += 1;
		answer.body = body;
		return response;
	};
	const response = {
		statusCode: 200,
		status(code: number) {
			response.statusCode = code;
			answer.status = code;
			return response;
		},
		type: () => response,
		set: () => response,
		setHeader: () => response,
		once: () => response,
		json: give,
		send: give,
		end: give,
	};
	return response;
}

/** n8n's part: it answers unless the node has, and with a text of its own if the node gives none. */
function answerOf(result: IWebhookResponseData, sent: Answer): Answer {
	if (result.noWebhookResponse) return sent;
	const own = result.workflowData === undefined ? 'Webhook call received' : 'Workflow was started';
	return {
		...sent,
		status: 200,
		answers: sent.answers + 1,
		body: result.webhookResponse ?? { message: own },
	};
}
