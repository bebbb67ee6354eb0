import { NodeOperationError, type FunctionsBase } from 'n8n-workflow';

/*
 * n8n's engine 2 is an experiment of n8n's (the workflow setting `engineType`). What it refuses of a trigger, it refuses when
 * the workflow is to start: deliveries would be answered with errors, and collected conversations would wait for ever
 * (`engine-v2-active-triggers.js` and `engine-v2-webhooks.js` of n8n 2.41). So it is said when the workflow is published.
 */

type Context = Pick<FunctionsBase, 'getNode'> & Partial<Pick<FunctionsBase, 'getWorkflowSettings'>>;

/**
 * @param what a sentence's part: what engine 2 does not do for the node yet
 * @throws where the workflow is set to engine 2
 */
export function refuseEngine2(context: Context, what: string): void {
	// Older versions of n8n do not say, and have one engine.
	if (context.getWorkflowSettings?.().engineType !== 'v2') return;
	const node = context.getNode();
	throw new NodeOperationError(node, `n8n's engine 2 cannot run '${node.name}' yet`, {
		description: `It does not ${what}. In the workflow's settings, take 'engineType' away or set it to 'v1'.`,
	});
}
