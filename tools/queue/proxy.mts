import {
	createServer,
	request,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** Passes requests on to several servers in turn; one that cannot be reached is passed over. */
export class RoundRobin {
	private turn = 0;

	private constructor(
		private readonly server: Server,
		private readonly targets: readonly string[],
	) {}

	/** @param targets addresses such as http://127.0.0.1:5678 */
	static async start(targets: readonly string[]): Promise<RoundRobin> {
		const server = createServer();
		const proxy = new RoundRobin(server, targets);
		server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
			void proxy.pass(incoming, outgoing);
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return proxy;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks);
		const first = this.turn++;
		for (let offset = 0; offset < this.targets.length; offset++) {
			const target = this.targets[(first + offset) % this.targets.length] ?? '';
			if (await tryTarget(target, incoming, body, outgoing)) return;
		}
		outgoing.writeHead(502).end();
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}
}

/**
 * @returns false if the server could not be reached, so that another may be tried. One that breaks off may have
 * taken the request: that is for the sender to try again
 */
async function tryTarget(
	target: string,
	incoming: IncomingMessage,
	body: Buffer,
	outgoing: ServerResponse,
): Promise<boolean> {
	return await new Promise((resolve) => {
		const { method, headers } = incoming;
		const passed = request(`${target}${incoming.url ?? ''}`, { method, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
			answer.once('end', () => resolve(true));
			answer.once('error', () => {
				outgoing.destroy();
				resolve(true);
			});
		});
		passed.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'ECONNREFUSED') {
				resolve(false);
				return;
			}
			if (!outgoing.headersSent) outgoing.writeHead(502);
			outgoing.end();
			resolve(true);
		});
		passed.end(body);
	});
}
