import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	ITriggerFunctions,
} from 'n8n-workflow';

/** Omi's two APIs: for one's own data, and for an app that acts for its users. */
export type Api = 'developerApi' | 'appApi';

/** The name of the credential that speaks for each API. */
export const CREDENTIAL: Record<Api, string> = {
	developerApi: 'omiDeveloperApi',
	appApi: 'omiAppApi',
};

/** One of Omi's objects, as it came. */
export type Row = IDataObject;

/** Who asks. */
export type Caller = IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions;

export interface OmiRequest {
	method: IHttpRequestMethods;
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** The Developer API scope that this needs, named when Omi answers 403. */
	scope?: string;
	/** Set for a POST that only reads. */
	repeatable?: boolean;
	timeoutSeconds?: number;
	/** What to do about a 404, where there is more to say than to check the ID. */
	notFound?: string;
	/** Statuses that are answers to the caller rather than refusals. */
	accept?: readonly number[];
}

export interface OmiAnswer {
	status: number;
	body: unknown;
	headers: Record<string, unknown>;
}

/** How long this execution may still wait for rate limits; shared by all its items. */
export interface Patience {
	secondsLeft: number;
	/** Whether the user can raise it, by the parameter 'Max Wait'. */
	adjustable?: boolean;
}
