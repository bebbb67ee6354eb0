import { randomUUID } from 'node:crypto';
import { createEmptyRunExecutionData } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { ExecuteContext, TriggerContext } from 'n8n-core';
import { omi, omiApp } from './omiNode.mts';
import { sleep } from './wait.mts';

/** A trigger that asks, in n8n-core's own contexts and with its real HTTP client, against a stand-in for Omi. */
export class AskingBench {
	/** The items of the executions that n8n has begun. */
	readonly items: INodeExecutionData[] = [];
	/** Failed executions that the node has recorded. */
	readonly failures: Array<{ message: string; description?: string | null }> = [];
	readonly staticData: IDataObject = {};
	private readonly keys = new Set<string>();
	private readonly nodeId = randomUUID();
	private closeFunction: (() => Promise<void>) | undefined;

	constructor(
		private readonly nodeType: INodeType,
		public parameters: INodeParameters,
		private readonly baseUrl: string,
		private readonly credential: IDataObject = {},
	) {}

	/** Publishes the workflow, or starts n8n with it. */
	async publish(): Promise<void> {
		const { workflow, node, additionalData } = this.set();
		workflow.staticData = this.staticData;
		const context = new TriggerContext(
			workflow,
			node,
			additionalData,
			'trigger',
			'activate',
			(data, _response, done, key = '') => {
				if (!this.keys.has(key)) this.items.push(...data.flat());
				this.keys.add(key);
				done?.resolve(undefined as never);
			},
			() => undefined,
			(error: Error) => this.failures.push(error),
		);
		const response = await this.nodeType.trigger!.call(context);
		this.closeFunction = response?.closeFunction;
	}

	async stop(): Promise<void> {
		await this.closeFunction?.();
		this.closeFunction = undefined;
	}

	async republish(): Promise<void> {
		await this.stop();
		await this.publish();
	}

	/** What "Execute step" shows. */
	async try(): Promise<{ items: IDataObject[]; hints: string[] }> {
		const { workflow, node, additionalData } = this.set();
		const inputData = { main: [[{ json: {} }]] };
		const context = new ExecuteContext(
			workflow,
			node,
			additionalData,
			'manual',
			createEmptyRunExecutionData(),
			0,
			[{ json: {} }],
			inputData,
			{ node, data: inputData, source: null },
			[],
		);
		await workflow.expression.acquireIsolate();
		try {
			const output = await this.nodeType.execute!.call(context);
			const items = (output as INodeExecutionData[][]).flat().map(({ json }) => json);
			return { items, hints: context.hints.map(({ message }) => message) };
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}

	/** Waits until so many items have come, or a while longer than they should take. */
	async until(isThere: () => boolean, seconds = 8): Promise<void> {
		for (let waited = 0; !isThere() && waited < seconds * 1000; waited += 20) await sleep(20);
	}

	private set() {
		const bench = this.parameters.with === 'appApi' ? omiApp : omi;
		const { baseUrl, credential, parameters, nodeType } = this;
		const made = bench.set(parameters, { baseUrl, credential }, false, nodeType);
		const node = made.workflow.getNode(made.node.name)!;
		node.id = this.nodeId;
		// What is asked is counted for each credential.
		for (const credential of Object.values(node.credentials ?? {})) credential.id = this.nodeId;
		return { ...made, node };
	}
}
