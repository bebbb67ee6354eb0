import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * Stand-ins on loopback for the services that the examples use. Each takes what its service's documentation says
 * that it takes, refuses the rest as the service would, and remembers what it was given.
 */

export type Json = Record<string, unknown>;

export interface ServiceRequest {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	bytes: Buffer;
	/** The body, if it is JSON in an object; otherwise empty. */
	json: Json;
}

/** What a service answers instead of doing what it was asked for. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: Json,
	) {
		super(JSON.stringify(body));
	}
}

/** What was asked for and refused, or asked for in vain: empty where every workflow is built as it should be. */
export type Complaints = string[];

/** An answer that comes in pieces. */
export class EventStream {
	constructor(private readonly events: readonly unknown[]) {}

	/** As server-sent events, with OpenAI's word for the end. */
	get text(): string {
		const all = [...this.events.map((event) => JSON.stringify(event)), '[DONE]'];
		return all.map((event) => `data: ${event}\n\n`).join('');
	}
}

/** @returns what is answered with status 200: bytes as they are, a stream, anything else as JSON */
export type Act = (request: ServiceRequest) => unknown;

export interface Service {
	url: string;
	/** What has been refused since this was last asked. */
	complaints(): Complaints;
	close(): Promise<void>;
}

/** Starts a service on a free port of 127.0.0.1. */
export async function serve(act: Act): Promise<Service> {
	const complaints: Complaints = [];
	const answer = async (request: ServiceRequest) => {
		try {
			return { status: 200, body: await act(request) };
		} catch (error) {
			const refusal =
				error instanceof Refusal ? error : new Refusal(500, { message: String(error) });
			complaints.push(`${request.method} ${request.path}: ${refusal.message}`);
			return refusal;
		}
	};
	const server = createServer((incoming, outgoing) => {
		void read(incoming)
			.then(answer)
			.then(({ status, body }) => {
				const { type, content } = written(body);
				outgoing.writeHead(status, { 'content-type': type });
				outgoing.end(content);
			});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		complaints: () => complaints.splice(0),
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

function written(body: unknown): { type: string; content: string | Buffer } {
	if (Buffer.isBuffer(body)) return { type: 'application/octet-stream', content: body };
	if (body instanceof EventStream) return { type: 'text/event-stream', content: body.text };
	return { type: 'application/json', content: JSON.stringify(body) };
}

async function read(incoming: IncomingMessage): Promise<ServiceRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	const bytes = Buffer.concat(chunks);
	const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://service');
	const isJson = incoming.headers['content-type']?.startsWith('application/json') ?? false;
	return {
		method: incoming.method ?? 'GET',
		path: decodeURI(pathname),
		query: searchParams,
		headers: incoming.headers,
		bytes,
		json: isJson ? objectOf(parse(bytes.toString())) : {},
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The value, if it is an object; otherwise an empty one. */
export function objectOf(value: unknown): Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Json)
		: {};
}

/** The objects in a list; none where it is no list. */
export function objectsOf(value: unknown): Json[] {
	return Array.isArray(value) ? value.map(objectOf) : [];
}

/** The value, if it is text that says something. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Whether the request carries this secret as its bearer. */
export function bears({ headers }: ServiceRequest, token: string): boolean {
	return headers.authorization?.trim() === `Bearer ${token}`;
}
