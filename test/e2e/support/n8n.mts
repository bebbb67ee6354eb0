import type { Workflow } from '../../../tools/n8n/api.mts';
import { type N8n, startN8n, type StartOptions } from '../../../tools/n8n/n8n.mts';

export { items, type Execution, type Item } from '../../../tools/n8n/executions.mts';
export type { N8n } from '../../../tools/n8n/n8n.mts';

/** Names of the nodes in `workflowWith`. */
export const trigger = 'Omi';
export const end = 'End';

/** How long n8n may take to start and to stop, in ms. */
const startLimit = 360_000;

/**
 * One real n8n for all tests of a file, with a fresh folder that is deleted afterwards.
 *
 * @param options how to start it, or what makes that up just before
 * @returns how a test gets at it
 */
export function useN8n(options: StartOptions | (() => StartOptions) = {}): () => N8n {
	let n8n: N8n | undefined;
	beforeAll(async () => {
		n8n = await startN8n(typeof options === 'function' ? options() : options);
	}, startLimit);
	afterAll(async () => await n8n?.stop(), startLimit);
	return () => {
		if (!n8n) throw new Error('n8n is there from beforeAll on');
		return n8n;
	};
}

/** What stands in a workflow beside its trigger. */
export interface Rest {
	/** Credentials of the trigger, by their type. */
	credentials?: Record<string, { id: string; name: string }>;
	/** Nodes between the trigger and the end, in order; their positions are filled in. */
	between?: Array<Omit<Workflow['nodes'][number], 'position'>>;
}

/** A workflow: one of this package's triggers ("omiMemoryTrigger"), what is between, and a node that does nothing. */
export function workflowWith(
	type: string,
	parameters: Record<string, unknown> = {},
	{ credentials, between = [] }: Rest = {},
): Workflow {
	const first = {
		name: trigger,
		type: `n8n-nodes-omi.${type}`,
		typeVersion: 1.1,
		parameters,
		...(credentials && { credentials }),
	};
	const last = { name: end, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
	const nodes = [first, ...between, last];
	const connections = nodes.slice(0, -1).map(({ name }, index) => {
		const next = { node: nodes[index + 1]?.name, type: 'main', index: 0 };
		return [name, { main: [[next]] }];
	});
	return {
		name: `${type} ${JSON.stringify(parameters)}`.slice(0, 120),
		nodes: nodes.map((node, index) => ({ ...node, position: [index * 220, 0] })),
		connections: Object.fromEntries(connections) as Workflow['connections'],
	};
}

/** What was answered to a request. */
export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** The answer as JSON; undefined if it is none. */
	json: unknown;
}

/** Sends one request as Omi does: bytes as they are, anything else as JSON. Without a body it asks by GET. */
export async function request(
	url: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> {
	const isRaw = typeof body === 'string' || body instanceof Uint8Array;
	const response = await fetch(url, {
		method: body === undefined ? 'GET' : 'POST',
		headers: {
			...(body === undefined
				? {}
				: { 'content-type': isRaw ? 'application/octet-stream' : 'application/json' }),
			...headers,
		},
		body: body === undefined || isRaw ? body : JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, json: parse(text) };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
