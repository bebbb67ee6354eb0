import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a server, on which something happens to what passes. */
export abstract class Line {
	private readonly sockets = new Set<Socket>();
	private readonly server = createServer((client) => this.connect(client));

	/** @param target the port that it leads to */
	constructor(private readonly target: number) {}

	async start(): Promise<this> {
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
		return this;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	stop(): void {
		this.server.close();
		for (const socket of this.sockets) socket.destroy();
	}

	/** A piece of what a client sends. */
	protected abstract ask(client: Socket, server: Socket, bytes: Buffer): void;

	/** A piece of what the server answers. */
	protected abstract answer(client: Socket, bytes: Buffer): void;

	private connect(client: Socket): void {
		const server = connect(this.target, '127.0.0.1');
		for (const one of [client, server]) {
			this.sockets.add(one);
			one.setNoDelay(true);
			one.on('error', () => undefined);
			one.on('close', () => {
				client.destroy();
				// What has been written may still arrive.
				server.end();
				this.sockets.delete(one);
			});
		}
		client.on('data', (bytes: Buffer) => this.ask(client, server, bytes));
		server.on('data', (bytes: Buffer) => this.answer(client, bytes));
	}
}
