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
import { ExecuteContext, LoadOptionsContext, RoutingNode } from 'n8n-core';

import { OmiAppApi } from '../../credentials/OmiAppApi.credentials';
import { OmiDeveloperApi } from '../../credentials/OmiDeveloperApi.credentials';
import { Omi } from '../../nodes/Omi/Omi.node';
import { APP_ID, APP_KEY, DEVELOPER_KEY, USER_ID } from '../../tools/omi-api/store.mts';

/** Runs the Omi node in n8n-core's own contexts, with its real HTTP client, against a base address. */

const omi = new Omi();

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

/**
 * Tests a credential as n8n's editor does: its `test` request runs through n8n's declarative routing and
 * its rules look at the answer. Answers the message of a refusal, or undefined.
 */
export async function testCredential(
	api: 'developerApi' | 'appApi',
	options: RunOptions,
): Promise<string | undefined> {
	const type = api === 'appApi' ? 'omiAppApi' : 'omiDeveloperApi';
	const { test } = credentialTypes[type] ?? {};
	if (!test) return 'No test';
	const routed = {
		description: {
			...omi.description,
			credentials: [{ name: type, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	} as INodeType;
	const parameters = { authentication: api, temp: '' };
	const { workflow, node, additionalData, secrets } = set(parameters, options, false, routed);
	const data = { main: [[{ json: {} }]] };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		data,
		{ node, data: {}, source: null },
		[],
	);
	const routing = new RoutingNode(context, routed, { id: '1', name: 'Omi', type, data: secrets });
	await workflow.expression.acquireIsolate();
	try {
		const answer = await routing.runNode();
		const json = answer?.[0]?.[0]?.json ?? {};
		const broken = (test.rules ?? []).find(
			(rule) =>
				rule.type === 'responseSuccessBody' && json[rule.properties.key] === rule.properties.value,
		);
		return broken?.properties.message;
	} catch (error) {
		const { response } = (error as { cause?: { response?: { status: number } } }).cause ?? {};
		const rule = (test.rules ?? []).find(
			({ type: kind, properties }) =>
				kind === 'responseCode' && properties.value === response?.status,
		);
		return rule?.properties.message ?? String((error as Error).message);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

function set(
	parameters: INodeParameters,
	options: RunOptions,
	continueOnFail: boolean,
	nodeType: INodeType = omi,
) {
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
		nodeTypes: nodeTypesOf(nodeType),
		settings: { timezone: options.timezone ?? 'Europe/Berlin' },
	});
	const additionalData = {
		credentialsHelper: {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getDecrypted: async () => await Promise.resolve(secrets),
			preAuthentication: async () => await Promise.resolve(undefined),
			// As n8n resolves a credential's generic `authenticate`.
			authenticate: async (
				data: ICredentialDataDecryptedObject,
				type: string,
				request: IHttpRequestOptions,
			) => {
				const headers = credentialTypes[type]?.authenticate.properties.headers ?? {};
				const resolved = Object.entries(headers).map(([name, value]) => [
					name,
					workflow.expression.getSimpleParameterValue(node, value as string, 'internal', {
						$credentials: data,
					}),
				]);
				return await Promise.resolve({
					...request,
					headers: { ...request.headers, ...(Object.fromEntries(resolved) as object) },
				});
			},
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
