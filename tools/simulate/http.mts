import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { gunzipSync, inflateSync } from 'node:zlib';
import { wellFormed } from './signature.mts';

export interface Exchange {
	readonly url: string;
	readonly method: 'POST' | 'GET';
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
	/** How long to wait for an answer, in milliseconds. */
	readonly patience: number;
	readonly signal?: AbortSignal;
}

/** How long Omi waits for a connection, and again for its encryption, in milliseconds. */
const CONNECT_MS = 2_000;

/**
 * Omi's HTTP client. Not `fetch`, which would put odd addresses right and follow redirects.
 */
export class HttpClient {
	private readonly plain = new HttpAgent({ keepAlive: true });
	private readonly secure = new HttpsAgent({ keepAlive: true });

	async exchange(exchange: Exchange): Promise<{ status: number; body: string }> {
		try {
			return await this.once(exchange);
		} catch (error) {
			// A kept connection that the server was just closing says nothing about the server.
			if (error instanceof StaleConnection) return await this.once(exchange);
			throw error;
		}
	}

	close(): void {
		this.plain.destroy();
		this.secure.destroy();
	}

	private once({ url, method, headers, body, patience, signal }: Exchange) {
		const { protocol, hostname, port, username, password } = new URL(url);
		const isSecure = protocol === 'https:';
		return new Promise<{ status: number; body: string }>((resolve, reject) => {
			const request = (isSecure ? httpsRequest : httpRequest)({
				agent: isSecure ? this.secure : this.plain,
				hostname: hostname.replace(/^\[|\]$/g, ''),
				port,
				path: pathOf(url),
				method,
				headers: { ...headers, ...(method === 'POST' && { 'Content-Length': body.length }) },
				...(username && {
					auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
				}),
				timeout: patience,
				signal,
			});
			request.once('socket', (socket) => {
				if (!socket.connecting) return;
				const timer = setTimeout(() => {
					request.destroy(new Error('no connection within 2 seconds'));
				}, CONNECT_MS);
				socket.once('connect', () => (isSecure ? timer.refresh() : clearTimeout(timer)));
				socket.once('secureConnect', () => clearTimeout(timer));
				request.once('close', () => clearTimeout(timer));
			});
			request.once('timeout', () => {
				request.destroy(new Error(`no answer within ${patience / 1000} seconds`));
			});
			request.on('error', (error: NodeJS.ErrnoException) => {
				const isCut = error.code === 'ECONNRESET' || error.code === 'EPIPE';
				reject(isCut && request.reusedSocket ? new StaleConnection(error.message) : error);
			});
			request.once('response', (response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.once('error', reject);
				response.once('end', () => {
					const encoding = response.headers['content-encoding'];
					try {
						const text = decoded(Buffer.concat(chunks), encoding).toString();
						resolve({ status: response.statusCode ?? 0, body: text });
					} catch (error) {
						reject(error as Error);
					}
				});
			});
			request.end(method === 'POST' ? body : undefined);
		});
	}
}

class StaleConnection extends Error {}

/** From the path on, as it stands in the address: nothing is put right, and a fragment is never sent. */
function pathOf(url: string): string {
	const [, path = ''] = /^[^:]*:\/\/[^/?#]*([^#]*)/.exec(url) ?? [];
	// Node.js refuses to send what no address may hold; Omi's client encodes it too.
	const sendable = wellFormed(path).replace(/[^!-~]/gu, encodeURIComponent);
	return sendable.startsWith('/') ? sendable : `/${sendable}`;
}

function decoded(bytes: Buffer, encoding?: string): Buffer {
	if (bytes.length === 0) return bytes;
	if (encoding === 'gzip') return gunzipSync(bytes);
	return encoding === 'deflate' ? inflateSync(bytes) : bytes;
}
