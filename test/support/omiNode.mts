import {
	createEmptyRunExecutionData,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IBinaryKeyData,
	type IDataObject,
	type IExecuteData,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ExecuteContext, LoadOptionsContext } from 'n8n-core';

import { OmiAppApi } from '../../credentials/OmiAppApi.credentials';
import { OmiDeveloperApi } from '../../credentials/OmiDeveloperApi.credentials';
import { Omi } from '../../nodes/Omi/Omi.node';
import { OmiApp } from '../../nodes/OmiApp/OmiApp.node';
import { APP_ID, APP_KEY, DEVELOPER_KEY, USER_ID } from '../../tools/omi-api/store.mts';

/** Runs the nodes Omi and Omi App in n8n-core's own contexts, with its real HTTP client, against a base address. */

const credentialTypes: Record<string, OmiDeveloperApi | OmiAppApi> = {
	omiDeveloperApi: new OmiDeveloperApi(),
	omiAppApi: new OmiAppApi(),
};

const nodeTypesOf = (nodeType: INodeType) =>
	({
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	}) as unknown as INodeTypes;

export interface RunOptions {
	baseUrl: string;
	items?: IDataObject[];
	/** Files, by the name of their field, that come with the first item. */
	files?: Record<string, string | Buffer>;
	continueOnFail?: boolean;
	timezone?: string;
	/** Replaces parts of the credential in use. */
	credential?: IDataObject;
	abort?: AbortSignal;
	/** Takes the notes that the node shows beside its output. */
	hints?: string[];
}

type ListMethods = Record<
	string,
	(this: ILoadOptionsFunctions, filter?: string, token?: string) => Promise<INodeListSearchResult>
>;

interface ActingNode extends INodeType {
	methods: { listSearch: ListMethods };
	execute(this: ExecuteContext): Promise<INodeExecutionData[][]>;
}

/** One of the two nodes, to be run with its credential. */
class Bench {
	constructor(
		private readonly nodeType: ActingNode,
		private readonly credentialType: 'omiDeveloperApi' | 'omiAppApi',
	) {}

	async run(parameters: INodeParameters, options: RunOptions): Promise<INodeExecutionData[]> {
		const { items = [{}], files = {}, continueOnFail = false } = options;
		const inputs: INodeExecutionData[] = items.map((json, item) => ({
			json,
			pairedItem: { item },
		}));
		const binary = Object.entries(files).map(([field, file]) => [
			field,
			{ data: Buffer.from(file).toString('base64'), mimeType: 'text/plain' },
		]);
		if (inputs[0] && binary.length > 0)
			inputs[0].binary = Object.fromEntries(binary) as IBinaryKeyData;
		const { workflow, node, additionalData } = this.set(parameters, options, continueOnFail);
		const inputData = { main: [inputs] };
		const executeData: IExecuteData = { node, data: inputData, source: null };
		const context = new ExecuteContext(
			workflow,
			node,
			additionalData,
			'manual',
			createEmptyRunExecutionData(),
			0,
			inputs,
			inputData,
			executeData,
			[],
			options.abort,
		);
		await workflow.expression.acquireIsolate();
		try {
			const [output = []] = await this.nodeType.execute.call(context);
			return output;
		} finally {
			options.hints?.push(...context.hints.map(({ message }) => message));
			await workflow.expression.releaseIsolate();
		}
	}

	/** The JSON of each item that comes out. */
	async json(parameters: INodeParameters, options: RunOptions): Promise<IDataObject[]> {
		return (await this.run(parameters, options)).map(({ json }) => json);
	}

	/** What a resource locator's list shows. */
	async list(
		method: string,
		parameters: INodeParameters,
		options: RunOptions,
		filter?: string,
		token?: string,
	): Promise<INodeListSearchResult> {
		const { workflow, node, additionalData } = this.set(parameters, options, false);
		additionalData.currentNodeParameters = node.parameters;
		const context = new LoadOptionsContext(workflow, node, additionalData, '');
		const search = this.nodeType.methods.listSearch[method];
		if (!search) throw new Error(`There is no list ${method}`);
		return await search.call(context, filter, token);
	}

	/** A workflow of the node alone, and what it is given of n8n. */
	set(parameters: INodeParameters, options: RunOptions, continueOnFail: boolean, as?: INodeType) {
		return set(as ?? this.nodeType, this.credentialType, parameters, options, continueOnFail);
	}
}

export const omi = new Bench(new Omi() as unknown as ActingNode, 'omiDeveloperApi');
export const omiApp = new Bench(new OmiApp() as unknown as ActingNode, 'omiAppApi');

function set(
	nodeType: INodeType,
	api: 'omiDeveloperApi' | 'omiAppApi',
	parameters: INodeParameters,
	options: RunOptions,
	continueOnFail: boolean,
) {
	const secrets: ICredentialDataDecryptedObject = {
		baseUrl: options.baseUrl,
		...(api === 'omiAppApi' ? { appId: APP_ID, apiKey: APP_KEY } : { apiKey: DEVELOPER_KEY }),
		...(options.credential as ICredentialDataDecryptedObject),
	};
	const node: INode = {
		id: 'omi',
		name: 'Omi',
		type: `n8n-nodes-omi.${api === 'omiAppApi' ? 'omiApp' : 'omi'}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: {
			...(api === 'omiAppApi' ? { userId: USER_ID } : {}),
			...parameters,
		},
		credentials: { [api]: { id: '1', name: 'Omi' } },
		...(continueOnFail ? { onError: 'continueRegularOutput' as const } : {}),
	};
	const workflow = new Workflow({
		id: 'w',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypesOf(nodeType),
		settings: { timezone: options.timezone ?? 'Europe/Berlin' },
	});
	const additionalData = {
		credentialsHelper: {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getDecrypted: async () => await Promise.resolve(secrets),
			preAuthentication: async () => await Promise.resolve(undefined),
			authenticate: async (
				data: ICredentialDataDecryptedObject,
				type: string,
				request: IHttpRequestOptions,
			) => await (credentialTypes[type]?.authenticate(data, request) ?? request),
		},
		currentNodeParameters: undefined,
		restApiUrl: '',
		instanceBaseUrl: '',
		webhookBaseUrl: '',
		variables: {},
		executionId: '1',
	} as unknown as IWorkflowExecuteAdditionalData;
	return { workflow, node, additionalData, secrets };
}
