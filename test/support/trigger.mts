/**
 * Runs a trigger's `webhook()` in n8n-core's own context, between an HTTP request parsed as n8n parses it and
 * the answer that n8n would give. What n8n does with static data and executions is proved in the running n8n
 * (test/e2e), as no stand-in shows it.
 */
import { randomUUID } from 'node:crypto';
import { HookContext, TriggerContext, WebhookContext } from 'n8n-core';
import {
	resolveWebhookDescriptionField,
	Workflow,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type IRun,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWebhookData,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

export interface TestRequest {
	method?: 'GET' | 'POST';
	/** Which of the node's webhooks is asked, where several take the method. */
	webhook?: string;
	/** Path and query as they stand in the request line. */
	url?: string;
	headers?: Record<string, string>;
	/** Sent as JSON unless it is bytes or text. */
	body?: unknown;
	/** Whether n8n cannot create the execution that the request starts, as when its database is away. */
	isRefused?: boolean;
}

export interface Answer {
	status: number;
	body: unknown;
	/** Header names are in lower case. */
	headers: Record<string, string>;
	/** How many times an answer was given; more or less than once is a defect. */
	answers: number;
	/** What the workflow starts with; empty if it does not start. */
	items: INodeExecutionData[];
}

/** An emission on its way to n8n. */
export interface Offer {
	key: string;
	items: INodeExecutionData[];
	begin(): void;
	done: {
		resolve(): void;
		/** n8n could not begin the execution; called at once it begins none. */
		reject(error: Error): void;
	};
}

type Take = (offer: Offer) => void;

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
		if (isMalformed(request)) return { status: 422, body: {}, headers: {}, answers: 1, items: [] };
		const response = new FakeResponse();
		const result = await this.nodeType.webhook!.call(this.context(request, mode, response));
		const isStarted = result.workflowData !== undefined && !request.isRefused;
		return {
			...answerOf(result, response, this.codeOf(request), request.isRefused),
			// As the workflow sees them.
			items: isStarted
				? (result.workflowData?.flat() ?? []).map(({ omiClaims, omiEmission, ...item }) => item)
				: [],
		};
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
	 * @param take what n8n makes of an emission: by default it executes it at once
	 * @returns the items of the executions that n8n begins, growing, and what stops it
	 */
	async watch(journal?: IDataObject, take: Take = ({ done }) => done.resolve()) {
		if (journal !== undefined) Object.assign(this.staticData, journal);
		const workflow = this.workflow();
		const items: INodeExecutionData[] = [];
		const keys = new Set<string>();
		const context = new TriggerContext(
			workflow,
			workflow.getNode(this.node.name)!,
			{} as IWorkflowExecuteAdditionalData,
			'trigger',
			'init',
			(data, _response, done, key = '') => {
				const begin = () => {
					// n8n begins no second execution with the same key.
					if (!keys.has(key)) items.push(...data.flat());
					keys.add(key);
				};
				let isRejected = false;
				const reject = (error: Error) => {
					isRejected = true;
					done?.reject(error);
				};
				take({
					key,
					items: data.flat(),
					begin,
					done: { resolve: () => done?.resolve(undefined as unknown as IRun), reject },
				});
				if (!isRejected) begin();
			},
		);
		const { closeFunction } = (await this.nodeType.trigger!.call(context)) ?? {};
		return { items, stop: async () => await closeFunction?.() };
	}

	/** What n8n stores a file with; by default it keeps it within the item. */
	prepareBinaryData = async (
		bytes: Buffer,
		fileName?: string,
		mimeType = '',
	): Promise<IBinaryData> => {
		return { data: bytes.toString('base64'), mimeType, ...(fileName && { fileName }) };
	};

	/** Has an execution begin with items; what it passes on. */
	async execute(
		items: INodeExecutionData[],
		mode: WorkflowExecuteMode = 'trigger',
	): Promise<INodeExecutionData[]> {
		const workflow = this.workflow();
		const context = {
			getInputData: () => items,
			getMode: () => mode,
			getNode: () => this.node,
			getWorkflow: () => ({ id: this.workflowId, name: 'W', active: true }),
			getWorkflowStaticData: (type: string) => workflow.getStaticData(type, this.node),
			getExecutionId: () => '17',
			logger: this.logger,
		};
		const passed = await this.nodeType.execute!.call(context as unknown as IExecuteFunctions);
		return (passed as INodeExecutionData[][]).flat();
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

	private webhookOf({ method = 'POST', webhook }: TestRequest): IWebhookDescription {
		const node = this.workflow().getNode(this.node.name)!;
		return this.nodeType.description.webhooks!.find((description) => {
			const field = resolveWebhookDescriptionField(node, description, 'httpMethod');
			const own = field.resolved ? field.value : description.httpMethod;
			return own === method && (webhook === undefined || description.name === webhook);
		})!;
	}

	/** The status that n8n answers with unless the node says otherwise. */
	private codeOf(request: TestRequest): number {
		const node = this.workflow().getNode(this.node.name)!;
		const field = resolveWebhookDescriptionField(node, this.webhookOf(request), 'responseCode');
		return field.resolved ? Number(field.value) : 200;
	}

	private context(
		request: TestRequest,
		mode: WorkflowExecuteMode,
		response: object,
	): IWebhookFunctions {
		const workflow = this.workflow();
		const description = this.webhookOf(request);
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
		Object.defineProperty(context, 'logger', { value: this.logger });
		context.helpers.prepareBinaryData = async (bytes, ...rest) => {
			return await this.prepareBinaryData(bytes as Buffer, ...rest);
		};
		return context;
	}

	private get logger() {
		const log = (message: string) => this.logs.push(message);
		return { debug: log, info: log, warn: log, error: log };
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
	readonly headers: Record<string, string> = {};
	readonly given: Array<{ status: number; body: unknown }> = [];

	status(code: number) {
		this.statusCode = code;
		return this;
	}

	type(kind = '') {
		this.headers['content-type'] = kind;
		return this;
	}

	setHeader(name = '', value = '') {
		this.headers[name.toLowerCase()] = value;
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

	write() {
		this.headersSent = true;
		return true;
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

/**
 * n8n's part: it hands an answer to the response unless the node has, with a text of its own if the node gives none;
 * and where it could not create the execution, an error.
 */
function answerOf(
	result: IWebhookResponseData,
	response: FakeResponse,
	code: number,
	isRefused = false,
): Omit<Answer, 'items'> {
	const own = result.workflowData === undefined ? 'Webhook call received' : 'Workflow was started';
	if (!result.noWebhookResponse) {
		if (isRefused && result.workflowData !== undefined) {
			response.status(500).json({ code: 0, message: 'There was a problem executing the workflow' });
		} else {
			const said: unknown = result.webhookResponse ?? { message: own };
			response.status(code);
			if (typeof said === 'string') response.send(said);
			else response.json(said);
		}
	}
	const { headers, given } = response;
	return { status: 0, body: undefined, headers, ...given[0], answers: given.length };
}
