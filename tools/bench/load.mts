import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { N8n } from '../n8n/n8n.mts';

/** One delivery, ready to be sent. */
export interface Load {
	readonly url: string;
	readonly type: string;
	readonly body: Buffer;
}

export interface Sent {
	readonly count: number;
	/** When sending began, in milliseconds. */
	readonly began: number;
	/** From sending to the whole answer, in milliseconds. */
	readonly latencies: readonly number[];
}

/**
 * Sends deliveries over so many connections, each of which waits for its answer, for a while.
 *
 * @param next the delivery to send next; undefined when there is none left
 * @throws if one is answered with anything but 200
 */
export async function send(
	next: () => Load | undefined,
	connections: number,
	milliseconds: number,
): Promise<Sent> {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const latencies: number[] = [];
	const began = performance.now();
	const work = async () => {
		while (performance.now() - began < milliseconds) {
			const load = next();
			if (load === undefined) return;
			const sentAt = performance.now();
			await post(agent, load);
			latencies.push(performance.now() - sentAt);
		}
	};
	try {
		await Promise.all(Array.from({ length: connections }, work));
	} finally {
		agent.destroy();
	}
	return { count: latencies.length, began, latencies };
}

async function post(agent: Agent, { url, type, body }: Load): Promise<void> {
	const headers = { 'content-type': type, 'content-length': body.length };
	const status = await new Promise<number | undefined>((resolve, reject) => {
		const outgoing = request(url, { agent, method: 'POST', headers }, (response) => {
			response.resume();
			response.once('end', () => resolve(response.statusCode));
			response.once('error', reject);
		});
		outgoing.once('error', reject);
		outgoing.end(body);
	});
	if (status !== 200) throw new Error(`${url} answered ${String(status)}`);
}

/** Waits until no execution of the workflow is waiting or running. */
export async function untilIdle({ api }: N8n, workflowId: string): Promise<void> {
	while (await api.isExecuting(workflowId)) await sleep(50);
}

/** The value that a share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
