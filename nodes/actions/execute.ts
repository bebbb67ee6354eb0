import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { connect } from '../omiApi/client';
import type { OmiClient } from '../omiApi/client';
import type { Patience } from '../omiApi/types';
import { isRecord, number } from '../omiApi/values';
import type { ActionNode, Operation, Resource, Scope } from './types';

const DEFAULT_MAX_WAIT_SECONDS = 60;

/** Runs the chosen operation over all input items. */
export async function execute(
	context: IExecuteFunctions,
	{ api, resources }: ActionNode,
): Promise<INodeExecutionData[]> {
	const operation = choose(context, resources);
	const patience = readPatience(context);
	const hints = new Set<string>();

	const scopes: Scope[] = [];
	for (let item = 0; item < context.getInputData().length; item++) {
		const client = await connect(context, api, patience, item);
		scopes.push(scopeOf(context, item, client, hints));
	}
	return await operation.run(scopes, context.continueOnFail());
}

function choose(context: IExecuteFunctions, resources: readonly Resource[]): Operation {
	const resourceName = context.getNodeParameter('resource', 0, 'conversation');
	const operationName = context.getNodeParameter('operation', 0, '');
	const resource = resources.find(({ value }) => value === resourceName);
	const operation = resource?.operations.find(({ value }) => value === operationName);
	if (operation) return operation;

	const offered = (resource?.operations ?? resources).map(({ name }) => name).join(', ');
	const [message, parameter] = resource
		? [`There is no operation '${String(operationName)}' for '${resource.name}'`, 'Operation']
		: [`There is no resource '${String(resourceName)}'`, 'Resource'];
	throw new NodeOperationError(context.getNode(), message, {
		description: `Choose one of these under '${parameter}': ${offered}`,
	});
}

function readPatience(context: IExecuteFunctions): Patience {
	const options: unknown = context.getNodeParameter('requestOptions', 0, {});
	const wait = isRecord(options) ? number(options.maxWait) : undefined;
	return { secondsLeft: Math.max(0, wait ?? DEFAULT_MAX_WAIT_SECONDS), adjustable: true };
}

/** @param hints those shown already: each is shown once, for however many items */
function scopeOf(
	context: IExecuteFunctions,
	item: number,
	client: OmiClient,
	hints: Set<string>,
): Scope {
	return {
		context,
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
		hint: (message) => {
			if (hints.has(message)) return;
			hints.add(message);
			context.addExecutionHints({ message, location: 'outputPane' });
		},
	};
}
