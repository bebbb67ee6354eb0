import { execFile } from 'node:child_process';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { root } from '../../tools/root.mts';

export interface Received {
	method: string;
	/** Path and query as they stood in the request line. */
	target: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

export interface Reply {
	status?: number;
	body?: string;
	headers?: Record<string, string>;
	isGzipped?: boolean;
}

export interface Server {
	url: string;
	received: Received[];
	close(): Promise<void>;
}

/** Answers requests as told, or never, and remembers them. */
export async function serve(
	answer: (received: Received, index: number) => Reply | 'never',
): Promise<Server> {
	const received: Received[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url = '', headers } = request;
			const one = { method, target: url, headers, body: Buffer.concat(chunks) };
			received.push(one);
			const reply = answer(one, received.length - 1);
			if (reply === 'never') return;
			const { status = 200, body = '{}', headers: extra, isGzipped = false } = reply;
			const encoding = isGzipped ? { 'content-encoding': 'gzip' } : {};
			response
				.writeHead(status, { 'content-type': 'application/json', ...encoding, ...extra })
				.end(isGzipped ? gzipSync(body) : body);
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

/** Runs the command line as `npm run simulate` does. */
export async function runSimulator(...args: string[]) {
	const all = ['--import', 'tsx', 'tools/simulate/main.mts', ...args];
	return await new Promise<{ code: number; output: string }>((resolve) => {
		execFile(process.execPath, all, { cwd: root }, (error, stdout, stderr) => {
			const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
			resolve({ code, output: stdout + stderr });
		});
	});
}
