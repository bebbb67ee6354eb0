import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { OmiClient } from '../omiApi/client';
import type { Api } from '../omiApi/types';

/** Everything an operation needs to act for one input item. */
export interface Scope {
	readonly context: IExecuteFunctions;
	readonly item: number;
	readonly client: OmiClient;
	/** The zone in which dates without an offset are meant. */
	readonly timezone: string;
	/** The value of a parameter for this item; throws if it is not there and no fallback is given. */
	parameter(name: string, fallback?: unknown): unknown;
	/** Stops this item with a text that says what is wrong and what to do about it. */
	fail(message: string, wayOut: string): never;
	/** What ended the reading of a list early, where the rows read so far are handed on. */
	interruptedBy?: unknown;
	/** Shows a note beside the node's output, where a result is empty or not all that was asked for. */
	hint(message: string): void;
}

export interface Operation {
	/** Stored in workflows: never rename. */
	value: string;
	name: string;
	/** As the node panel and agents name it: a verb and its object, without articles. */
	action: string;
	description: string;
	/** Shown for this operation only; `describe` adds that condition. */
	properties: INodeProperties[];
	/** Whether it reads as many pages as it takes, so that a rate limit can end it in the middle. */
	isPaged?: boolean;
	run: Run;
}

/** @param keepGoing whether an item that fails becomes an item with `error`, rather than stopping the node */
export type Run = (scopes: Scope[], keepGoing: boolean) => Promise<INodeExecutionData[]>;

export interface Resource {
	/** Stored in workflows: never rename. */
	value: string;
	name: string;
	description?: string;
	/**
	 * The operation that it begins with. A workflow with this one does not store which it has, so that another would
	 * change what workflows do: never change.
	 */
	first: Operation;
	operations: readonly Operation[];
}

/** One of the two nodes that act: for an API, with all that it can do there. */
export interface ActionNode {
	readonly api: Api;
	readonly resources: readonly Resource[];
	/** Shown for every operation, above its own. */
	readonly fields: INodeProperties[];
}

/** What an item holds, before n8n wraps it. */
export type Json = IDataObject;
