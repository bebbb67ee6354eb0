import { randomUUID } from 'node:crypto';
import type { Workflow } from '../n8n/api.mts';

type Node = Workflow['nodes'][number];

/** A node of a workflow that is measured. */
export function node(name: string, type: string, parameters: object, typeVersion = 1): Node {
	return { name, type, typeVersion, parameters: { ...parameters }, position: [0, 0] };
}

/** A workflow of nodes in a row. */
export function chain(name: string, nodes: Node[]): Workflow {
	const links = nodes.slice(0, -1).map((one, index) => {
		const next = { node: nodes[index + 1]?.name ?? '', type: 'main', index: 0 };
		return [one.name, { main: [[next]] }];
	});
	return { name, nodes, connections: Object.fromEntries(links) as Workflow['connections'] };
}

const end = node('End', 'n8n-nodes-base.noOp', {});

/**
 * One of this package's triggers and a node that does nothing.
 *
 * @param redis the credential of the trigger, where it keeps its sessions in Redis
 */
export function triggerWorkflow(
	type: string,
	parameters: object,
	redis?: { id: string; name: string },
): Workflow {
	const trigger = node('Trigger', `n8n-nodes-omi.${type}`, { options: {}, ...parameters }, 1.1);
	return chain(type, [{ ...trigger, ...(redis && { credentials: { omiRedisApi: redis } }) }, end]);
}

/** n8n's own Webhook node and a node that does nothing, and the path that it listens at. */
export function webhookWorkflow(options: object = {}): { workflow: Workflow; path: string } {
	const path = randomUUID();
	const parameters = { httpMethod: 'POST', path, options };
	const webhook = { ...node('Trigger', 'n8n-nodes-base.webhook', parameters, 2) };
	return { workflow: chain('Webhook', [webhook, end]), path };
}

/** The probe that writes static data, and a node that does nothing. */
export function probeWorkflow(name: string): Workflow {
	return chain(name, [node('Trigger', 'CUSTOM.staticTextTrigger', {}), end]);
}
