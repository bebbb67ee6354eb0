import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line to a server over which every piece takes its time. */
export class SlowLine {
	/** For how long a piece is on its way to the server, in milliseconds. */
	delayMs = 0;
	private readonly sockets = new Set<Socket>();

	private constructor(
		private readonly server: Server,
		private readonly target: number,
	) {}

	/** @param target the port that it leads to */
	static async start(target: number): Promise<SlowLine> {
		const server = createServer();
		const line = new SlowLine(server, target);
		server.on('connection', (socket) => line.through(socket));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return line;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	stop(): void {
		this.server.close();
		for (const socket of this.sockets) socket.destroy();
	}

	private through(client: Socket): void {
		const server = connect(this.target, '127.0.0.1');
		for (const one of [client, server]) {
			this.sockets.add(one);
			one.setNoDelay(true);
			one.on('error', () => undefined);
			one.on('close', () => {
				client.destroy();
				server.destroy();
				this.sockets.delete(one);
			});
		}
		client.on('data', (bytes: Buffer) => {
			setTimeout(() => {
				if (!server.destroyed) server.write(bytes);
			}, this.delayMs);
		});
		server.on('data', (bytes: Buffer) => void client.write(bytes));
	}
}
