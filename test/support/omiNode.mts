import {
	createEmptyRunExecutionData,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteData,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ExecuteContext, LoadOptionsContext } from 'n8n-core';

import { Omi } from '../../nodes/Omi/Omi.node';
import { APP_ID, APP_KEY, DEVELOPER_KEY, USER_ID } from '../../tools/omi-api/store.mts';

/** Runs the Omi node in n8n-core's own contexts, with its real HTTP client, against a base address. */

const omi = new Omi();

const nodeTypes = {
	getByName: () => omi,
	getByNameAndVersion: () => omi as INodeType,
	getKnownTypes: () => ({}),
} as unknown as INodeTypes;

export interface RunOptions {
	baseUrl: string;
	items?: IDataObject[];
	continueOnFail?: boolean;
	timezone?: string;
	/** Replaces parts of the credential in use. */
	credential?: IDataObject;
	abort?: AbortSignal;
}

export async function runOmi(
	parameters: INodeParameters,
	{ items = [{}], continueOnFail = false, ...options }: RunOptions,
): Promise<INodeExecutionData[]> {
	const inputs = items.map((json, item) => ({ json, pairedItem: { item } }));
	const { workflow, node, additionalData } = set(parameters, options, continueOnFail);
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
		const [output = []] = await omi.execute.call(context);
		return output;
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

/** The JSON of each item that comes out. */
export async function jsonOf(
	parameters: INodeParameters,
	options: RunOptions,
): Promise<IDataObject[]> {
	return (await runOmi(parameters, options)).map(({ json }) => json);
}

/** What a resource locator's list shows. */
export async function listOmi(
	method: keyof Omi['methods']['listSearch'],
	parameters: INodeParameters,
	options: RunOptions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const { workflow, node, additionalData } = set(parameters, options, false);
	additionalData.currentNodeParameters = node.parameters;
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	return await omi.methods.listSearch[method].call(context, filter, token);
}

function set(parameters: INodeParameters, options: RunOptions, continueOnFail: boolean) {
	const api = parameters.authentication === 'appApi' ? 'omiAppApi' : 'omiDeveloperApi';
	const secrets: ICredentialDataDecryptedObject = {
		baseUrl: options.baseUrl,
		...(api === 'omiAppApi' ? { appId: APP_ID, apiKey: APP_KEY } : { apiKey: DEVELOPER_KEY }),
		...(options.credential as ICredentialDataDecryptedObject),
	};
	const node: INode = {
		id: 'omi',
		name: 'Omi',
		type: 'n8n-nodes-omi.omi',
		typeVersion: 1,
		position: [0, 0],
		parameters: {
			authentication: 'developerApi',
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
		nodeTypes,
		settings: { timezone: options.timezone ?? 'Europe/Berlin' },
	});
	const additionalData = {
		credentialsHelper: {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getDecrypted: async () => await Promise.resolve(secrets),
			preAuthentication: async () => await Promise.resolve(undefined),
			// What n8n makes of the credential's generic `authenticate`.
			authenticate: async (data: IDataObject, _type: string, request: IHttpRequestOptions) =>
				await Promise.resolve({
					...request,
					headers: { ...request.headers, Authorization: `Bearer ${String(data.apiKey)}` },
				}),
		},
		currentNodeParameters: undefined,
		restApiUrl: '',
		instanceBaseUrl: '',
		webhookBaseUrl: '',
		variables: {},
		executionId: '1',
	} as unknown as IWorkflowExecuteAdditionalData;
	return { workflow, node, additionalData };
}
