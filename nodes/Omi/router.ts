import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { resources } from './resources';
import { isRecord, number } from '../omiApi/values';
import { connect } from '../omiApi/client';
import type { OmiClient, Patience } from '../omiApi/client';
import { API_NAME } from './types';
import type { Api, Operation, Scope } from './types';

const DEFAULT_MAX_WAIT_SECONDS = 60;

/** Runs the chosen operation over all input items. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const api: Api =
		context.getNodeParameter('authentication', 0, 'developerApi') === 'appApi'
			? 'appApi'
			: 'developerApi';
	const operation = choose(context, api);
	const patience = readPatience(context);

	const scopes: Scope[] = [];
	for (let item = 0; item < context.getInputData().length; item++) {
		const client = await connect(context, api, patience, item);
		scopes.push(scopeOf(context, api, item, client));
	}
	return await operation.run(scopes, context.continueOnFail());
}

function choose(context: IExecuteFunctions, api: Api): Operation {
	const resourceName = context.getNodeParameter('resource', 0, 'conversation');
	const operationName = context.getNodeParameter('operation', 0, '');
	const resource = resources.find(({ value }) => value === resourceName);
	const operation = resource?.operations.find(({ value }) => value === operationName);
	if (resource && operation?.apis.includes(api)) return operation;

	const offered = resource?.operations.filter(({ apis }) => apis.includes(api)) ?? [];
	const names = offered.map(({ name }) => name).join(', ');
	throw new NodeOperationError(
		context.getNode(),
		`The ${API_NAME[api]} has no such operation for '${resource?.name ?? String(resourceName)}'`,
		{
			description: names
				? `Choose one of: ${names}; or choose the other API`
				: "Choose another resource, or the other entry under 'API'",
		},
	);
}

function readPatience(context: IExecuteFunctions): Patience {
	const options: unknown = context.getNodeParameter('requestOptions', 0, {});
	const wait = isRecord(options) ? number(options.maxWait) : undefined;
	return { secondsLeft: Math.max(0, wait ?? DEFAULT_MAX_WAIT_SECONDS) };
}

function scopeOf(context: IExecuteFunctions, api: Api, item: number, client: OmiClient): Scope {
	return {
		context,
		api,
		item,
		client,
		timezone: context.getTimezone(),
		parameter: (name, fallback) => context.getNodeParameter(name, item, fallback as string),
		fail: (message, wayOut) => {
			throw new NodeOperationError(context.getNode(), message, {
				itemIndex: item,
				description: wayOut,
			});
		},
	};
}
