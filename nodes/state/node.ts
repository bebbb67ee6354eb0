import type { IDataObject, INode, IWorkflowMetadata } from 'n8n-workflow';

/** What all contexts of n8n offer, as far as state is concerned. */
export interface NodeContext {
	getNode(): INode;
	getWorkflow(): IWorkflowMetadata;
	getWorkflowStaticData(type: string): IDataObject;
}

type NamedContext = Pick<NodeContext, 'getNode' | 'getWorkflow'>;

export function workflowKeyOf(context: NamedContext): string {
	return String(context.getWorkflow().id);
}

/** Tells a node from all others of this n8n. */
export function nodeKeyOf(context: NamedContext): string {
	return `${workflowKeyOf(context)}/${context.getNode().id}`;
}
