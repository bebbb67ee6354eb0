import type { IncomingHttpHeaders } from 'node:http';

export type Json = Record<string, unknown>;

export interface Incoming {
	method: string;
	/** Decoded segments of the path. */
	path: string[];
	/** The path as it came, still encoded. */
	rawPath: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	body: unknown;
}

export interface Answer {
	status: number;
	body?: unknown;
	headers?: Record<string, string>;
}

/** An error as FastAPI answers it. */
export class HttpError extends Error {
	readonly status: number;
	readonly detail: unknown;
	readonly headers: Record<string, string>;

	constructor(status: number, detail: unknown, headers: Record<string, string> = {}) {
		super(typeof detail === 'string' ? detail : JSON.stringify(detail));
		this.status = status;
		this.detail = detail;
		this.headers = headers;
	}
}
