import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Line } from './line.mts';

/** A line over which every piece takes its time. */
export class SlowLine extends Line {
	/** For how long a piece is on its way to the server, in milliseconds. */
	delayMs = 0;

	protected override ask(_client: Socket, server: Socket, bytes: Buffer): void {
		void sleep(this.delayMs).then(() => server.writable && server.write(bytes));
	}

	protected override answer(client: Socket, bytes: Buffer): void {
		client.write(bytes);
	}
}
