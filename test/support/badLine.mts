import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../tools/simulate/random.mts';
import { Line } from './line.mts';

/** A line that breaks again and again: before a request has arrived, after it, or in the middle of an answer. */
export class BadLine extends Line {
	cuts = 0;
	/** How many pieces pass between two breaks, about. */
	private readonly pieces = 40;
	private readonly cut = new WeakSet<Socket>();
	private readonly random: Random;

	constructor(target: number, seed: number) {
		super(target);
		this.random = new Random(seed);
	}

	protected override ask(client: Socket, server: Socket, bytes: Buffer): void {
		this.pass(client, server, bytes);
	}

	protected override answer(client: Socket, bytes: Buffer): void {
		this.pass(client, client, bytes);
	}

	private pass(client: Socket, to: Socket, bytes: Buffer): void {
		if (this.cut.has(client) || to.destroyed) return;
		if (this.random.next() > 1 / this.pieces) return void to.write(bytes);
		this.cuts += 1;
		this.cut.add(client);
		const part = bytes.subarray(0, Math.floor(this.random.next() * bytes.length));
		to.write(this.random.next() < 0.5 ? bytes : part);
		void sleep(this.random.next() * 10).then(() => client.destroy());
	}
}
