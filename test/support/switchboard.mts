import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** An address that leads to one server now and to another later: connections that are open stay where they are. */
export class Switchboard {
	private readonly sockets = new Set<Socket>();

	private constructor(
		private readonly server: Server,
		private target: number,
	) {}

	/** @param target the port that it leads to */
	static async start(target: number): Promise<Switchboard> {
		const server = createServer();
		const board = new Switchboard(server, target);
		server.on('connection', (socket) => board.through(socket));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return board;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	leadTo(target: number): void {
		this.target = target;
	}

	stop(): void {
		this.server.close();
		for (const socket of this.sockets) socket.destroy();
	}

	private through(socket: Socket): void {
		const other = connect(this.target, '127.0.0.1');
		for (const [one, another] of [
			[socket, other],
			[other, socket],
		] as const) {
			this.sockets.add(one);
			one.on('error', () => another.destroy());
			one.on('close', () => another.destroy());
			one.pipe(another);
		}
	}
}
