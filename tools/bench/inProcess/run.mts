import { runBundled } from '../bundle.mts';
import type { Comparison } from '../measure.mts';

/** What the nodes do with a delivery, piece by piece, against the least that it could cost. */
export interface InProcessResult extends Comparison {
	readonly name: string;
	readonly floorName: string;
	/** What the piece may take, for the floor's 1. */
	readonly most: number;
}

/** With a roomy young generation nothing is collected while allocations are counted. */
const FLAGS = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];

/** @param node which Node.js; by default the one that n8n runs on */
export async function measureInProcess(node?: string): Promise<InProcessResult[]> {
	return await runBundled<InProcessResult[]>('inProcess/main.mts', FLAGS, node);
}

/** On the Node.js at hand, where n8n's may not be installed. */
export async function measureHere(): Promise<InProcessResult[]> {
	return await measureInProcess(process.execPath);
}
