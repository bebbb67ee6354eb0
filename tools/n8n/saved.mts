import type { SavedWorkflow } from './api.mts';
import type { DeliveryKind } from './report.mts';

/** The path n8n gives a trigger of this package behind its webhook's id: "omiDaySummaryTrigger" has "day-summary". */
export function webhookPath(nodeType: string): string {
	const name = nodeType.split('.').at(-1) ?? '';
	const words = name.replace(/^omi|Trigger$/g, '').match(/[A-Z][a-z]*/g) ?? [];
	return words.join('-').toLowerCase();
}

/** Whether Omi sends to nodes of this type. */
export function isOmiTrigger(nodeType: string): boolean {
	return /\.omi\w+Trigger$/.test(nodeType);
}

/** A workflow that n8n has saved, with the addresses of its webhooks. */
export class Saved {
	constructor(
		private readonly n8nUrl: string,
		readonly workflow: SavedWorkflow,
	) {}

	get id(): string {
		return this.workflow.id;
	}

	/** Where a published workflow's trigger takes deliveries. */
	webhookUrl(node: string, path?: string): string {
		return this.address('webhook', node, path);
	}

	/**
	 * Where this kind of delivery belongs: to the trigger that is made for it, if there is one.
	 *
	 * @param otherwise the name of the trigger that takes the rest
	 */
	addressFor(kind: DeliveryKind, otherwise: string): string {
		const own = this.workflow.nodes.find(({ type }) => {
			return isOmiTrigger(type) && webhookPath(type) === kind;
		});
		return this.webhookUrl(own?.name ?? otherwise);
	}

	/** Where a trigger takes one delivery while the editor listens for it. */
	testUrl(node: string, path?: string): string {
		return this.address('webhook-test', node, path);
	}

	private address(kind: string, name: string, path?: string): string {
		const node = this.workflow.nodes.find((candidate) => candidate.name === name);
		if (node?.webhookId === undefined) throw new Error(`"${name}" is no node with a webhook`);
		return `${this.n8nUrl}/${kind}/${node.webhookId}/${path ?? webhookPath(node.type)}`;
	}
}
