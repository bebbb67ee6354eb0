import type { INodeTypeDescription, IWebhookDescription } from 'n8n-workflow';
import { whereAuthenticated } from './authenticate';
import { unreadWebhooksAt, webhooksAt, type MethodField } from './description';

/*
 * What of a webhook a node has that can also do without one: where it receives by asking only, n8n registers none (it
 * passes over one without a method), shows no URL, and runs the node at once where it would listen.
 */

const IS_ASKING = '$parameter["receive"] === "api"';

const methodWhereReceiving: MethodField = (method) => ({
	template: `={{ ${IS_ASKING} ? "" : "${method}" }}`,
	resolve: ({ receive }) => (receive === 'api' ? '' : method),
});

function hiddenWhereAsking(webhooks: readonly IWebhookDescription[]): IWebhookDescription[] {
	return webhooks.map((webhook) => {
		return { ...webhook, ndvHideUrl: webhook.ndvHideUrl ?? `={{ ${IS_ASKING} }}` };
	});
}

/** The webhooks of a trigger that has them unless it receives by asking only. */
export function webhooksWhereReceiving(path: string): IWebhookDescription[] {
	return hiddenWhereAsking(webhooksAt(path, 'firstEntryJson', methodWhereReceiving));
}

/** The same for deliveries whose answers Omi does not read. */
export function unreadWebhooksWhereReceiving(path: string): IWebhookDescription[] {
	return hiddenWhereAsking(unreadWebhooksAt(path, methodWhereReceiving));
}

/** The panel of such a trigger: where nothing comes by itself it has nothing to say. */
export function panelWhereReceiving(
	panel: INodeTypeDescription['triggerPanel'],
): INodeTypeDescription['triggerPanel'] {
	return typeof panel === 'object' ? { ...panel, hideContent: `={{ ${IS_ASKING} }}` } : panel;
}

/** Where the credential for deliveries is asked for. */
export const whereAuthenticatedAndReceiving = {
	...whereAuthenticated,
	// Not as what it is shown for: see `trigger/asking/properties.ts`.
	hide: { receive: ['api'] },
};
