import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../tools/simulate/random.mts';

/** A line to a server that breaks again and again: before a request has arrived, after it, or in the middle of an answer. */
export class BadLine {
	cuts = 0;
	/** How many pieces pass between two breaks, about. */
	private readonly pieces = 40;
	private readonly sockets = new Set<Socket>();
	private readonly random: Random;

	private constructor(
		private readonly server: Server,
		private readonly target: number,
		seed: number,
	) {
		this.random = new Random(seed);
	}

	/** @param target the port that it leads to */
	static async start(target: number, seed: number): Promise<BadLine> {
		const server = createServer();
		const line = new BadLine(server, target, seed);
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
				// What has been written may still arrive.
				server.end();
				this.sockets.delete(one);
			});
		}
		const line = { client, isCut: false };
		client.on('data', (bytes: Buffer) => this.pass(line, server, bytes));
		server.on('data', (bytes: Buffer) => this.pass(line, client, bytes));
	}

	private pass(line: { client: Socket; isCut: boolean }, to: Socket, bytes: Buffer): void {
		if (line.isCut || to.destroyed) return;
		if (this.random.next() > 1 / this.pieces) return void to.write(bytes);
		this.cuts += 1;
		line.isCut = true;
		const part = bytes.subarray(0, Math.floor(this.random.next() * bytes.length));
		to.write(this.random.next() < 0.5 ? bytes : part);
		void sleep(this.random.next() * 10).then(() => line.client.destroy());
	}
}
