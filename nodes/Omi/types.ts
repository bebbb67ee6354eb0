import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { OmiClient } from '../omiApi/client';

/** The value of the node's `authentication` parameter. */
export type Api = 'developerApi' | 'appApi';

/** The name of the credential that speaks for each API. */
export const CREDENTIAL: Record<Api, string> = {
	developerApi: 'omiDeveloperApi',
	appApi: 'omiAppApi',
};

export const API_NAME: Record<Api, string> = {
	developerApi: 'Developer API',
	appApi: 'App API',
};

/** Everything an operation needs to act for one input item. */
export interface Scope {
	readonly context: IExecuteFunctions;
	readonly api: Api;
	readonly item: number;
	readonly client: OmiClient;
	/** The zone in which dates without an offset are meant. */
	readonly timezone: string;
	parameter(name: string, fallback?: unknown): unknown;
	/** Stops this item with a text that says what is wrong and what to do about it. */
	fail(message: string, wayOut: string): never;
}

export interface Operation {
	/** Stored in workflows: never rename. */
	value: string;
	name: string;
	action: string;
	description: string;
	apis: readonly Api[];
	/** Shown for this operation only; the collector adds that condition. */
	properties: INodeProperties[];
	run: Run;
}

export type Run = (scopes: Scope[], keepGoing: boolean) => Promise<INodeExecutionData[]>;

export interface Resource {
	/** Stored in workflows: never rename. */
	value: string;
	name: string;
	operations: readonly Operation[];
}

export type Row = IDataObject;
