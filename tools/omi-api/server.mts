import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { integration } from './app.mts';
import { developer, keyInfo } from './developer.mts';
import { notification } from './notifications.mts';
import { createStore } from './store.mts';
import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming } from './types.mts';

/**
 * A stand-in for Omi's two APIs on loopback: what they accept, refuse, forget and limit, without Omi. It
 * keeps everything in memory.
 */
export interface OmiApi {
	readonly url: string;
	readonly store: Store;
	/** Every request so far, also those that a fault answered. */
	readonly requests: Incoming[];
	/** Answers the next requests in this order instead of what they ask for. */
	readonly faults: Fault[];
	/** Called before each request is answered, to change the store under a caller's feet. */
	onRequest?: (request: Incoming, count: number) => void;
	close(): Promise<void>;
}

export interface Fault {
	/** Only requests that match use up the fault. */
	when?: (request: Incoming) => boolean;
	status?: number;
	/** Text is sent as it is, anything else as JSON. */
	body?: unknown;
	headers?: Record<string, string>;
	/** Acts on the request first, and loses or spoils the answer only. */
	afterActing?: boolean;
	/** Breaks the connection without an answer. */
	drop?: boolean;
}

/** @param store what there is; the simulator can live in the same one */
export async function startOmiApi(port = 0, store = createStore()): Promise<OmiApi> {
	const requests: Incoming[] = [];
	const faults: Fault[] = [];
	const sockets = new Set<Socket>();

	const server = createServer((req, res) => {
		void serve(req, res);
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});

	const api: OmiApi = {
		url: '',
		store,
		requests,
		faults,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};

	async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
		const request = await read(req);
		requests.push(request);
		api.onRequest?.(request, requests.length);
		const index = faults.findIndex((fault) => fault.when?.(request) ?? true);
		const [fault] = index === -1 ? [] : faults.splice(index, 1);
		const answer = !fault || fault.afterActing ? act(store, request) : undefined;
		if (fault?.drop) {
			res.destroy();
			return;
		}
		write(res, fault ? { ...answer, ...spoiled(fault, answer) } : (answer ?? { status: 500 }));
	}

	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const { port: bound } = server.address() as AddressInfo;
	return Object.assign(api, { url: `http://127.0.0.1:${bound}` });
}

function spoiled(fault: Fault, answer: Answer | undefined): Answer {
	return {
		status: fault.status ?? answer?.status ?? 500,
		body:
			fault.body ??
			(fault.status === undefined ? answer?.body : { detail: 'Internal Server Error' }),
		headers: { ...answer?.headers, ...fault.headers },
	};
}

function act(store: Store, request: Incoming): Answer {
	try {
		store.limits?.count(request);
		const [first, second, third] = request.path;
		if (first === 'v1' && second === 'dev' && third === 'user') return developer(store, request);
		if (first === 'v1' && second === 'dev' && third === 'key') return keyInfo(store, request);
		if (first === 'v2' && second === 'integrations') return integration(store, request);
		if (first === 'v1' && second === 'integrations' && third === 'notification') {
			return notification(store, request);
		}
		return { status: 404, body: { detail: 'Not Found' } };
	} catch (error) {
		if (!(error instanceof HttpError)) throw error;
		return { status: error.status, body: { detail: error.detail }, headers: error.headers };
	}
}

async function read(req: IncomingMessage): Promise<Incoming> {
	const chunks: Buffer[] = [];
	for await (const chunk of req) chunks.push(chunk as Buffer);
	const raw = Buffer.concat(chunks).toString('utf8');
	const address = req.url ?? '/';
	const rawPath = address.split('?')[0] ?? '/';
	return {
		method: req.method ?? 'GET',
		rawPath,
		path: rawPath.split('/').slice(1).map(decodeURIComponent),
		query: new URLSearchParams(address.slice(rawPath.length)),
		headers: req.headers,
		body: raw === '' ? undefined : parse(raw),
	};
}

function parse(raw: string): unknown {
	try {
		return JSON.parse(raw);
	} catch {
		return raw;
	}
}

function write(res: ServerResponse, { status, body, headers }: Answer): void {
	const plain = typeof body === 'string';
	res.writeHead(status, {
		'Content-Type': plain ? 'text/html' : 'application/json',
		...headers,
	});
	res.end(body === undefined ? undefined : plain ? body : JSON.stringify(body));
}
