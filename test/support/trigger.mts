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
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWebhookData,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { answerOf, FakeResponse, isMalformed, toExpress } from './http.mts';
import type { HttpAnswer, TestRequest } from './http.mts';
import { beginning, type Take } from './watching.mts';

export type { TestRequest } from './http.mts';

export interface Answer extends HttpAnswer {
	/** What the workflow starts with; empty if it does not start. */
	items: INodeExecutionData[];
}

export type { Offer } from './watching.mts';

export class TriggerBench {
	readonly node: INode;
	readonly logs: string[] = [];
	readonly staticData: IDataObject = {};
	/** The workflow's. */
	settings: IWorkflowSettings = {};
	/** The node's code; it may be loaded anew. */
	nodeType: INodeType;
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
			getByName: () => this.nodeType,
			getByNameAndVersion: () => this.nodeType,
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

	/** What a watcher hands on at once. */
	async handedOn(): Promise<INodeExecutionData[]> {
		const { items, stop } = await this.watch();
		await stop();
		return items;
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
		const context = new TriggerContext(
			workflow,
			workflow.getNode(this.node.name)!,
			{} as IWorkflowExecuteAdditionalData,
			'trigger',
			'init',
			beginning(items, take),
		);
		Object.defineProperty(context, 'logger', { value: this.logger });
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
			helpers: { prepareBinaryData: this.prepareBinaryData },
			logger: this.logger,
		};
		const passed = await this.nodeType.execute!.call(context as unknown as IExecuteFunctions);
		return (passed as INodeExecutionData[][]).flat();
	}

	/** Publishes the workflow, or starts n8n with it, as far as the node is asked; rejects with what keeps n8n from it. */
	async publish(activation: WorkflowActivateMode = 'activate'): Promise<boolean> {
		const workflow = this.workflow();
		const context = new HookContext(
			workflow,
			workflow.getNode(this.node.name)!,
			{} as IWorkflowExecuteAdditionalData,
			'trigger',
			activation,
		);
		Object.defineProperty(context, 'logger', { value: this.logger });
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
			settings: this.settings,
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
		return context;
	}

	private get logger() {
		const log = (message: string) => this.logs.push(message);
		return { debug: log, info: log, warn: log, error: log };
	}
}
