import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
	method: string;
	/** Path and query as they stood in the request line. */
	target: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

export interface Server {
	url: string;
	received: Received[];
	close(): Promise<void>;
}

/** Answers requests as told, and remembers them. */
export async function serve(
	answer: (received: Received, index: number) => { status?: number; body?: string },
): Promise<Server> {
	const received: Received[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url = '', headers } = request;
			const one = { method, target: url, headers, body: Buffer.concat(chunks) };
			received.push(one);
			const { status = 200, body = '{}' } = answer(one, received.length - 1);
			response.writeHead(status, { 'content-type': 'application/json' }).end(body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		received,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
