import {
	createEmptyRunExecutionData,
	type INodeCredentialTestResult,
	type INodeType,
} from 'n8n-workflow';
import { CredentialTestContext, ExecuteContext, RoutingNode } from 'n8n-core';

import { OmiAppApi } from '../../credentials/OmiAppApi.credentials';
import { Omi } from '../../nodes/Omi/Omi.node';
import { OmiApp } from '../../nodes/OmiApp/OmiApp.node';
import { omi, omiApp, type RunOptions } from './omiNode.mts';

const appCredential = new OmiAppApi();

/** Tests the credential of the Developer API as n8n's editor does: by the function of the node. */
export async function testDeveloperCredential(
	options: RunOptions,
): Promise<INodeCredentialTestResult> {
	const { additionalData, secrets } = omi.set({}, options, false);
	const context = new CredentialTestContext(additionalData);
	const credential = { id: '1', name: 'Omi', type: 'omiDeveloperApi', data: secrets };
	return await new Omi().methods.credentialTest.testOmiDeveloperApi.call(context, credential);
}

/**
 * Tests the credential of the App API as n8n's editor does: its `test` request runs through n8n's declarative
 * routing and its rules look at the answer. Answers the message of a refusal, or undefined.
 */
export async function testAppCredential(options: RunOptions): Promise<string | undefined> {
	const type = 'omiAppApi';
	const { test } = appCredential;
	const routed = {
		description: {
			...new OmiApp().description,
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
	const { workflow, node, additionalData, secrets } = omiApp.set(
		{ temp: '' },
		options,
		false,
		routed,
	);
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
